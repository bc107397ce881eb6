import type { Change, Item } from '../change.ts'
import type { LinksDiff } from './diff-links.ts'
import type { LocationsDiff, OpenLocation } from './diff-locations.ts'
import { endsFrom, type Link, type LinkEnd } from './link.ts'
import type { SiteView } from './site-view.ts'

/**
 * The history of what is connected with what, and of who moved: in the records of the ports at both ends, and in the
 * host's. Where a host was first seen is its first location, and no change; nor is walking from one access point to
 * another, nor what a randomised address does.
 */
export function changesOfTopology(
  links: LinksDiff,
  locations: LocationsDiff,
  { devices, endpoints }: SiteView,
): Change[] {
  const names = new Map(devices.map(it => [it.id, it.name]))
  const kinds = new Map(devices.map(it => [it.id, it.kind]))
  const passing = new Set(endpoints.filter(it => it.isRandomMac).map(it => it.id))
  const isOnAir = (it: OpenLocation) =>
    [it.device, it.through ?? ''].some(id => kinds.get(id) === 'access-point')
  const placeOf = ({ device, port }: LinkEnd) => {
    const name = names.get(device)
    return { device, ...(name !== undefined && { name }), ...(port !== undefined && { port }) }
  }
  const moves = locations.moved.filter(
    ({ from, to }) => !passing.has(to.endpoint) && !(isOnAir(from) && isOnAir(to)),
  )
  return [
    ...changesOfLinks(links, placeOf),
    ...moves.map(
      ({ from, to }): Change => ({
        kind: 'changed',
        item: { type: 'endpoint', id: to.endpoint },
        field: 'location',
        before: placeOf(from),
        after: placeOf(to),
      }),
    ),
  ]
}

/** One line per end: a cable that was plugged from one port into another is one change of each. */
function changesOfLinks({ added, ended }: LinksDiff, placeOf: (end: LinkEnd) => unknown): Change[] {
  const lines = new Map<string, { item: Item; before?: unknown; after?: unknown }>()
  const note = (link: Link, side: 'before' | 'after') => {
    for (const { device } of [link.one, link.other]) {
      const ends = endsFrom(link, device)
      if (!ends) continue
      const { near, far } = ends
      const key = `${near.device} ${near.port ?? ''}`
      const item: Item =
        near.port === undefined
          ? { type: 'device', id: near.device }
          : { type: 'interface', id: near.device, key: near.port }
      lines.set(key, { item, ...lines.get(key), [side]: placeOf(far) })
    }
  }
  for (const link of ended) note(link, 'before')
  for (const link of added) note(link, 'after')
  return [...lines.values()].map(it => ({ kind: 'changed', field: 'link', ...it }))
}
