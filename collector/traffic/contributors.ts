/** What a port moved towards the hosts (for `down`) or from them (for `up`). */
export type PortTraffic = {
  readonly device: string
  readonly interface: string
  /** `up` is the side of the link that was full, `down` that of another switch; absent: hosts are behind it. */
  readonly leads?: 'up' | 'down'
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
       * `no-counters`: too few of the ports were counted. `inside`: what the ports moved was not the link's: they moved the
       * same before, or it did not come through the uplinks. `spread`: no few ports stand out.
       */
      readonly because: 'no-counters' | 'inside' | 'spread'
    }

const MOST_NAMED = 5
/** So many of the ports must have been counted. */
const LEAST_COUNTED = 0.5
/** The ports that are named must have moved this share of the link together. */
const LEAST_NAMED_SHARE = 0.2
/** What moved more than the link by this factor moved inside; below, the intervals of the counters differ. */
const MOST_OF_LINK = 1.25

/**
 * Which access ports below a link moved its bytes while it was full. What a port moves at all times is not what filled the
 * link, so ports are ranked by what they moved above their own rate before. That counts as far as it came through the
 * uplinks, switch by switch down the tree (`parents`: of each switch, the one next to it on the side of the link): hosts
 * that copy among each other are not the link's. What is left is a port's share, of what the link moved. Where the counters
 * cannot tell, that is what is said.
 */
export function findContributors(
  linkOctets: number,
  seconds: number,
  ports: readonly PortTraffic[],
  parents: ReadonlyMap<string, string> = new Map(),
): Contributors {
  const edges = ports.filter(it => it.leads === undefined)
  const counted = edges.flatMap(({ octets, ...it }) =>
    octets === undefined ? [] : [{ ...it, octets, excess: excessOf({ ...it, octets }, seconds) }],
  )
  if (linkOctets <= 0 || counted.length < edges.length * LEAST_COUNTED || counted.length === 0) {
    return { verdict: 'unknown', because: 'no-counters' }
  }
  const throughOf = sharesThrough(ports, parents, linkOctets, seconds)
  const ranked = counted
    .filter(it => it.excess > 0 && it.excess <= linkOctets * MOST_OF_LINK)
    .map(({ device, interface: name, octets, excess }) => {
      const moved = excess * throughOf(device)
      return { device, interface: name, octets, moved }
    })
    .sort(
      (a, b) =>
        b.moved - a.moved || (`${a.device} ${a.interface}` < `${b.device} ${b.interface}` ? -1 : 1),
    )
    .slice(0, MOST_NAMED)
    .map(({ moved, ...it }) => ({
      ...it,
      share: Math.min(1, Math.round((moved / linkOctets) * 1000) / 1000),
    }))
    .filter(it => it.share > 0)
  const namedShare = Math.min(
    1,
    ranked.reduce((sum, it) => sum + it.share, 0),
  )
  if (namedShare >= LEAST_NAMED_SHARE) return { verdict: 'named', ports: ranked, namedShare }
  const moved = counted.reduce((sum, it) => sum + it.octets, 0)
  const rose = counted.reduce((sum, it) => sum + Math.max(0, it.excess * throughOf(it.device)), 0)
  const isInside = moved >= linkOctets / 2 && rose < linkOctets / 4
  return { verdict: 'unknown', because: isInside ? 'inside' : 'spread' }
}

function excessOf({ octets, octetsPerSecondBefore }: PortTraffic, seconds: number): number {
  return (octets ?? 0) - (octetsPerSecondBefore ?? 0) * seconds
}

/** Of what the ports of a switch moved more than before, the part that came through every uplink above them: 0 to 1. */
function sharesThrough(
  ports: readonly PortTraffic[],
  parents: ReadonlyMap<string, string>,
  linkOctets: number,
  seconds: number,
): (device: string) => number {
  const own = new Map<string, number>()
  for (const [device, list] of Map.groupBy(ports, it => it.device)) {
    const uplinks = list.filter(it => it.leads === 'up')
    // An uplink that nobody counted says nothing against its hosts.
    if (uplinks.length === 0 || uplinks.some(it => it.octets === undefined)) continue
    const came = uplinks.reduce((sum, it) => sum + excessOf(it, seconds), 0)
    let went = 0
    for (const port of list) {
      const excess = excessOf(port, seconds)
      const isInside = port.leads === undefined && excess > linkOctets * MOST_OF_LINK
      if (port.leads !== 'up' && !isInside) went += Math.max(0, excess)
    }
    if (went > 0) own.set(device, Math.min(1, Math.max(0, came) / went))
  }
  return device => {
    let share = 1
    const passed = new Set<string>()
    for (
      let at: string | undefined = device;
      at !== undefined && !passed.has(at);
      at = parents.get(at)
    ) {
      passed.add(at)
      share *= own.get(at) ?? 1
    }
    return share
  }
}
