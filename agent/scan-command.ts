import { randomUUID } from 'node:crypto'
import type { PlanVlan } from '../schemas/plan.ts'
import { chooseCredentials } from './credentials-file.ts'
import { createGovernor } from './governor.ts'
import { readHostNames } from './names/host-names.ts'
import { csv } from './output/csv.ts'
import { json, ndjson } from './output/json-formats.ts'
import { type OutputSink, openOutputFile, sinkTo } from './output/output-sink.ts'
import { startProgressBar } from './output/progress-bar.ts'
import type { Found, ResultFormat } from './output/result-format.ts'
import { onOneLine } from './output/safe-text.ts'
import { tableFormat } from './output/table.ts'
import { createProber } from './probe-hosts.ts'
import { codeOf } from './read-yaml-file.ts'
import { type ScanPorts, scan } from './scan.ts'
import { assumeAlive, sweep } from './sweep/sweep.ts'
import { expandTargets, matchTargets } from './sweep/targets.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

export const formatNames = ['table', 'json', 'ndjson', 'csv'] as const
type FormatName = (typeof formatNames)[number]

export type ScanOptions = {
  /** SNMP communities; `public` when neither these nor a file are given. */
  community: readonly string[]
  credentials?: string
  port: number
  netbiosPort: number
  mdnsPort: number
  /** False: nobody is asked for the names of hosts. */
  names: boolean
  dnsServer: readonly string[]
  packetsPerSecond: number
  /** Targets that nothing is sent to. */
  skip: readonly string[]
  /** False: probe every address instead of sweeping first. */
  ping: boolean
  format?: FormatName
  output?: string
}

/** Devices read at the same time when no plan says how many. */
const DEVICES_AT_ONCE = 32

/** `recense-agent scan`: looks at the targets once and writes down what is there. Needs no broker and no collector. */
export async function scanCommand(
  targets: readonly string[],
  options: ScanOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { say, signal } = terminal
  const expanded = expandTargets(targets)
  if (!expanded.ok) return terminal.refuse(expanded.failure)
  const skip = matchTargets(options.skip)
  if (!skip.ok) return terminal.refuse(`--skip: ${skip.failure}`)
  const credentials = chooseCredentials(options, terminal.env, terminal.hide)
  if (!credentials.ok) return terminal.refuse(credentials.failure)
  const sink = await openSink(options.output, terminal)
  if (typeof sink === 'string') return terminal.refuse(sink)

  const format = chooseFormat(options, terminal)
  const bar = terminal.stderr.isTTY ? startProgressBar(terminal.stderr) : undefined
  const results: Found[] = []
  const keep = async (found: Found) => {
    results.push(found)
    await sink.write(format.each(found))
  }
  const governor = createGovernor(options.packetsPerSecond, signal)
  const nameServices = {
    dnsServers: options.dnsServer.length > 0 ? options.dnsServer : undefined,
    netbiosPort: options.netbiosPort,
    mdnsPort: options.mdnsPort,
    admit: governor.admit,
    signal,
  }
  const ports: ScanPorts = {
    async sweep(addresses, onProgress) {
      if (!options.ping) return assumeAlive(addresses)
      const swept = await sweep(addresses, { onProgress, signal, governor })
      bar?.clear()
      if (swept.ok) say(describeSweep(swept.value, addresses.length))
      return swept
    },
    probe: createProber({
      credentials: credentials.value,
      port: options.port,
      admit: governor.admit,
      signal,
    }),
    readNames: hosts => readHostNames(hosts, nameServices),
    async keep({ kind, body }) {
      if (kind === 'observation') await keep(body.observation)
      if (kind === 'endpoints') for (const endpoint of body.endpoints) await keep(endpoint)
    },
    now: () => new Date(),
    onProgress: progress => bar?.show(progress),
    signal,
  }

  try {
    await sink.write(format.start())
    const vlan: PlanVlan = {
      name: 'command line',
      targets: [...targets],
      snmp: true,
      names: { dns: options.names, netbios: options.names, mdns: options.names },
      privacy: 'full',
      pace: 'usual',
    }
    const request = {
      scanId: randomUUID(),
      vlans: [vlan],
      skip: options.skip,
      devicesAtOnce: DEVICES_AT_ONCE,
    }
    const { report, sweepFailure } = await scan(request, ports)
    bar?.clear()
    if (sweepFailure) {
      await sink.discard()
      say(`the network could not be read: ${sweepFailure.detail}`)
      return exitCodes.networkUnreadable
    }
    for (const { failure } of report.coverage)
      if (failure) say(`not everything was looked at: ${failure}`)
    const order = new Map(expanded.value.map((address, index) => [address, index]))
    const placeOf = (found: Found) => order.get(found.address ?? '') ?? order.size
    await sink.write(
      format.end(
        results.toSorted((a, b) => placeOf(a) - placeOf(b)),
        report,
      ),
    )
    await sink.finish()
    return exitCodes.ok
  } catch (error) {
    await sink.discard()
    if (!isFileError(error)) throw error
    return terminal.refuse(`${options.output}: cannot be written (${codeOf(error)})`)
  } finally {
    bar?.clear()
  }
}

/** By name, else by the file's ending, else a table for a person and ndjson for a program. */
function chooseFormat({ format, output }: ScanOptions, { stdout }: Terminal): ResultFormat {
  const ending = formatNames.find(name => output?.endsWith(`.${name}`))
  const isForPerson = output === undefined && stdout.isTTY
  switch (format ?? ending ?? (isForPerson ? 'table' : 'ndjson')) {
    case 'table':
      return tableFormat(isForPerson ? stdout.columns : undefined)
    case 'json':
      return json
    case 'ndjson':
      return ndjson
    case 'csv':
      return csv
  }
}

async function openSink(
  output: string | undefined,
  terminal: Terminal,
): Promise<OutputSink | string> {
  if (output === undefined) return sinkTo(terminal.stdout)
  try {
    return await openOutputFile(output)
  } catch (error) {
    return `${onOneLine(output)}: cannot be written (${codeOf(error)})`
  }
}

function describeSweep(
  { method, hosts }: { method: string; hosts: readonly unknown[] },
  addresses: number,
): string {
  const tool = method === 'ping' ? 'ping, a process per address (fping is faster)' : method
  return `swept with ${tool}: ${hosts.length} of ${addresses} addresses answer`
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
