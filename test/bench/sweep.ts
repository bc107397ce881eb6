import { fileURLToPath } from 'node:url'
import { makeNetnsLab, netnsObstacle } from '../agent/netns-lab.ts'
import type { Figure } from './bench.ts'
import { inTurn, median } from './compare.ts'
import { type CommandCost, runCommand } from './run-command.ts'

const ROUNDS = 3
const PREFIX = '10.77.0.0/22'
const SCANNER = '10.77.0.1'
const MUTE = '10.77.3.200'
const ANSWERING = Array.from({ length: 60 }, (_, index) => `10.77.${index % 4}.${10 + index * 4}`)

/** A /22 on the link with 61 live hosts, one of which drops ICMP, in network namespaces of its own. */
export async function benchSweep(): Promise<Figure[]> {
  if (netnsObstacle) {
    console.log(`  skipped: network namespaces: ${netnsObstacle}`)
    return []
  }
  const lab = makeNetnsLab({
    scanner: SCANNER,
    prefixLength: 22,
    answering: ANSWERING,
    droppingIcmp: [MUTE],
  })
  const inside = ['ip', 'netns', 'exec', lab.scanner]
  // The same patience as the agent's: two tries, 500 and 750 ms, a packet each 2 ms.
  const fping = 'fping -a -r 1 -t 500 -B 1.5 -i 2 -g'
  const four = [0, 1, 2, 3].map(third => `${fping} 10.77.${third}.0/24 2>/dev/null &`)
  try {
    const costs = await inTurn(ROUNDS, {
      'recense, the sweep alone': () =>
        runCommand([
          ...inside,
          process.execPath,
          fileURLToPath(new URL('sweep-once.ts', import.meta.url)),
          PREFIX,
        ]),
      // fping ends with 1 when a host is silent; that is no failure here.
      'one fping': () => runCommand([...inside, 'sh', '-c', `${fping} ${PREFIX} || true`]),
      'four fpings': () => runCommand([...inside, 'sh', '-c', `${four.join(' ')} wait`]),
      'recense scan, the whole command': () =>
        runCommand([
          ...[...inside, process.execPath, 'agent/main.ts', 'scan', PREFIX],
          ...['--no-names', '--format', 'csv'],
        ]),
    })
    const live = new Set([...ANSWERING, MUTE])
    const ours = costs['recense, the sweep alone'] ?? []
    const sweepSeconds = median(ours.map(secondsOfSweep))
    const fourSeconds = median((costs['four fpings'] ?? []).map(run => run.seconds))
    return [
      ...Object.entries(costs).flatMap(([name, runs]) => [
        {
          name: `${name}: found, of ${live.size} live`,
          value: median(runs.map(run => found(run, live))),
          unit: 'hosts',
        },
        {
          name: `${name}: time`,
          value: median(runs.map(run => (runs === ours ? secondsOfSweep(run) : run.seconds))),
          unit: 's',
        },
      ]),
      {
        name: 'live hosts that the sweep missed',
        value: Math.max(...ours.map(run => live.size - found(run, live))),
        unit: 'hosts',
        limit: 0,
      },
      {
        name: 'time, of four fpings’',
        value: sweepSeconds / fourSeconds,
        unit: '×',
        limit: 1.2,
      },
    ]
  } finally {
    lab.remove()
  }
}

function secondsOfSweep({ stdout }: CommandCost): number {
  return (JSON.parse(stdout) as { seconds: number }).seconds
}

function found({ stdout }: CommandCost, live: ReadonlySet<string>): number {
  return new Set(
    [...stdout.matchAll(/10\.77\.\d+\.\d+/g)].map(([it]) => it).filter(it => live.has(it)),
  ).size
}
