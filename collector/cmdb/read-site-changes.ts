import { type Kysely, sql } from 'kysely'
import type { ListOrder, ListRange } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { type ChangeItem, toChangeItem } from './read-changes.ts'
import type { ChangesetItem } from './read-changesets.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'

/** A change with what it is about, and who did it. */
export type SiteChangeItem = ChangeItem & {
  item: string
  /** Name, else address, of the device or endpoint; absent for one that has neither, and for cases. */
  itemName?: string
  actorKind?: ChangesetItem['actorKind']
  actor?: string
  origin?: ChangesetItem['origin']
  reason?: string
}

export const siteChangeOrder: ListOrder = {
  usual: '-at',
  tie: { of: sql.ref('c.id'), kind: 'integer' },
  by: { at: { of: sql.ref('c.at'), kind: 'instant' } },
}

type SiteChangeList = ListRange & {
  site: string
  /** Nothing older is looked at. */
  from: Date
  /** With ports that come up and go down, which are most of what changes in a school. */
  withPortStates: boolean
  actorKind?: ChangesetItem['actorKind'] | undefined
}

/** What goes along with a port that comes up or goes down. */
const PORT_STATE_FIELDS = ['isUp', 'speedMbps', 'duplex']

/** What became different at a site, the latest first unless asked otherwise. */
export async function readSiteChanges(
  db: Kysely<Database>,
  list: SiteChangeList,
): Promise<ListPage<SiteChangeItem>> {
  const all = db
    .selectFrom('changes as c')
    .leftJoin('changesets as s', 's.id', 'c.changeset_id')
    .where('c.site_id', '=', list.site)
    .where('c.at', '>=', list.from)
    .$if(!list.withPortStates, it =>
      it.where(eb =>
        eb.or([
          eb('c.item_type', '!=', 'interface'),
          eb('c.kind', '!=', 'changed'),
          eb('c.field', 'not in', PORT_STATE_FIELDS),
        ]),
      ),
    )
    .$if(list.actorKind !== undefined, it =>
      it.where('s.actor_kind', '=', list.actorKind ?? 'person'),
    )
  const rows = all
    .leftJoin('devices as d', 'd.id', 'c.item_id')
    .leftJoin('endpoints as e', 'e.id', 'c.item_id')
    .selectAll('c')
    .select(['s.actor_kind', 's.actor', 's.origin', 's.reason'])
    .select(
      sql<
        string | null
      >`coalesce(nullif(d.name, ''), host(d.address), nullif(e.name, ''), host(e.address),
        e.mac_address::text)`.as('item_name'),
    )
  return readList(siteChangeOrder, list, { rows, all }, row => ({
    ...toChangeItem(row),
    item: row.item_id,
    ...(row.item_name !== null && { itemName: row.item_name }),
    ...(row.actor_kind !== null && { actorKind: row.actor_kind }),
    ...(row.actor !== null && { actor: row.actor }),
    ...(row.origin !== null && { origin: row.origin }),
    ...(row.reason !== null && { reason: row.reason }),
  }))
}
