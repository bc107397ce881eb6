/** What one sample says of an interface. Instants are milliseconds since 1970; octets are null when they are unknown. */
export type StoredSample = {
  startedMs: number
  endedMs: number
  octetsIn: number | null
  octetsOut: number | null
  errorsIn: number | null
  errorsOut: number | null
  discardsIn: number | null
  discardsOut: number | null
  unknown: string | null
}

/** One direction of an interface over a time, in bits per second; each sample weighs as much as it lasted. */
export type Rate = { mean: number; min: number; max: number; p95: number }

/** What is known of an interface from one instant to another. */
export type TrafficPoint = {
  from: string
  to: string
  /** Absent where nothing is known. */
  in?: Rate
  out?: Rate
  errorsIn?: number
  errorsOut?: number
  discardsIn?: number
  discardsOut?: number
  /** How much of the time is unknown, from 0 to 1. */
  unknownShare: number
  /** Why, in the words of the samples; `no-sample` where there is none. */
  unknown?: string[]
}

/**
 * Equal steps of time, and what the samples say of each: a sample that lies in two counts for the time that it lies in each.
 * Where two tell of the same time, the time counts once. A step without knowledge says so, and is never zero.
 */
export function trafficPoints(
  samples: readonly StoredSample[],
  { fromMs, toMs, stepMs }: { fromMs: number; toMs: number; stepMs: number },
): TrafficPoint[] {
  const sorted = [...samples].sort((a, b) => a.startedMs - b.startedMs || a.endedMs - b.endedMs)
  const points: TrafficPoint[] = []
  let first = 0
  for (let start = fromMs; start < toMs; start += stepMs) {
    const end = Math.min(start + stepMs, toMs)
    while ((sorted[first]?.endedMs ?? Number.POSITIVE_INFINITY) <= start) first++
    const inside: StoredSample[] = []
    for (let at = first; at < sorted.length; at++) {
      const sample = sorted[at]
      if (!sample || sample.startedMs >= end) break
      if (sample.endedMs > start) inside.push(sample)
    }
    points.push(pointOf(inside, start, end))
  }
  return points
}

function pointOf(samples: readonly StoredSample[], start: number, end: number): TrafficPoint {
  const known: { sample: StoredSample; ms: number; share: number }[] = []
  const reasons = new Set<string>()
  let coveredTo = start
  let toldMs = 0
  let knownMs = 0
  for (const sample of samples) {
    const from = Math.max(sample.startedMs, coveredTo)
    const ms = Math.min(sample.endedMs, end) - from
    if (ms <= 0) continue
    coveredTo = from + ms
    toldMs += ms
    if (sample.unknown !== null) reasons.add(sample.unknown)
    else {
      knownMs += ms
      known.push({ sample, ms, share: ms / (sample.endedMs - sample.startedMs) })
    }
  }
  // Clocks are slewed: a hole of less than a second between two samples is none.
  const length = end - start
  if (length - toldMs >= 1000) reasons.add('no-sample')
  const point: TrafficPoint = {
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
    unknownShare: reasons.size === 0 ? 0 : Math.round((1 - knownMs / length) * 10_000) / 10_000,
  }
  for (const direction of ['in', 'out'] as const) {
    const field = direction === 'in' ? 'octetsIn' : 'octetsOut'
    const rates = known.flatMap(({ sample, ms }) => {
      const octets = sample[field]
      const seconds = (sample.endedMs - sample.startedMs) / 1000
      return octets === null ? [] : [{ rate: (octets * 8) / seconds, ms }]
    })
    const rate = rateOf(rates)
    if (rate) point[direction] = rate
  }
  for (const count of ['errorsIn', 'errorsOut', 'discardsIn', 'discardsOut'] as const) {
    const counts = known.flatMap(({ sample, share }) => {
      const told = sample[count]
      return told === null ? [] : [told * share]
    })
    if (counts.length > 0) point[count] = Math.round(counts.reduce((sum, it) => sum + it, 0))
  }
  if (reasons.size > 0) point.unknown = [...reasons].sort()
  return point
}

function rateOf(rates: { rate: number; ms: number }[]): Rate | undefined {
  const sorted = [...rates].sort((a, b) => a.rate - b.rate)
  const [least, greatest] = [sorted[0], sorted.at(-1)]
  if (!least || !greatest) return undefined
  const ms = sorted.reduce((sum, it) => sum + it.ms, 0)
  const mean = sorted.reduce((sum, it) => sum + it.rate * it.ms, 0) / ms
  let below = 0
  const p95 = sorted.find(it => {
    below += it.ms
    return below >= ms * 0.95
  })
  return {
    mean: Math.round(mean),
    min: Math.round(least.rate),
    max: Math.round(greatest.rate),
    p95: Math.round((p95 ?? greatest).rate),
  }
}
