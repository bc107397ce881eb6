import { IpAddress } from '../../schemas/ip-address.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { SiteId } from '../../schemas/site-id.ts'
import { cellText } from './cell-text.ts'
import type { RefusedLine } from './import-plan.ts'
import { type FileFault, type LineFault, notAccepted } from './import-refusal.ts'
import { type ColumnNames, type CsvRow, readTable } from './read-table.ts'

/** What a line says of an Internet link; absent fields are left as they are. */
export type LinkLine = {
  readonly line: number
  readonly site: string
  readonly operator?: string
  readonly circuitId?: string
  readonly note?: string
  readonly contract?: { readonly downMbps: number; readonly upMbps: number }
  readonly port?: { readonly address: string; readonly interface: string }
  readonly downIs?: 'in' | 'out'
}

export type LinksFile = {
  readonly links: readonly LinkLine[]
  readonly refused: readonly RefusedLine[]
  readonly ignoredColumns: readonly string[]
}

type Column =
  | 'uai'
  | 'operator'
  | 'circuit'
  | 'down'
  | 'up'
  | 'address'
  | 'interface'
  | 'downIs'
  | 'note'

/** The headings of our own template, and what people call them. */
const columns: ColumnNames<Column> = {
  uai: ['uai', 'code_uai', 'numero_uai', 'n_uai', 'rne', 'code_rne', 'site'],
  operator: ['operator', 'operateur', 'fai', 'fournisseur'],
  circuit: [
    'circuit',
    'circuitid',
    'circuit_id',
    'reference',
    'ref_lien',
    'id_lien',
    'nd',
    'prestation',
  ],
  down: [
    'down',
    'down_mbps',
    'downmbps',
    'debit',
    'debit_descendant',
    'debit_down',
    'debit_mbit_s',
    'descendant',
  ],
  up: ['up', 'up_mbps', 'upmbps', 'debit_montant', 'debit_up', 'montant'],
  address: ['address', 'adresse', 'adresse_ip', 'ip', 'equipement'],
  interface: ['interface', 'port', 'if_name', 'ifname'],
  downIs: ['down_is', 'downis', 'sens_descendant'],
  note: ['note', 'commentaire', 'remarque'],
}

const MOST_MBPS = 400_000

/** The links of a CSV file. A line that cannot be believed is refused by itself, with its reason. */
export function readLinksFile(text: string): Result<LinksFile, FileFault> {
  const table = readTable(text, columns, ['uai'])
  if (!table.ok) return table
  const links = new Map<string, LinkLine>()
  const refused: RefusedLine[] = []
  for (const row of table.value.rows) {
    const link = readLink(row)
    if (!link.ok) {
      refused.push({ outcome: 'refused', line: row.line, ...link.failure })
      continue
    }
    const key = `${link.value.site} ${link.value.circuitId ?? ''}`
    const earlier = links.get(key)
    if (earlier) {
      const what = link.value.circuitId
        ? `circuit ${link.value.circuitId} of ${link.value.site}`
        : `a link of ${link.value.site} without a circuit`
      const reason = `${what} is in line ${earlier.line} already`
      const item = [link.value.site, link.value.circuitId].filter(it => it !== undefined).join(' ')
      const because = { why: 'listed-already', item, earlier: earlier.line } as const
      refused.push({ outcome: 'refused', line: row.line, reason, because })
    } else links.set(key, link.value)
  }
  return success({
    links: [...links.values()],
    refused,
    ignoredColumns: table.value.ignoredColumns,
  })
}

function readLink({ line, cells }: CsvRow<Column>): Result<LinkLine, LineFault> {
  if (cells.uai === undefined) {
    const because = { why: 'cell-empty', column: 'uai' } as const
    return failure({ reason: 'uai: expected a UAI, the cell is empty', because })
  }
  const site = SiteId.safeParse(cells.uai.toUpperCase().replaceAll(/\s/g, ''))
  if (!site.success) {
    const expected = site.error.issues[0]?.message ?? 'expected a UAI'
    return failure(notAccepted('uai', cells.uai, expected))
  }

  const texts: { operator?: string; circuitId?: string; note?: string } = {}
  for (const [column, field, most] of TEXTS) {
    const cell = cells[column]
    if (cell === undefined) continue
    const value = cellText(column, cell, most)
    if (!value.ok) return value
    if (value.value !== '') texts[field] = value.value
  }
  const contract = readContract(cells.down, cells.up)
  if (!contract.ok) return contract
  const port = readPort(cells.address, cells.interface)
  if (!port.ok) return port
  const downIs = cells.downIs?.toLowerCase()
  if (downIs !== undefined && downIs !== 'in' && downIs !== 'out') {
    const expected = `expected in or out, got "${downIs.slice(0, 20)}"`
    return failure(notAccepted('downIs', downIs, expected))
  }
  return success({
    line,
    site: site.data,
    ...texts,
    ...(contract.value && { contract: contract.value }),
    ...(port.value && { port: port.value }),
    ...(downIs && { downIs }),
  })
}

const TEXTS = [
  ['operator', 'operator', 100],
  ['circuit', 'circuitId', 100],
  ['note', 'note', 1000],
] as const

function readContract(
  down: string | undefined,
  up: string | undefined,
): Result<LinkLine['contract'], LineFault> {
  if (down === undefined && up === undefined) return success(undefined)
  if (down === undefined) {
    const because = { why: 'cell-alone', column: 'up', other: 'down' } as const
    return failure({ reason: 'down: expected a rate in Mbit/s beside that of "up"', because })
  }
  const downMbps = rateOf(down)
  if (downMbps === undefined) return failure(rateExpected('down', down))
  // Lists that name one rate mean a symmetric link.
  if (up === undefined) return success({ downMbps, upMbps: downMbps })
  const upMbps = rateOf(up)
  return upMbps === undefined ? failure(rateExpected('up', up)) : success({ downMbps, upMbps })
}

/** `100`, `100 Mbit/s`, `1 Gb/s`, `2,5 Mbps`. */
function rateOf(cell: string): number | undefined {
  const { number, giga } =
    /^(?<number>\d{1,6}(?:[.,]\d{1,3})?)\s*(?:(?:m|(?<giga>g))(?:bit|b|o)?(?:\/s|ps|its\/s)?)?$/i.exec(
      cell.trim(),
    )?.groups ?? {}
  if (number === undefined) return undefined
  const mbps = Number(number.replace(',', '.')) * (giga === undefined ? 1 : 1000)
  return mbps >= 0.064 && mbps <= MOST_MBPS ? mbps : undefined
}

function rateExpected(column: string, cell: string): LineFault {
  const expected = `expected a rate like 100 or 100 Mbit/s, got "${cell.slice(0, 40)}"`
  return notAccepted(column, cell, expected)
}

function readPort(
  address: string | undefined,
  name: string | undefined,
): Result<LinkLine['port'], LineFault> {
  if (address === undefined && name === undefined) return success(undefined)
  if (address === undefined || name === undefined) {
    const [column, other] =
      name === undefined ? (['address', 'interface'] as const) : (['interface', 'address'] as const)
    const reason = 'address and interface: expected both, or neither'
    return failure({ reason, because: { why: 'cell-alone', column, other } })
  }
  const known = IpAddress.safeParse(address)
  if (!known.success) {
    const expected = `expected an IP address, got "${address.slice(0, 45)}"`
    return failure(notAccepted('address', address, expected))
  }
  const text = cellText('interface', name, 255)
  if (!text.ok) return text
  return success({ address: known.data, interface: text.value })
}
