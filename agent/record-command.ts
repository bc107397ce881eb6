import { lookup } from 'node:dns/promises'
import { existsSync, readdirSync } from 'node:fs'
import { isIP } from 'node:net'
import { basename, dirname } from 'node:path'
import { chooseCredentials } from './credentials-file.ts'
import { openOutputFile, sinkTo } from './output/output-sink.ts'
import { onOneLine } from './output/safe-text.ts'
import { createProber } from './probe-hosts.ts'
import { codeOf } from './read-yaml-file.ts'
import { type DeviceRecording, recordDevice } from './record/record-device.ts'
import { formatSnmprec } from './record/snmprec.ts'
import type { Credential } from './snmp/credential.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

export type RecordOptions = {
  /** SNMP communities; `public` when neither these nor a file are given. */
  community: readonly string[]
  credentials?: string
  port: number
  /** The file to write; named after the product where it is not given. */
  output?: string
}

/**
 * `recense-agent record`: writes an anonymised recording of one device, a file more for each bridge context beside
 * it, and the observation that a replay must give on standard output.
 */
export async function recordCommand(
  host: string,
  options: RecordOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { say, signal } = terminal
  if (options.output !== undefined && !/[^/]\.snmprec$/.test(options.output)) {
    return terminal.refuse(
      `--output ${onOneLine(options.output)}: expected a file ending in .snmprec`,
    )
  }
  const credentials = chooseCredentials(options, terminal.env, terminal.hide)
  if (!credentials.ok) return terminal.refuse(credentials.failure)
  const address = await addressOf(host)
  if (!address)
    return terminal.refuse(`${onOneLine(host)}: expected an address, or a name that has one`)

  const outcome = await createProber({
    credentials: credentials.value,
    port: options.port,
    signal,
  })(address)
  if (outcome.status === 'unreachable') {
    say(`${address} cannot be reached: ${outcome.reason}`)
    return exitCodes.networkUnreadable
  }
  if (outcome.status !== 'answered') {
    say(
      `${address} does not answer SNMP${outcome.status === 'refused' ? `: ${outcome.reason}` : ''}`,
    )
    return exitCodes.failed
  }

  const { session, credential } = outcome
  const stop = () => session.close()
  signal.addEventListener('abort', stop)
  const recorded = await recordDevice(session, secretsOf(credential)).finally(stop)
  if (!recorded || signal.aborted) {
    say(`${address} could not be recorded: ${signal.aborted ? 'stopped' : 'it stopped answering'}`)
    return exitCodes.failed
  }

  const path = options.output ?? freePath(recorded)
  const trouble = await writeAll(path, recorded)
  if (trouble) return terminal.refuse(trouble)
  await report(path, recorded, terminal)
  return exitCodes.ok
}

async function addressOf(host: string): Promise<string | undefined> {
  if (isIP(host)) return host
  try {
    return (await lookup(host)).address
  } catch {
    return undefined
  }
}

function secretsOf(credential: Credential): string[] {
  if (credential.version !== '3') return [credential.community]
  const { user, authKey, privKey } = credential
  return [user, authKey, privKey].filter(secret => secret !== undefined)
}

/** `hpe-5130-24g.snmprec`, or with a number where that is taken. */
function freePath({ observation: { vendor, model, kind } }: DeviceRecording): string {
  const name =
    `${vendor ?? ''} ${model ?? kind}`
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'device'
  for (let number = 1; ; number++) {
    const path = `${name}${number > 1 ? `-${number}` : ''}.snmprec`
    if (!existsSync(path)) return path
  }
}

/** Undefined when all files are in place, else what is wrong. */
async function writeAll(path: string, { contexts }: DeviceRecording): Promise<string | undefined> {
  for (const [context, varbinds] of contexts) {
    if (varbinds.length === 0) continue
    const file = context === '' ? path : path.replace(/\.snmprec$/, `@${context}.snmprec`)
    try {
      const sink = await openOutputFile(file)
      await sink.write(formatSnmprec(varbinds))
      await sink.finish()
    } catch (error) {
      return `${onOneLine(file)}: cannot be written (${codeOf(error)})`
    }
  }
  return undefined
}

/** Context files of that name which this recording did not write: they would be replayed with it. */
function olderContexts(path: string, contexts: DeviceRecording['contexts']): string[] {
  const name = basename(path, '.snmprec')
  return readdirSync(dirname(path)).filter(file => {
    const context = file.startsWith(`${name}@`) && /@(.+)\.snmprec$/.exec(file)?.[1]
    return context && !contexts.get(context)?.length
  })
}

async function report(
  path: string,
  { observation, contexts, remarks }: DeviceRecording,
  terminal: Terminal,
): Promise<void> {
  for (const remark of remarks) terminal.say(remark)
  for (const file of olderContexts(path, contexts)) {
    terminal.say(`${onOneLine(file)} is of an earlier recording; remove it`)
  }
  const counts = [...contexts.values()].map(varbinds => varbinds.length).filter(Boolean)
  const objects = counts.reduce((sum, count) => sum + count, 0)
  const files =
    counts.length > 1 ? ` and ${counts.length - 1} of its bridge contexts beside it` : ''
  terminal.say(`wrote ${path}${files}: ${objects} objects; look through it before you share it`)
  const sink = sinkTo(terminal.stdout)
  await sink.write(`${JSON.stringify(observation, null, 2)}\n`)
  await sink.finish()
}
