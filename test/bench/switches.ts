import { fileURLToPath } from 'node:url'
import { findFreePort } from '../real/free-port.ts'
import type { Figure } from './bench.ts'
import { inTurn, median } from './compare.ts'
import { startLabSwitches } from './lab-switches.ts'
import { type CommandCost, runCommand } from './run-command.ts'

const SWITCHES = 200
const ROUNDS = 3
/** As many devices at once as the agent reads. */
const AT_ONCE = 32
/** What the agent reads of a switch, as a person would ask net-snmp for it. */
const TABLES = [
  ...['1.3.6.1.2.1.1', '1.3.6.1.2.1.2.2', '1.3.6.1.2.1.31.1.1', '1.3.6.1.2.1.47.1.1.1'],
  ...['1.3.6.1.2.1.17', '1.0.8802.1.1.2', '1.3.6.1.2.1.4.22', '1.3.6.1.2.1.10.7.2'],
]

/**
 * Reads and identifies 200 switches of 48 ports beside two that only read: snmpbulkwalk, a process per table, and the
 * net-snmp package with nothing around it. All three over the same tables, as many devices at once.
 */
export async function benchSwitches(): Promise<Figure[]> {
  const lab = await startLabSwitches(SWITCHES, await findFreePort(), 1)
  try {
    const hosts = lab.hosts.join(',')
    const walks = lab.hosts.flatMap(host => TABLES.map(table => `${host}:${lab.port} ${table}`))
    const costs = await inTurn(ROUNDS, {
      recense: () =>
        runCommand([
          ...[process.execPath, 'agent/main.ts', 'scan', ...lab.hosts, '--port', `${lab.port}`],
          ...['--no-ping', '--no-names', '--packets-per-second', '100000', '--format', 'ndjson'],
        ]),
      snmpbulkwalk: () =>
        runCommand([
          'sh',
          '-c',
          `printf '%s\\n' ${walks.map(walk => `'${walk}'`).join(' ')} |
            xargs -P ${AT_ONCE} -L 1 snmpbulkwalk -v2c -c public -Cr50 -On > /dev/null`,
        ]),
      'bare net-snmp': () =>
        runCommand([
          ...[
            process.execPath,
            fileURLToPath(new URL('bare-net-snmp.ts', import.meta.url)),
            `${lab.port}`,
            `${AT_ONCE}`,
          ],
          ...[TABLES.join(','), hosts],
        ]),
    })
    const devices = median((costs.recense ?? []).map(countDevices))
    return [
      { name: 'switches read, of 200', value: devices, unit: '' },
      { name: 'not read', value: SWITCHES - devices, unit: '', limit: 0 },
      ...Object.entries(costs).flatMap(([name, runs]) => [
        { name: `${name}: time`, value: middle(runs, 'seconds'), unit: 's' },
        { name: `${name}: CPU`, value: middle(runs, 'cpuSeconds'), unit: 's' },
      ]),
      ratio('time, of snmpbulkwalk’s', costs, 'snmpbulkwalk', 'seconds', 0.5),
      ratio('CPU, of snmpbulkwalk’s', costs, 'snmpbulkwalk', 'cpuSeconds', 0.5),
      ratio('time, of bare net-snmp’s', costs, 'bare net-snmp', 'seconds', 1.4),
      ratio('CPU, of bare net-snmp’s', costs, 'bare net-snmp', 'cpuSeconds', 1.4),
    ]
  } finally {
    lab.stop()
  }
}

type Field = 'seconds' | 'cpuSeconds'

function middle(runs: readonly CommandCost[], field: Field): number {
  return median(runs.map(run => run[field]))
}

function ratio(
  name: string,
  costs: Record<string, CommandCost[]>,
  peer: string,
  field: Field,
  limit: number,
): Figure {
  const value = middle(costs.recense ?? [], field) / middle(costs[peer] ?? [], field)
  return { name, value, unit: '×', limit }
}

function countDevices({ stdout }: CommandCost): number {
  return stdout.split('\n').filter(line => line.startsWith('{"type":"device"')).length
}
