import type { DeviceFact, SiteFacts } from '../cmdb/site-facts.ts'

/** Devices that are silent together, and the one of them that the others hang on. */
export type SilentGroup = { readonly root: DeviceFact; readonly members: readonly DeviceFact[] }

/** A device that did not answer when it was last asked. */
export function isSilent({ silentAtMs, answeredAtMs }: DeviceFact): boolean {
  return silentAtMs !== undefined && silentAtMs > answeredAtMs
}

/**
 * Silent devices by what connects them: one group per cause. Its root is the one that devices which still answer are connected
 * to; else, when the whole site is silent, the one that most hangs on.
 */
export function groupSilent({
  devices,
  links,
}: Pick<SiteFacts, 'devices' | 'links'>): SilentGroup[] {
  const silent = new Map(devices.filter(isSilent).map(it => [it.id, it]))
  const neighbours = neighboursOf(links)
  const sizes = behindSizes(devices, neighbours)
  const grouped = new Set<string>()
  const groups: SilentGroup[] = []
  for (const id of [...silent.keys()].sort()) {
    if (grouped.has(id)) continue
    const members = reach(id, neighbours, it => silent.has(it))
    for (const it of members) grouped.add(it)
    const rank = (it: string) => {
      const isEdge = [...(neighbours.get(it) ?? [])].some(next => !members.has(next))
      return [isEdge ? 1 : 0, sizes.get(it) ?? 0] as const
    }
    const [root] = [...members].sort((a, b) => {
      const [edgeA, sizeA] = rank(a)
      const [edgeB, sizeB] = rank(b)
      return edgeB - edgeA || sizeB - sizeA || (a < b ? -1 : 1)
    })
    const known = [...members].flatMap(it => silent.get(it) ?? [])
    const top = silent.get(root ?? '')
    if (top) groups.push({ root: top, members: known })
  }
  return groups
}

function neighboursOf(links: SiteFacts['links']): Map<string, Set<string>> {
  const neighbours = new Map<string, Set<string>>()
  const add = (from: string, to: string) => {
    const known = neighbours.get(from) ?? new Set()
    neighbours.set(from, known.add(to))
  }
  for (const { one, other } of links) {
    add(one, other)
    add(other, one)
  }
  return neighbours
}

/** What can be reached from a device without leaving those that `may` be entered. */
function reach(
  from: string,
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
  may: (id: string) => boolean,
): Set<string> {
  const reached = new Set([from])
  for (const id of reached) {
    for (const next of neighbours.get(id) ?? []) if (may(next)) reached.add(next)
  }
  return reached
}

/** How many devices a device holds together: those that are connected to it directly. */
function behindSizes(
  devices: readonly DeviceFact[],
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, number> {
  return new Map(devices.map(({ id }) => [id, neighbours.get(id)?.size ?? 0]))
}
