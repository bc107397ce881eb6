import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/** A link of the register as an import compares it. */
export type KnownLinkOfSite = {
  readonly id: string
  readonly operator?: string
  readonly circuitId?: string
  readonly note?: string
  readonly contract?: { readonly downMbps: number; readonly upMbps: number }
  readonly port?: { readonly address: string; readonly interface: string }
  readonly downIs: 'in' | 'out'
}

export type KnownLinks = {
  readonly sites: ReadonlySet<string>
  readonly links: ReadonlyMap<string, readonly KnownLinkOfSite[]>
}

/** All sites, and the Internet links of each that have not ended. */
export async function loadLinkRegister(db: Kysely<Database>): Promise<KnownLinks> {
  const sites = await db.selectFrom('sites').select('id').execute()
  const { rows } = await sql<{
    id: string
    site_id: string
    operator: string | null
    circuit_id: string | null
    note: string | null
    address: string | null
    interface: string | null
    down_is: 'in' | 'out'
    down_mbps: number | null
    up_mbps: number | null
  }>`SELECT l.id, l.site_id, l.operator, l.circuit_id, l.note, host(l.address) AS address,
      l.interface, l.down_is, c.down_mbps, c.up_mbps
    FROM monitored_links l
    LEFT JOIN LATERAL (SELECT down_mbps, up_mbps FROM link_contracts
      WHERE link_id = l.id ORDER BY valid_from DESC LIMIT 1) c ON true
    WHERE l.kind = 'wan' AND l.ended_at IS NULL ORDER BY l.id`.execute(db)
  const known = rows.map(row => ({
    site: row.site_id,
    link: {
      id: row.id,
      ...(row.operator !== null && { operator: row.operator }),
      ...(row.circuit_id !== null && { circuitId: row.circuit_id }),
      ...(row.note !== null && { note: row.note }),
      ...(row.down_mbps !== null &&
        row.up_mbps !== null && { contract: { downMbps: row.down_mbps, upMbps: row.up_mbps } }),
      ...(row.address !== null &&
        row.interface !== null && { port: { address: row.address, interface: row.interface } }),
      downIs: row.down_is,
    },
  }))
  const bySite = Map.groupBy(known, it => it.site)
  return {
    sites: new Set(sites.map(it => it.id)),
    links: new Map([...bySite].map(([site, list]) => [site, list.map(it => it.link)])),
  }
}
