import { type Kysely, sql } from 'kysely'
import { type ListPage, toListPage } from './list-page.ts'
import type { BrakeState } from './presence-tables.ts'
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

/** Mass disappearances, the latest first. */
export async function readBrakes(
  db: Kysely<Database>,
  list: {
    site?: string | undefined
    state?: BrakeState | undefined
    id?: string | undefined
    after?: { id: string } | undefined
    limit: number
  },
): Promise<ListPage<BrakeItem, { id: string }>> {
  const matches = sql<boolean>`(${list.site ?? null}::text IS NULL OR brake.site_id = ${list.site ?? null})
    AND (${list.state ?? null}::text IS NULL OR brake.state = ${list.state ?? null})
    AND (${list.id ?? null}::uuid IS NULL OR brake.id = ${list.id ?? null})`
  const [{ rows }, total] = await Promise.all([
    sql<Row>`
      SELECT brake.id, brake.site_id, brake.item_class, brake.state, brake.opened_at,
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
      WHERE ${matches} AND (${list.after?.id ?? null}::uuid IS NULL OR brake.id < ${list.after?.id ?? null})
      ORDER BY brake.id DESC LIMIT ${list.limit + 1}`.execute(db),
    sql<{
      total: string
    }>`SELECT count(*) AS total FROM presence_brakes brake WHERE ${matches}`.execute(db),
  ])
  return toListPage(
    rows,
    list.limit,
    Number(total.rows[0]?.total ?? 0),
    ({ id }) => ({ id }),
    toItem,
  )
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
