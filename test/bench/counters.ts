import { fileURLToPath } from 'node:url'
import { findFreePort } from '../real/free-port.ts'
import type { Figure } from './bench.ts'
import { inTurn, median } from './compare.ts'
import { startLabSwitches } from './lab-switches.ts'
import { runCommand } from './run-command.ts'

const SWITCHES = 2500
const ROUNDS = 3
const AT_ONCE = 32

/** What the counters' poll prints of itself. */
type Poll = { seconds: number; cpuSeconds: number; rows: number; counters: number }

/** All counters of all ports of a region's switches, once, by one process on a machine that simulates them, too. */
export async function benchCounters(): Promise<Figure[]> {
  const lab = await startLabSwitches(SWITCHES, await findFreePort(), 2)
  try {
    const costs = await inTurn(ROUNDS, {
      poll: () =>
        runCommand([
          ...[
            process.execPath,
            fileURLToPath(new URL('poll-counters.ts', import.meta.url)),
            `${lab.port}`,
            `${AT_ONCE}`,
          ],
          lab.hosts.join(','),
        ]),
    })
    const polls = (costs.poll ?? []).map(({ stdout }) => JSON.parse(stdout) as Poll)
    const middle = (field: keyof Poll) => median(polls.map(poll => poll[field]))
    return [
      { name: 'ports read', value: middle('rows'), unit: '' },
      { name: 'counters of a port', value: middle('counters') / middle('rows'), unit: '' },
      { name: '2,500 switches: time', value: middle('seconds'), unit: 's', limit: 5 },
      { name: '2,500 switches: CPU', value: middle('cpuSeconds'), unit: 's' },
      { name: 'peak memory', value: median((costs.poll ?? []).map(it => it.peakMiB)), unit: 'MiB' },
    ]
  } finally {
    lab.stop()
  }
}
