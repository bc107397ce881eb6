/** How often one token may ask: so many a minute in the long run, and so many at once. */
export type RequestLimit = { perMinute: number; burst: number }

export type Allowance = {
  isAllowed: boolean
  /** How many more may follow at once. */
  remaining: number
  /** Until one may follow; 0 when it may at once. */
  retryMs: number
}

/**
 * Counts what each key asks for by the generic cell rate algorithm (ITU-T I.371): one instant per key, and no windows at whose
 * edge twice as much gets through. Keys that have rested long enough are forgotten. Of one process; several collectors
 * allow as much each.
 */
export function createRequestLimit({ perMinute, burst }: RequestLimit) {
  const intervalMs = 60_000 / perMinute
  const toleranceMs = intervalMs * (burst - 1)
  /** When each key would be where it began. */
  const restedAt = new Map<string, number>()
  let forgetAtMs = 0

  return (key: string, nowMs: number): Allowance => {
    if (nowMs >= forgetAtMs) {
      for (const [known, atMs] of restedAt) if (atMs <= nowMs) restedAt.delete(known)
      forgetAtMs = nowMs + 60_000
    }
    const fromMs = Math.max(restedAt.get(key) ?? nowMs, nowMs)
    const aheadMs = fromMs - nowMs
    if (aheadMs > toleranceMs) {
      return { isAllowed: false, remaining: 0, retryMs: aheadMs - toleranceMs }
    }
    restedAt.set(key, fromMs + intervalMs)
    const remaining = Math.floor((toleranceMs - aheadMs) / intervalMs)
    return { isAllowed: true, remaining, retryMs: remaining > 0 ? 0 : intervalMs }
  }
}
