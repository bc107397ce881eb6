import { type Kysely, sql } from 'kysely'
import {
  type ListOrder,
  type ListPart,
  type ListRange,
  type SortTerm,
  sortedText,
} from './list-order.ts'
import type { ListPage } from './list-page.ts'
import type { BrakeState } from './presence-tables.ts'
import { readListParts, type SortKeys } from './read-list.ts'
import type { Database } from './tables.ts'

/** A mass disappearance, and what became of it. */
export type BrakeItem = {
  id: string
  site: string
  itemClass: 'device' | 'endpoint'
  state: BrakeState
  openedAt: string
  /** How many of its class the site had. */
  siteItems: number
  /** What it is about and was not seen again. */
  absent: { id: string; name?: string; kind: string; lastSeen: string }[]
  /** How many of it were seen again. */
  returned: number
  decidedAt?: string
  decidedBy?: string
  note?: string
}

type Row = {
  id: string
  site_id: string
  item_class: 'device' | 'endpoint'
  state: BrakeState
  opened_at: Date
  site_items: number
  absent: { id: string; name: string | null; kind: string; lastSeen: string }[]
  returned: string
  decided_at: Date | null
  decided_by: string | null
  note: string | null
}

const brakeTie: SortTerm = { of: sql.ref('brake.id'), kind: 'uuid' }

/** Ids are made in the order of time. */
export const brakeOrder: ListOrder = {
  usual: '-id',
  tie: brakeTie,
  by: {
    id: brakeTie,
    site: { of: sortedText('brake.site_id'), kind: 'text' },
    openedAt: { of: sql.ref('brake.opened_at'), kind: 'instant' },
    decidedAt: { of: sql.ref('brake.decided_at'), kind: 'instant', mayBeAbsent: true },
  },
}

/** Mass disappearances, the latest first unless asked otherwise. */
export async function readBrakes(
  db: Kysely<Database>,
  list: ListRange & {
    site?: string | undefined
    state?: BrakeState | undefined
    id?: string | undefined
  },
): Promise<ListPage<BrakeItem>> {
  const matches = sql<boolean>`(${list.site ?? null}::text IS NULL OR brake.site_id = ${list.site ?? null})
    AND (${list.state ?? null}::text IS NULL OR brake.state = ${list.state ?? null})
    AND (${list.id ?? null}::uuid IS NULL OR brake.id = ${list.id ?? null})`
  const readPart = async ({ key, tie, where, orderBy, limit }: ListPart) => {
    const { rows } = await sql<Row & SortKeys>`
      SELECT ${key} AS sort_key, ${tie} AS sort_tie, brake.id, brake.site_id, brake.item_class, brake.state, brake.opened_at,
        brake.site_items, brake.decided_at, brake.decided_by, brake.note,
        (SELECT count(*) FROM presence_brake_items WHERE brake_id = brake.id
          AND returned_at IS NOT NULL) AS returned,
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', coalesce(device.id, endpoint.id), 'name', coalesce(device.name, endpoint.name),
            'kind', coalesce(device.kind, endpoint.kind),
            'lastSeen', coalesce(device.last_seen, endpoint.last_seen))
            ORDER BY coalesce(device.name, endpoint.name), coalesce(device.id, endpoint.id)), '[]')
          FROM presence_brake_items it
          LEFT JOIN devices device ON device.id = it.device_id
          LEFT JOIN endpoints endpoint ON endpoint.id = it.endpoint_id
          WHERE it.brake_id = brake.id AND it.returned_at IS NULL) AS absent
      FROM presence_brakes brake
      WHERE ${matches} AND ${where} ORDER BY ${orderBy} LIMIT ${limit}`.execute(db)
    return rows
  }
  const count = async () => {
    const { rows } = await sql<{ total: string }>`
      SELECT count(*) AS total FROM presence_brakes brake WHERE ${matches}`.execute(db)
    return rows[0] ?? { total: '0' }
  }
  return readListParts(brakeOrder, list, { readPart, count, toItem })
}

function toItem(row: Row): BrakeItem {
  return {
    id: row.id,
    site: row.site_id,
    itemClass: row.item_class,
    state: row.state,
    openedAt: row.opened_at.toISOString(),
    siteItems: row.site_items,
    absent: row.absent.map(({ id, name, kind, lastSeen }) => ({
      id,
      ...(name !== null && { name }),
      kind,
      lastSeen: new Date(lastSeen).toISOString(),
    })),
    returned: Number(row.returned),
    ...(row.decided_at && { decidedAt: row.decided_at.toISOString() }),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.note !== null && { note: row.note }),
  }
}
