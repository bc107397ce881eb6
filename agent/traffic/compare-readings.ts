import type { UnknownReason } from '../../schemas/sample.ts'
import { compareClocks, countMoved, type Moved, type PortReading } from './delta.ts'

/** One look at some interfaces of a device; without `reading` it did not answer. */
export type Attempt = {
  /** The two clocks of ours: that of the day, and the one that never jumps. */
  wallMs: number
  monotonicMs: number
  reading?: Reading | undefined
}

/** What a device answered, by the names of its interfaces. See `ReadingClock`. */
export type Reading = {
  tookMs: number
  sysUpTimeTicks: number
  ports: ReadonlyMap<string, PortReading>
}

/** What moved, or why it is unknown, per interface and between the same two instants for all. */
export type Interval = {
  fromMs: number
  toMs: number
  ports: { name: string; moved: Moved | { unknown: UnknownReason } }[]
}

/**
 * What moved on these interfaces since the look before: one interval that begins where the last one ended by the clock
 * that never jumps, so that every instant is told once. After a silence the next reading is a base, and no more: it is not
 * known when in the silence the octets moved. Undefined at the first look of all.
 */
export function compareReadings(
  before: Attempt | undefined,
  after: Attempt,
  names: readonly string[],
): Interval | undefined {
  if (!before || after.monotonicMs <= before.monotonicMs) return undefined
  const elapsedMs = after.monotonicMs - before.monotonicMs
  const fault = findFault(before, after)
  return {
    fromMs: Math.round(after.wallMs - elapsedMs),
    toMs: Math.round(after.wallMs),
    ports: names.map(name => {
      const reading = after.reading?.ports.get(name)
      if (after.reading && !reading) return { name, moved: { unknown: 'gone' } }
      if (fault || !reading) return { name, moved: { unknown: fault ?? 'silent' } }
      return { name, moved: countMoved(before.reading?.ports.get(name), reading, elapsedMs) }
    }),
  }
}

/** What keeps all of a device's counters from being compared. */
function findFault(before: Attempt, after: Attempt): UnknownReason | undefined {
  if (!after.reading) return 'silent'
  // It answers again: that says more than that it did not before.
  if (!before.reading) return 'first'
  return compareClocks({ ...before, ...before.reading }, { ...after, ...after.reading })
}
