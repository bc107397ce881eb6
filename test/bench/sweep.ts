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
  const fping = ['fping', '-q', '-a', '-r', '1', '-g', PREFIX]
  const four = [0, 1, 2, 3].map(third => `fping -a -r 1 -g 10.77.${third}.0/24 2>/dev/null &`)
  try {
    const costs = await inTurn(ROUNDS, {
      recense: () =>
        runCommand([
          ...inside,
          process.execPath,
          'agent/main.ts',
          'scan',
          PREFIX,
          '--no-names',
          '--format',
          'csv',
        ]),
      // fping ends with 1 when a host is silent; that is no failure here.
      fping: () => runCommand([...inside, 'sh', '-c', `${fping.join(' ')} || true`]),
      'four fpings': () => runCommand([...inside, 'sh', '-c', `${four.join(' ')} wait`]),
    })
    const live = new Set([...ANSWERING, MUTE])
    return Object.entries(costs).flatMap(([name, runs]) => [
      {
        name: `${name}: found, of ${live.size} live`,
        value: median(runs.map(run => found(run, live))),
        unit: 'hosts',
      },
      { name: `${name}: time`, value: median(runs.map(run => run.seconds)), unit: 's' },
    ])
  } finally {
    lab.remove()
  }
}

function found({ stdout }: CommandCost, live: ReadonlySet<string>): number {
  return new Set(
    [...stdout.matchAll(/10\.77\.\d+\.\d+/g)].map(([it]) => it).filter(it => live.has(it)),
  ).size
}
