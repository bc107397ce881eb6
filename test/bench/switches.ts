import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { findFreePort } from '../real/free-port.ts'
import type { Figure } from './bench.ts'
import { inTurn, median } from './compare.ts'
import { runCommand } from './run-command.ts'

const ROUNDS = 3
/** As many devices at once as the agent reads. */
const AT_ONCE = 32
/** What the agent reads of a switch, as a person would ask net-snmp for it. */
const TABLES = [
  ...['1.3.6.1.2.1.1', '1.3.6.1.2.1.2.2', '1.3.6.1.2.1.31.1.1', '1.3.6.1.2.1.47.1.1.1'],
  ...['1.3.6.1.2.1.17', '1.0.8802.1.1.2', '1.3.6.1.2.1.4.22', '1.3.6.1.2.1.10.7.2'],
]

/** Reads the 26 switches of the Lycée Choiseul beside snmpbulkwalk, run in parallel over the same tables. */
export async function benchSwitches(): Promise<Figure[]> {
  const port = await findFreePort()
  const lab = spawn(process.execPath, ['test/lab/lab.ts', '--port', `${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const ready = await firstLine(lab.stdout)
    const vlan = (JSON.parse(ready) as { vlans: { ranges: string[] }[] }).vlans[0]
    const [first = '', last = first] = (vlan?.ranges[0] ?? '').split('-')
    const prefix = first.slice(0, first.lastIndexOf('.'))
    // The first is the firewall, the last two are access points.
    const hosts = Array.from({ length: 26 }, (_, index) => `${prefix}.${index + 2}`)
    if (Number(last.split('.')[3]) < 27) throw new Error(`the lab has no 26 switches: ${ready}`)

    const walks = hosts.flatMap(host => TABLES.map(table => `${host}:${port} ${table}`))
    const costs = await inTurn(ROUNDS, {
      recense: () =>
        runCommand([
          ...[process.execPath, 'agent/main.ts', 'scan', `${hosts[0]}-${hosts.at(-1)}`],
          ...['--port', `${port}`, '--no-ping', '--no-names', '--format', 'ndjson'],
        ]),
      snmpbulkwalk: () =>
        runCommand([
          'sh',
          '-c',
          `printf '%s\\n' ${walks.map(walk => `'${walk}'`).join(' ')} |
            xargs -P ${AT_ONCE} -L 1 snmpbulkwalk -v2c -c public -Cr50 -On`,
        ]),
    })
    const middle = (name: string, field: 'seconds' | 'cpuSeconds') =>
      median((costs[name] ?? []).map(cost => cost[field]))
    return [
      {
        name: 'recense: 26 switches read and identified',
        value: middle('recense', 'seconds'),
        unit: 's',
      },
      { name: 'recense: CPU', value: middle('recense', 'cpuSeconds'), unit: 's' },
      {
        name: `snmpbulkwalk: the same tables, ${AT_ONCE} at once`,
        value: middle('snmpbulkwalk', 'seconds'),
        unit: 's',
      },
      { name: 'snmpbulkwalk: CPU', value: middle('snmpbulkwalk', 'cpuSeconds'), unit: 's' },
      {
        name: 'time, of snmpbulkwalk’s',
        value: middle('recense', 'seconds') / middle('snmpbulkwalk', 'seconds'),
        unit: '×',
      },
      {
        name: 'CPU, of snmpbulkwalk’s',
        value: middle('recense', 'cpuSeconds') / middle('snmpbulkwalk', 'cpuSeconds'),
        unit: '×',
      },
    ]
  } finally {
    lab.kill('SIGTERM')
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('the lab ended before it was ready')
}
