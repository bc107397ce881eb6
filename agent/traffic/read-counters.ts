import { failure, type Result, success } from '../../schemas/result.ts'
import { integer } from '../snmp/decode.ts'
import type { SnmpFailure, SnmpSession, Varbind } from '../snmp/session.ts'

const ifEntry = '1.3.6.1.2.1.2.2.1'
const ifXEntry = '1.3.6.1.2.1.31.1.1.1'
/** SNMPv2-MIB; its one instance is `.0`. */
const sysUpTime = '1.3.6.1.2.1.1.3'

/** IF-MIB (RFC 2863), octets first. Eight columns with the octets' two: as many as any agent takes at once. */
const OCTETS_64 = [`${ifXEntry}.6`, `${ifXEntry}.10`] // ifHCInOctets, ifHCOutOctets
const OCTETS_32 = [`${ifEntry}.10`, `${ifEntry}.16`] // ifInOctets, ifOutOctets
const OTHERS = [
  `${ifEntry}.14`, // ifInErrors
  `${ifEntry}.20`, // ifOutErrors
  `${ifEntry}.13`, // ifInDiscards
  `${ifEntry}.19`, // ifOutDiscards
  `${ifXEntry}.19`, // ifCounterDiscontinuityTime
  `${ifEntry}.8`, // ifOperStatus
]

/** What an interface has counted since its counters began; a counter that the device does not keep is absent. */
export type InterfaceCounters = {
  ifIndex: number
  octetsIn?: bigint
  octetsOut?: bigint
  /** Whether the octets wrap at 2^32 or at 2^64. */
  bits: 32 | 64
  /** Counter32 all four. */
  errorsIn?: number
  errorsOut?: number
  discardsIn?: number
  discardsOut?: number
  /** sysUpTime when the counters of this interface last began anew, in hundredths of a second. */
  discontinuityTicks?: number
  /** ifOperStatus: up(1), down(2) …; a port that is down counts nothing. */
  operStatus?: number
}

export type Counters = {
  /** Hundredths of a second since the device's agent began, as it answered the first of the counters. */
  sysUpTimeTicks: number
  rows: InterfaceCounters[]
}

/**
 * Octets, errors and discards of these interfaces (by ifIndex), or of all, in as few requests as the answers fill: GETs by
 * name for a few, a walk of all rows otherwise. `expectedRows` is how many interfaces there were the last time. Octets are
 * those of 64 bits where the device has any, else of 32. An interface that the device does not have any more has no row.
 */
export async function readCounters(
  session: SnmpSession,
  interfaces: readonly number[] | 'all',
  { expectedRows = 0 }: { expectedRows?: number } = {},
): Promise<Result<Counters, SnmpFailure>> {
  const read = (columns: readonly string[]) =>
    interfaces === 'all'
      ? session.walkColumns(columns, {
          ...(expectedRows > 0 && { expectedRows }),
          alongside: [sysUpTime],
        })
      : getColumns(session, columns, interfaces)

  // SNMPv1 has no Counter64.
  const hasWide = session.version !== '1'
  const first = await read([...(hasWide ? OCTETS_64 : OCTETS_32), ...OTHERS])
  if (!first.ok) return failure(first.failure)
  const [octetsIn = [], octetsOut = [], ...others] = first.value
  const clock = others[OTHERS.length]?.[0] ?? (await readUpTime(session))
  const sysUpTimeTicks = clock && integer(clock)
  if (sysUpTimeTicks === undefined) {
    return failure({ kind: 'malformed', detail: 'the device does not tell its sysUpTime' })
  }
  if (!hasWide || octetsIn.length > 0 || octetsOut.length > 0) {
    const rows = rowsOf([octetsIn, octetsOut, ...others], hasWide ? 64 : 32)
    return success({ sysUpTimeTicks, rows })
  }
  const narrow = await read(OCTETS_32)
  if (!narrow.ok) return failure(narrow.failure)
  const rows = rowsOf([...narrow.value.slice(0, OCTETS_32.length), ...others], 32)
  return success({ sysUpTimeTicks, rows })
}

async function readUpTime(session: SnmpSession): Promise<Varbind | undefined> {
  const answer = await session.get([`${sysUpTime}.0`])
  return answer.ok ? answer.value[0] : undefined
}

/** As the walk gives them: the columns, then sysUpTime. */
async function getColumns(
  session: SnmpSession,
  columns: readonly string[],
  interfaces: readonly number[],
): Promise<Result<Varbind[][], SnmpFailure>> {
  // All of an interface side by side, so that its counters are of one instant.
  const answer = await session.get([
    `${sysUpTime}.0`,
    ...interfaces.flatMap(ifIndex => columns.map(column => `${column}.${ifIndex}`)),
  ])
  if (!answer.ok) return failure(answer.failure)
  const cells: Varbind[][] = [...columns, sysUpTime].map(() => [])
  for (const [at, varbind] of answer.value.entries()) {
    const place = at === 0 ? columns.length : (at - 1) % columns.length
    if (varbind.type !== 'absent') cells[place]?.push(varbind)
  }
  return success(cells)
}

/** In the order of `OTHERS`. */
const FIELDS = [
  'errorsIn',
  'errorsOut',
  'discardsIn',
  'discardsOut',
  'discontinuityTicks',
  'operStatus',
] as const

function rowsOf(cells: readonly (readonly Varbind[])[], bits: 32 | 64): InterfaceCounters[] {
  const rows: InterfaceCounters[] = []
  const byIfIndex = new Map<number, number>()
  const [octetsIn = [], octetsOut = [], ...others] = cells

  /** Columns list the same rows in the same order, but for holes: the next one is nearly always the right one. */
  function fill(column: readonly Varbind[], set: (row: InterfaceCounters, cell: Varbind) => void) {
    let next = 0
    for (const varbind of column) {
      const ifIndex = lastArc(varbind.oid)
      let place = next
      if (rows[place]?.ifIndex !== ifIndex) {
        place = byIfIndex.get(ifIndex) ?? rows.length
        if (place === rows.length) {
          rows.push({ ifIndex, bits })
          byIfIndex.set(ifIndex, place)
        }
      }
      next = place + 1
      const row = rows[place]
      if (row) set(row, varbind)
    }
  }
  fill(octetsIn, (row, cell) => setOctets(row, 'octetsIn', cell))
  fill(octetsOut, (row, cell) => setOctets(row, 'octetsOut', cell))
  for (const [at, field] of FIELDS.entries()) {
    fill(others[at] ?? [], (row, cell) => {
      const count = integer(cell)
      if (count !== undefined && count >= 0) row[field] = count
    })
  }
  return rows
}

function setOctets(row: InterfaceCounters, field: 'octetsIn' | 'octetsOut', cell: Varbind): void {
  if (cell.type === 'counter64') row[field] = cell.value
  else if (cell.type === 'number' && cell.value >= 0) row[field] = BigInt(cell.value)
}

/** The ifIndex of an instance. */
function lastArc(oid: string): number {
  return Number(oid.slice(oid.lastIndexOf('.') + 1))
}
