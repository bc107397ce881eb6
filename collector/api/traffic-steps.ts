const HOUR_MS = 3_600_000
/** More than a screen has room for. */
export const MOST_POINTS = 2000

/** Steps of which there are sums; shorter ones are read from samples. */
export const summedSteps = [300, 3600, 86_400] as const

/** The finest step, in seconds, with which a chart of so long a time is not crowded. */
export function stepFor(rangeMs: number): 60 | (typeof summedSteps)[number] {
  if (rangeMs <= 6 * HOUR_MS) return 60
  if (rangeMs <= 72 * HOUR_MS) return 300
  return rangeMs <= 60 * 24 * HOUR_MS ? 3600 : 86_400
}
