import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isLocallyAdministered } from '../../schemas/mac-address.ts'
import { ListenError } from './snmp/udp-agent.ts'
import { defaultPort, type Lab, startLab } from './start-lab.ts'
import { type RecordingsLab, startRecordings } from './start-recordings.ts'
import { choiseul } from './truth/choiseul.ts'
import { generateSchool } from './truth/generate-school.ts'
import type { School } from './truth/school.ts'
import { uaiProblem } from './truth/uai.ts'

const usage = `usage: node test/lab/lab.ts [options]
  --school choiseul|generated   which school (choiseul; generated when --uai or --switches is given)
  --uai UAI                     site of a generated school (0450029M)
  --name NAME                   its name
  --seed N                      everything that is random depends on it (1)
  --switches N --pcs N --tablets N --servers N --ups N --access-points N
  --network N                   second octet of its addresses, 127.N.0.0 (37)
  --port P                      UDP port of every SNMP agent (${defaultPort})
  --community C                 (public)
  --netbios-port P              let Windows PCs answer NetBIOS node status
  --recordings DIR              serve the .snmprec files of DIR too, from 127.200.0.1 on`

const countOptions = ['switches', 'pcs', 'tablets', 'servers', 'ups', 'access-points'] as const

/** Bad usage: one line, exit code 2. */
class UsageError extends Error {}

function readOptions() {
  try {
    return parseArgs({
      options: {
        ...{ school: { type: 'string' }, uai: { type: 'string' }, name: { type: 'string' } },
        ...{ seed: { type: 'string' }, switches: { type: 'string' }, pcs: { type: 'string' } },
        ...{ tablets: { type: 'string' }, servers: { type: 'string' }, ups: { type: 'string' } },
        ...{ 'access-points': { type: 'string' }, network: { type: 'string' } },
        ...{ port: { type: 'string' }, community: { type: 'string' } },
        ...{ 'netbios-port': { type: 'string' }, recordings: { type: 'string' } },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}
type Options = ReturnType<typeof readOptions>

function numberOption(options: Options, name: keyof Options, max: number): number | undefined {
  const text = options[name]
  if (text === undefined) return undefined
  if (typeof text !== 'string' || !/^\d+$/.test(text) || Number(text) > max) {
    throw new UsageError(`--${name}: expected a number from 0 to ${max}, got "${text}"`)
  }
  return Number(text)
}

function schoolFrom(options: Options): School {
  const seed = numberOption(options, 'seed', 0xffffffff) ?? 1
  const counts = Object.fromEntries(
    countOptions.flatMap(name => {
      const count = numberOption(options, name, 100_000)
      return count === undefined ? [] : [[name === 'access-points' ? 'accessPoints' : name, count]]
    }),
  )
  const asksForGenerated =
    Object.keys(counts).length > 0 || (options.uai !== undefined && options.uai !== '0370037P')
  const kind = options.school ?? (asksForGenerated ? 'generated' : 'choiseul')
  if (kind !== 'choiseul' && kind !== 'generated') {
    throw new UsageError(`--school: expected choiseul or generated, got "${kind}"`)
  }
  if (kind === 'choiseul') {
    if (asksForGenerated) throw new UsageError('--school choiseul: its site and size are given')
    return choiseul(seed)
  }
  const uai = options.uai ?? '0450029M'
  const problem = uaiProblem(uai)
  if (problem) throw new UsageError(`--uai: ${problem}`)
  const network = numberOption(options, 'network', 254) ?? 37
  return generateSchool({ uai, name: options.name ?? `Lycée ${uai}`, seed, network, ...counts })
}

/** One JSON line that says what is where; other programs wait for it. */
function readyLine(lab: Lab, recordings: RecordingsLab | undefined): string {
  const { truth, plan, port, netbiosPort } = lab
  return JSON.stringify({
    ready: true,
    port,
    ...(netbiosPort === undefined ? {} : { netbiosPort }),
    ...plan,
    devices: truth.devices.length,
    endpoints: truth.endpoints.length,
    randomMacs: truth.endpoints.filter(({ macAddress }) => isLocallyAdministered(macAddress))
      .length,
    ...(recordings ? { recordings: { port: recordings.port, devices: recordings.devices } } : {}),
  })
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options.help) return console.log(usage)
  const school = schoolFrom(options)
  const port = numberOption(options, 'port', 65_535) ?? defaultPort
  const netbiosPort = numberOption(options, 'netbios-port', 65_535)
  const { community = 'public', recordings: directory } = options
  if (directory !== undefined && !existsSync(directory)) {
    throw new UsageError(`--recordings: no directory "${directory}"`)
  }
  const lab = await startLab({
    school,
    port,
    community,
    ...(netbiosPort === undefined ? {} : { netbiosPort }),
  })
  const recordings =
    directory === undefined
      ? undefined
      : await startRecordings({ directory, port: lab.port, community })
  for (const problem of recordings?.problems ?? []) console.error(problem)
  console.log(readyLine(lab, recordings))

  const stop = (): void => {
    Promise.all([lab.close(), recordings?.close()]).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof ListenError)) throw error
  console.error(error.message)
  process.exit(2)
}
