import { type Kysely, sql } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { PortRole } from '../reconcile/topology/port-roles.ts'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

/** A port with what is behind it. */
export type DevicePortItem = {
  interface: string
  alias?: string
  role: PortRole
  /** Addresses learnt there; behind an uplink that is most of the site. */
  hostCount: number
  /** The device next to it. */
  peer?: { device: string; name?: string; kind: DeviceKind; interface?: string }
  /** Hosts that are plugged in here, the first fifty by name. */
  endpoints: {
    id: string
    kind: DeviceKind
    name?: string
    macAddress?: string
    confidence: number
    lastSeen: string
  }[]
  endpointCount: number
  readAt: string
}

const SHOWN_ENDPOINTS = 50

const portTie: SortTerm = { of: sql`(port_roles.interface COLLATE "C")`, kind: 'text' }

export const devicePortOrder: ListOrder = {
  usual: 'interface',
  tie: portTie,
  by: {
    interface: portTie,
    role: { of: sql`(port_roles.role COLLATE "C")`, kind: 'text' },
    hostCount: { of: sql.ref('port_roles.host_count'), kind: 'integer' },
  },
}

/** Ports of a device that something is behind, by name unless asked otherwise; aggregates stand for their members. */
export async function readDevicePorts(
  db: Kysely<Database>,
  list: ListRange & { deviceId: string },
): Promise<ListPage<DevicePortItem>> {
  const all = db.selectFrom('port_roles').where('port_roles.device_id', '=', list.deviceId)
  const rows = all
    .innerJoin('interfaces', join =>
      join
        .onRef('interfaces.device_id', '=', 'port_roles.device_id')
        .onRef('interfaces.name', '=', 'port_roles.interface'),
    )
    .leftJoin('devices as peer', 'peer.id', 'port_roles.peer_device_id')
    .selectAll('port_roles')
    .select(['interfaces.alias', 'peer.name as peer_name', 'peer.kind as peer_kind'])
  const page = await readList(devicePortOrder, list, { rows, all }, row => row)
  const hosts = await readHosts(
    db,
    list.deviceId,
    page.items.map(it => it.interface),
  )
  const items = page.items.map((row): DevicePortItem => {
    const here = hosts.get(row.interface) ?? []
    return {
      interface: row.interface,
      ...withoutNulls({ alias: row.alias }),
      role: row.role,
      hostCount: row.host_count,
      ...(row.peer_device_id !== null && {
        peer: {
          device: row.peer_device_id,
          kind: (row.peer_kind ?? 'unknown') as DeviceKind,
          ...withoutNulls({ name: row.peer_name, interface: row.peer_interface }),
        },
      }),
      endpoints: here.map(host => ({
        id: host.id,
        kind: host.kind as DeviceKind,
        ...withoutNulls({ name: host.name, macAddress: host.mac_address }),
        confidence: Math.round(host.confidence * 100) / 100,
        lastSeen: host.last_seen.toISOString(),
      })),
      endpointCount: Number(here[0]?.count ?? 0),
      readAt: row.read_at.toISOString(),
    }
  })
  return { ...page, items }
}

type HostRow = {
  interface: string
  id: string
  kind: string
  name: string | null
  mac_address: string | null
  confidence: number
  last_seen: Date
  count: string
}

async function readHosts(db: Kysely<Database>, deviceId: string, ports: readonly string[]) {
  const { rows } = await sql<HostRow>`SELECT * FROM (
    SELECT l.interface, e.id, e.kind, e.name, e.mac_address, l.confidence, l.last_seen,
      count(*) OVER (PARTITION BY l.interface) AS count,
      row_number() OVER (PARTITION BY l.interface ORDER BY e.name NULLS LAST, e.id) AS place
    FROM endpoint_locations l JOIN endpoints e ON e.id = l.endpoint_id
    WHERE l.device_id = ${deviceId} AND l.interface = ANY(${ports}::text[]) AND l.ended_at IS NULL
      AND e.device_id IS NULL
    ) AS hosts WHERE place <= ${SHOWN_ENDPOINTS} ORDER BY interface, place`.execute(db)
  return Map.groupBy(rows, it => it.interface)
}
