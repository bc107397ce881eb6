import { DeviceKind } from '../../schemas/device-kind.ts'
import { MacAddress } from '../../schemas/mac-address.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { SiteId } from '../../schemas/site-id.ts'
import { cellText } from './cell-text.ts'
import type { RefusedLine } from './import-plan.ts'
import { type FileFault, type LineFault, notAccepted } from './import-refusal.ts'
import { type ColumnNames, type CsvRow, readTable } from './read-table.ts'

/** What a list may say of a device; the names are those of the golden record. */
const deviceFields = [
  'kind',
  'name',
  'vendor',
  'model',
  'serial',
  'location',
  'contact',
  'assetNumber',
  'building',
  'room',
  'rack',
  'note',
] as const
export type ImportedField = (typeof deviceFields)[number]

export type DeviceLine = {
  readonly line: number
  readonly siteId: string
  readonly macAddress?: string
  readonly values: Partial<Readonly<Record<ImportedField, string>>>
}

export type DevicesFile = {
  readonly devices: readonly DeviceLine[]
  readonly refused: readonly RefusedLine[]
  readonly ignoredColumns: readonly string[]
}

type Column = 'site' | 'macAddress' | ImportedField

const columns: ColumnNames<Column> = {
  site: ['site', 'uai', 'code_uai', 'rne', 'etablissement'],
  macAddress: ['mac', 'mac_address', 'macaddress', 'adresse_mac'],
  kind: ['kind', 'type', 'categorie'],
  name: ['name', 'nom', 'hostname', 'nom_d_hote'],
  vendor: ['vendor', 'marque', 'constructeur', 'fabricant'],
  model: ['model', 'modele'],
  serial: ['serial', 'serial_number', 'numero_de_serie', 'n_de_serie', 'n_serie', 'serie'],
  location: ['location', 'emplacement', 'localisation'],
  contact: ['contact'],
  assetNumber: [
    'asset_number',
    'assetnumber',
    'asset',
    'numero_d_inventaire',
    'n_inventaire',
    'inventaire',
    'code_barre',
  ],
  building: ['building', 'batiment'],
  room: ['room', 'salle', 'piece'],
  rack: ['rack', 'baie'],
  note: ['note', 'notes', 'commentaire', 'remarque'],
}

const MAX_CHARACTERS = 500

/** The devices of a CSV file. A line that names none, or cannot be believed, is refused with its reason. */
export function readDevicesFile(text: string): Result<DevicesFile, FileFault> {
  const table = readTable(text, columns, ['site'])
  if (!table.ok) return table
  const devices: DeviceLine[] = []
  const refused: RefusedLine[] = []
  for (const row of table.value.rows) {
    const device = readDevice(row)
    if (device.ok) devices.push(device.value)
    else refused.push({ outcome: 'refused', line: row.line, ...device.failure })
  }
  return success({ devices, refused, ignoredColumns: table.value.ignoredColumns })
}

function readDevice({ line, cells }: CsvRow<Column>): Result<DeviceLine, LineFault> {
  const id = SiteId.safeParse((cells.site ?? '').toUpperCase())
  if (!id.success) {
    const expected = id.error.issues[0]?.message ?? 'expected a UAI'
    return failure(notAccepted('site', cells.site ?? '', expected))
  }
  const values: Partial<Record<ImportedField, string>> = {}
  for (const field of deviceFields) {
    const value = cellText(field, cells[field] ?? '', MAX_CHARACTERS)
    if (!value.ok) return value
    if (value.value !== '') values[field] = value.value
  }
  if (values.kind !== undefined && !DeviceKind.safeParse(values.kind).success) {
    const expected = `expected one of ${DeviceKind.options.join(', ')}`
    return failure(notAccepted('kind', values.kind, expected))
  }
  const mac = readMac(cells.macAddress)
  if (!mac.ok) return mac
  const { serial, assetNumber, name } = values
  if (![serial, assetNumber, name, mac.value].some(it => it !== undefined)) {
    const reason = 'expected a serial, an asset number, a MAC address or a name to know it by'
    return failure({ reason, because: { why: 'nothing-to-know-by' } })
  }
  return success({
    line,
    siteId: id.data,
    ...(mac.value !== undefined && { macAddress: mac.value }),
    values,
  })
}

function readMac(cell: string | undefined): Result<string | undefined, LineFault> {
  if (cell === undefined) return success(undefined)
  const digits = cell.replace(/[\s:.-]/g, '').toLowerCase()
  const mac = MacAddress.safeParse(digits.replace(/(..)(?=.)/g, '$1:'))
  return mac.success
    ? success(mac.data)
    : failure(notAccepted('macAddress', cell, 'expected a MAC address, like 00:1b:3f:0a:0b:0c'))
}
