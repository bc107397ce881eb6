import { HolidayZone } from '../../schemas/holiday-zone.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { SiteId } from '../../schemas/site-id.ts'
import { cellText } from './cell-text.ts'
import type { RefusedLine } from './import-plan.ts'
import { type FileFault, type LineFault, notAccepted } from './import-refusal.ts'
import { type ColumnNames, type CsvRow, readTable } from './read-table.ts'

export const siteFields = ['name', 'city', 'postalCode', 'address', 'holidayZone'] as const
export type SiteField = (typeof siteFields)[number]

/** What a line says of a site; absent fields are left as they are. */
export type SiteLine = {
  readonly line: number
  readonly id: string
  readonly values: Partial<Readonly<Record<SiteField, string>>>
}

export type SitesFile = {
  readonly sites: readonly SiteLine[]
  readonly refused: readonly RefusedLine[]
  readonly ignoredColumns: readonly string[]
}

type Column = 'uai' | SiteField

/** The headings of our own template, of the national directory of establishments, and what people call them. */
const columns: ColumnNames<Column> = {
  uai: [
    'uai',
    'code_uai',
    'numero_uai',
    'n_uai',
    'rne',
    'code_rne',
    'identifiant_de_l_etablissement',
    'site',
    'id',
  ],
  name: [
    'name',
    'nom',
    'nom_etablissement',
    'nom_de_l_etablissement',
    'libelle',
    'denomination',
    'appellation_officielle',
    'etablissement',
  ],
  city: ['city', 'ville', 'commune', 'nom_commune', 'localite'],
  postalCode: ['postal_code', 'postalcode', 'code_postal', 'cp'],
  address: ['address', 'adresse', 'adresse_1', 'adresse_uai', 'rue'],
  holidayZone: [
    'zone',
    'holiday_zone',
    'holidayzone',
    'zone_vacances',
    'zone_scolaire',
    'zone_de_vacances',
  ],
}

const MAX_CHARACTERS: Readonly<Record<SiteField, number>> = {
  name: 200,
  city: 100,
  postalCode: 10,
  address: 300,
  holidayZone: 10,
}

/** The establishments of a CSV file. A line that cannot be believed is refused by itself, with its reason. */
export function readSitesFile(text: string): Result<SitesFile, FileFault> {
  const table = readTable(text, columns, ['uai'])
  if (!table.ok) return table
  const sites = new Map<string, SiteLine>()
  const refused: RefusedLine[] = []
  for (const row of table.value.rows) {
    const site = readSite(row)
    if (!site.ok) {
      refused.push({ outcome: 'refused', line: row.line, ...site.failure })
      continue
    }
    const earlier = sites.get(site.value.id)
    if (earlier) {
      const { id: item } = site.value
      const reason = `${item} is in line ${earlier.line} already`
      const because = { why: 'listed-already', item, earlier: earlier.line } as const
      refused.push({ outcome: 'refused', line: row.line, reason, because })
    } else sites.set(site.value.id, site.value)
  }
  return success({
    sites: [...sites.values()],
    refused,
    ignoredColumns: table.value.ignoredColumns,
  })
}

function readSite({ line, cells }: CsvRow<Column>): Result<SiteLine, LineFault> {
  const { uai, ...others } = cells
  if (uai === undefined) {
    const because = { why: 'cell-empty', column: 'uai' } as const
    return failure({ reason: 'uai: expected a UAI, the cell is empty', because })
  }
  const id = SiteId.safeParse(uai.toUpperCase().replaceAll(/\s/g, ''))
  if (!id.success) {
    return failure(notAccepted('uai', uai, id.error.issues[0]?.message ?? 'expected a UAI'))
  }
  const values: Partial<Record<SiteField, string>> = {}
  for (const field of siteFields) {
    const cell = others[field]
    if (cell === undefined) continue
    const value = cellText(field, cell, MAX_CHARACTERS[field])
    if (!value.ok) return value
    if (value.value !== '') values[field] = value.value
  }
  const zone = values.holidayZone?.toUpperCase().replace(/^ZONE /, '')
  if (zone === undefined) return success({ line, id: id.data, values })
  const known = HolidayZone.safeParse(zone)
  if (!known.success) {
    return failure(notAccepted('holidayZone', zone, `expected A, B or C, got "${zone}"`))
  }
  return success({ line, id: id.data, values: { ...values, holidayZone: known.data } })
}
