/** What an access port moved towards its hosts (for `down`) or from them (for `up`). */
export type PortTraffic = {
  readonly device: string
  readonly interface: string
  /** While the link was full; absent where nobody counted. */
  readonly octets?: number
  /** Per second, in the time before; absent where nobody counted. */
  readonly octetsPerSecondBefore?: number
}

export type Contributor = {
  readonly device: string
  readonly interface: string
  readonly octets: number
  /** Of what the link moved meanwhile; 1 is all of it. */
  readonly share: number
}

export type Contributors =
  | {
      readonly verdict: 'named'
      readonly ports: readonly Contributor[]
      readonly namedShare: number
    }
  | {
      readonly verdict: 'unknown'
      /**
       * `no-counters`: too few of the ports were counted. `inside`: the ports moved the same before, so what they moved was
       * not the link's. `spread`: no few ports stand out.
       */
      readonly because: 'no-counters' | 'inside' | 'spread'
    }

const MOST_NAMED = 5
/** So many of the ports must have been counted. */
const LEAST_COUNTED = 0.5
/** The ports that are named must have moved this share of the link together. */
const LEAST_NAMED_SHARE = 0.2

/**
 * Which access ports below a link moved its bytes while it was full. What a port moves at all times is not what filled the
 * link, so ports are ranked by what they moved above their own rate before; a port's share is that excess, of what the link
 * moved. Where the counters cannot tell, that is what is said.
 */
export function findContributors(
  linkOctets: number,
  seconds: number,
  ports: readonly PortTraffic[],
): Contributors {
  const counted = ports.flatMap(({ device, interface: name, octets, octetsPerSecondBefore }) =>
    octets === undefined
      ? []
      : [
          {
            device,
            interface: name,
            octets,
            excess: octets - (octetsPerSecondBefore ?? 0) * seconds,
          },
        ],
  )
  if (linkOctets <= 0 || counted.length < ports.length * LEAST_COUNTED || counted.length === 0) {
    return { verdict: 'unknown', because: 'no-counters' }
  }
  const ranked = counted
    .filter(it => it.excess > 0)
    .sort(
      (a, b) =>
        b.excess - a.excess ||
        (`${a.device} ${a.interface}` < `${b.device} ${b.interface}` ? -1 : 1),
    )
    .slice(0, MOST_NAMED)
    .map(({ excess, ...it }) => ({
      ...it,
      share: Math.min(1, Math.round((excess / linkOctets) * 1000) / 1000),
    }))
  const namedShare = Math.min(
    1,
    ranked.reduce((sum, it) => sum + it.share, 0),
  )
  if (namedShare >= LEAST_NAMED_SHARE) return { verdict: 'named', ports: ranked, namedShare }
  const moved = counted.reduce((sum, it) => sum + it.octets, 0)
  const rose = counted.reduce((sum, it) => sum + Math.max(0, it.excess), 0)
  const isInside = moved >= linkOctets / 2 && rose < linkOctets / 4
  return { verdict: 'unknown', because: isInside ? 'inside' : 'spread' }
}
