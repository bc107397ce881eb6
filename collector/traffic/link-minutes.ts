/** What one interval of a link's carrier moved, or that nobody knows; the way is the interface's own. */
export type LinkSample = {
  /** Milliseconds since 1970. */
  fromMs: number
  toMs: number
  octetsIn?: number
  octetsOut?: number
  /** Frames that the interface had to drop, both ways each. */
  discardsIn?: number
  discardsOut?: number
}

/** A round trip to the first hop beyond the link; without a time when nothing came back. */
export type HopDelay = { atMs: number; rttMs?: number }

/** A link as it is paid for, and which way is down at the interface that carries it. */
export type LinkContract = {
  downMbps: number
  upMbps: number
  /** `in` where the interface receives what comes from the Internet, as at the firewall's WAN port. */
  downIs: 'in' | 'out'
}

export type Direction = 'down' | 'up'

/** One direction of a link in one minute of event time; what is absent is not known. */
export type LinkMinute = {
  /** Minutes since 1970. */
  minute: number
  /** Of the contracted rate: 1 is full. */
  utilisation?: number
  discards?: number
  firstHopMs?: number
}

export const MINUTE_MS = 60_000
/** With less of a minute known, the minute is not. */
const LEAST_KNOWN_MS = 30_000
/** A rate can pass its contract for a moment; what is further off was counted somewhere else. */
const MOST_UTILISATION = 100

/**
 * Each direction of a link, minute by minute, from samples in any order; minutes of which less than half is known are left
 * out. A sample that spans several minutes moved its octets evenly: nothing finer is known. Where two overlap (the same
 * time told twice, in other cuts) the longer known share weighs more, and no octet counts twice.
 */
export function linkMinutes(
  samples: readonly LinkSample[],
  delays: readonly HopDelay[],
  contract: LinkContract,
): Record<Direction, LinkMinute[]> {
  const isDownIn = contract.downIs === 'in'
  const delayOf = medianDelays(delays)
  return {
    down: minutesOf(samples, isDownIn ? 'In' : 'Out', contract.downMbps, delayOf),
    up: minutesOf(samples, isDownIn ? 'Out' : 'In', contract.upMbps, delayOf),
  }
}

type Part = { knownMs: number; bits: number; discards: number; hasDiscards: boolean }

function minutesOf(
  samples: readonly LinkSample[],
  way: 'In' | 'Out',
  mbps: number,
  delayOf: ReadonlyMap<number, number>,
): LinkMinute[] {
  const parts = new Map<number, Part>()
  const octetsKey = `octets${way}` as const
  const discardsKey = `discards${way}` as const
  for (const sample of samples) {
    const { fromMs, toMs } = sample
    const octets = sample[octetsKey]
    const lengthMs = toMs - fromMs
    if (octets === undefined || lengthMs <= 0) continue
    const discards = sample[discardsKey]
    for (let minute = Math.floor(fromMs / MINUTE_MS); minute * MINUTE_MS < toMs; minute++) {
      const startMs = Math.max(fromMs, minute * MINUTE_MS)
      const endMs = Math.min(toMs, (minute + 1) * MINUTE_MS)
      const share = (endMs - startMs) / lengthMs
      const part = parts.get(minute) ?? { knownMs: 0, bits: 0, discards: 0, hasDiscards: false }
      part.knownMs += endMs - startMs
      part.bits += octets * 8 * share
      part.discards += (discards ?? 0) * share
      part.hasDiscards ||= discards !== undefined
      parts.set(minute, part)
    }
  }
  return [...parts]
    .filter(([, part]) => part.knownMs >= LEAST_KNOWN_MS)
    .sort(([one], [other]) => one - other)
    .flatMap(([minute, part]) => {
      // Rate over what is known: an interval told twice counts its octets and its time twice.
      const utilisation = part.bits / (part.knownMs / 1000) / (mbps * 1e6)
      if (utilisation > MOST_UTILISATION) return []
      const firstHopMs = delayOf.get(minute)
      return [
        {
          minute,
          utilisation,
          ...(part.hasDiscards && { discards: part.discards }),
          ...(firstHopMs !== undefined && { firstHopMs }),
        },
      ]
    })
}

function medianDelays(delays: readonly HopDelay[]): Map<number, number> {
  const byMinute = Map.groupBy(delays, ({ atMs }) => Math.floor(atMs / MINUTE_MS))
  return new Map(
    [...byMinute].flatMap(([minute, list]): [number, number][] => {
      const times = list.flatMap(({ rttMs }) => rttMs ?? []).sort((a, b) => a - b)
      const middle = times[times.length >> 1]
      return middle === undefined ? [] : [[minute, middle]]
    }),
  )
}
