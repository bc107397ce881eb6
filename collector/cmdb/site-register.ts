import { type Kysely, sql } from 'kysely'
import type { ImportTransaction } from './import-register.ts'
import type { Database } from './tables.ts'

/** What lists say of a site; absent fields are not known. */
export type RegisteredSite = {
  name?: string
  city?: string
  postalCode?: string
  address?: string
  holidayZone?: string
}

/** Every site of the register, by its UAI. */
export async function loadSiteRegister(db: Kysely<Database>): Promise<Map<string, RegisteredSite>> {
  const rows = await db
    .selectFrom('sites')
    .select(['id', 'name', 'city', 'postal_code', 'address', 'holiday_zone'])
    .execute()
  return new Map(
    rows.map(row => [
      row.id,
      {
        ...(row.name !== '' && { name: row.name }),
        ...(row.city !== null && { city: row.city }),
        ...(row.postal_code !== null && { postalCode: row.postal_code }),
        ...(row.address !== null && { address: row.address }),
        ...(row.holiday_zone !== null && { holidayZone: row.holiday_zone }),
      },
    ]),
  )
}

/** The sites are in the register with these values; what is not given stays as it was. */
export async function writeSiteRegister(
  transaction: ImportTransaction,
  importId: string,
  sites: readonly { id: string; values: Readonly<RegisteredSite> }[],
): Promise<void> {
  if (sites.length === 0) return
  const column = (field: keyof RegisteredSite) => sites.map(it => it.values[field] ?? null)
  const sources = sites.map(it =>
    JSON.stringify(Object.fromEntries(Object.keys(it.values).map(field => [field, importId]))),
  )
  await sql`
    INSERT INTO sites (id, name, city, postal_code, address, holiday_zone, imported_from)
    SELECT id, coalesce(name, ''), city, postal_code, address, holiday_zone, imported_from
    FROM unnest(${sites.map(it => it.id)}::text[], ${column('name')}::text[],
      ${column('city')}::text[], ${column('postalCode')}::text[], ${column('address')}::text[],
      ${column('holidayZone')}::text[], ${sources}::jsonb[])
      AS given (id, name, city, postal_code, address, holiday_zone, imported_from)
    ORDER BY id
    ON CONFLICT (id) DO UPDATE SET
      name = coalesce(nullif(excluded.name, ''), sites.name),
      city = coalesce(excluded.city, sites.city),
      postal_code = coalesce(excluded.postal_code, sites.postal_code),
      address = coalesce(excluded.address, sites.address),
      holiday_zone = coalesce(excluded.holiday_zone, sites.holiday_zone),
      imported_from = sites.imported_from || excluded.imported_from`.execute(transaction)
}
