import type { Change, Item } from '../change.ts'
import type { LinksDiff } from './diff-links.ts'
import type { LocationsDiff } from './diff-locations.ts'
import { endsFrom, type Link, type LinkEnd } from './link.ts'

/**
 * The history of what is connected with what, and of who moved: in the records of the ports at both ends, and in the
 * host's. Where a host was first seen is its first location, and no change.
 */
export function changesOfTopology(links: LinksDiff, locations: LocationsDiff): Change[] {
  return [
    ...changesOfLinks(links),
    ...locations.moved.map(
      ({ from, to }): Change => ({
        kind: 'changed',
        item: { type: 'endpoint', id: to.endpoint },
        field: 'location',
        before: { device: from.device, port: from.port },
        after: { device: to.device, port: to.port },
      }),
    ),
  ]
}

/** One line per end: a cable that was plugged from one port into another is one change of each. */
function changesOfLinks({ added, ended }: LinksDiff): Change[] {
  const lines = new Map<string, { item: Item; before?: LinkEnd; after?: LinkEnd }>()
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
      lines.set(key, { item, ...lines.get(key), [side]: far })
    }
  }
  for (const link of ended) note(link, 'before')
  for (const link of added) note(link, 'after')
  return [...lines.values()].map(it => ({ kind: 'changed', field: 'link', ...it }))
}
