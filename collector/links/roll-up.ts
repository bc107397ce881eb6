import type { Cmdb } from '../cmdb/connect.ts'
import {
  type DueRollup,
  finishRollups,
  inRollupTransaction,
  loadSamplesToRollUp,
  type RolledPort,
  type RollupStep,
  rollupSteps,
  saveRollups,
  takeDueRollups,
} from '../cmdb/rollup-work.ts'
import { trafficPoints } from '../cmdb/traffic-points.ts'

const DAY_MS = 86_400_000
/** As long as samples are kept: older sums stay as they are, because what they were made of is gone. */
const MOST_BACK_MS = 39 * DAY_MS
/** Samples are under way for so long, as a rule. */
const GRACE_MS = 90_000

/**
 * Every step of time that is over is summed up, those again that late samples belong to. Tells how many sums were written.
 */
export async function rollUp(cmdb: Cmdb, now: Date): Promise<number> {
  let written = 0
  for (const step of rollupSteps) {
    for (let more = true; more; ) {
      const done = await inRollupTransaction(cmdb, async transaction => {
        const untilMs = floorTo(now.getTime() - GRACE_MS, step.stepMs)
        const until = new Date(untilMs)
        const due = await takeDueRollups(transaction, step, until)
        const silent = new Set(due)
        let count = 0
        // Devices that go on from the same instant are loaded together, a day at a time.
        const starts = Map.groupBy(due, it =>
          floorTo(Math.max(it.fromMs, now.getTime() - MOST_BACK_MS), step.stepMs),
        )
        for (const [startMs, devices] of starts) {
          for (let fromMs = startMs; fromMs < untilMs; ) {
            const toMs = Math.min(untilMs, Math.max(floorTo(fromMs, DAY_MS) + DAY_MS))
            const rolled = await rollUpTime(transaction, step, devices, { fromMs, toMs })
            for (const it of rolled) silent.delete(it.device)
            count += rolled.length
            fromMs = toMs
          }
        }
        const finished = due.map(device => ({ device, isSilent: silent.has(device) }))
        await finishRollups(transaction, step, finished, until)
        return { devices: due.length, count }
      })
      written += done.count
      more = done.devices === 500
    }
  }
  return written
}

type Transaction = Parameters<typeof loadSamplesToRollUp>[0]

async function rollUpTime(
  transaction: Transaction,
  step: RollupStep,
  devices: readonly DueRollup[],
  time: { fromMs: number; toMs: number },
): Promise<RolledPort[]> {
  const loaded = await loadSamplesToRollUp(transaction, devices, time)
  const rolled = [...loaded].flatMap(([device, ports]) =>
    ports.flatMap(({ port, samples }) =>
      trafficPoints(samples, { ...time, stepMs: step.stepMs })
        .filter(it => it.in || it.out || it.unknown?.some(reason => reason !== 'no-sample'))
        .map((point): RolledPort => ({ device, port, point })),
    ),
  )
  await saveRollups(transaction, step, rolled)
  return rolled
}

function floorTo(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs
}
