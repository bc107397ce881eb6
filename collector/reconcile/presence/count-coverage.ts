import { openMs, type SiteCalendar } from './site-calendar.ts'

/** A clock that runs only while its area is looked at and the site is open. */
export type AreaClock = {
  readonly atMs: number
  /** What it has counted since it was first looked at. */
  readonly countedMs: number
}

/** Scans further apart than this do not watch: nobody knows what was there in between. */
const LONGEST_GAP_MS = 4 * 3_600_000
/** What such a scan counts for by itself. */
const ONE_LOOK_MS = 3_600_000

/** The clock after one more scan of its area; the same when that is no news. */
export function countCoverage(
  clock: AreaClock | undefined,
  scanFinishedMs: number,
  calendar: SiteCalendar,
): AreaClock {
  if (!clock) return { atMs: scanFinishedMs, countedMs: 0 }
  if (scanFinishedMs <= clock.atMs) return clock
  const isWatched = scanFinishedMs - clock.atMs <= LONGEST_GAP_MS
  const fromMs = isWatched ? clock.atMs : scanFinishedMs - ONE_LOOK_MS
  const counted = openMs(fromMs, scanFinishedMs, calendar)
  return { atMs: scanFinishedMs, countedMs: clock.countedMs + counted }
}
