import { failure, type Result, success } from '../../schemas/result.ts'
import { integer, text } from '../snmp/decode.ts'
import type { SnmpFailure, SnmpSession, Varbind } from '../snmp/session.ts'

const ifEntry = '1.3.6.1.2.1.2.2.1'
const ifXEntry = '1.3.6.1.2.1.31.1.1.1'
/** SNMPv2-MIB; its one instance is `.0`. */
const sysUpTime = '1.3.6.1.2.1.1.3'

/** A column of IF-MIB (RFC 2863), and what it tells of an interface. */
type Column = { oid: string; tells: Field }
type Field = Exclude<keyof InterfaceCounters, 'ifIndex' | 'bits'>

/** Eight columns with those of 64 bits: as many as any agent takes at once. */
const OTHERS: Column[] = [
  { oid: `${ifEntry}.14`, tells: 'errorsIn' }, // ifInErrors
  { oid: `${ifEntry}.20`, tells: 'errorsOut' }, // ifOutErrors
  { oid: `${ifEntry}.13`, tells: 'discardsIn' }, // ifInDiscards
  { oid: `${ifEntry}.19`, tells: 'discardsOut' }, // ifOutDiscards
  { oid: `${ifXEntry}.19`, tells: 'discontinuityTicks' }, // ifCounterDiscontinuityTime
]
const WIDE: Column[] = [
  { oid: `${ifXEntry}.6`, tells: 'octetsIn' }, // ifHCInOctets
  { oid: `${ifXEntry}.10`, tells: 'octetsOut' }, // ifHCOutOctets
]
const NARROW: Column[] = [
  { oid: `${ifEntry}.10`, tells: 'octetsIn' }, // ifInOctets
  { oid: `${ifEntry}.16`, tells: 'octetsOut' }, // ifOutOctets
  { oid: `${ifEntry}.9`, tells: 'lastChangeTicks' }, // ifLastChange
]
const WIDE_PACKETS: Column[] = [
  { oid: `${ifXEntry}.7`, tells: 'packetsIn' }, // ifHCInUcastPkts
  { oid: `${ifXEntry}.8`, tells: 'packetsIn' }, // ifHCInMulticastPkts
  { oid: `${ifXEntry}.9`, tells: 'packetsIn' }, // ifHCInBroadcastPkts
  { oid: `${ifXEntry}.11`, tells: 'packetsOut' }, // ifHCOutUcastPkts
  { oid: `${ifXEntry}.12`, tells: 'packetsOut' }, // ifHCOutMulticastPkts
  { oid: `${ifXEntry}.13`, tells: 'packetsOut' }, // ifHCOutBroadcastPkts
]
const NARROW_PACKETS: Column[] = [
  { oid: `${ifEntry}.11`, tells: 'packetsIn' }, // ifInUcastPkts
  { oid: `${ifEntry}.12`, tells: 'packetsIn' }, // ifInNUcastPkts
  { oid: `${ifEntry}.17`, tells: 'packetsOut' }, // ifOutUcastPkts
  { oid: `${ifEntry}.18`, tells: 'packetsOut' }, // ifOutNUcastPkts
]
const NAME: Column = { oid: `${ifXEntry}.1`, tells: 'name' } // ifName
const DESCRIPTION: Column = { oid: `${ifEntry}.2`, tells: 'name' } // ifDescr

/** What an interface has counted since its counters began; a counter that the device does not keep is absent. */
export type InterfaceCounters = {
  ifIndex: number
  /** ifName, else ifDescr, at the time of the counters: so that a row is never taken for another's. */
  name?: string
  octetsIn?: bigint
  octetsOut?: bigint
  /** Of every kind; a sum of counters, modulo 2^`bits` like each of them. */
  packetsIn?: bigint
  packetsOut?: bigint
  /** Whether octets and packets wrap at 2^32 or at 2^64. */
  bits: 32 | 64
  /** Counter32 all four. */
  errorsIn?: number
  errorsOut?: number
  discardsIn?: number
  discardsOut?: number
  /** sysUpTime when the counters of this interface last began anew, in hundredths of a second. */
  discontinuityTicks?: number
  /** sysUpTime when the link last went up or down; asked for where a discontinuity may not be told. */
  lastChangeTicks?: number
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
 * Packets are asked for by name only: their columns would double what a walk costs an old switch.
 */
export async function readCounters(
  session: SnmpSession,
  interfaces: readonly number[] | 'all',
  { expectedRows = 0 }: { expectedRows?: number } = {},
): Promise<Result<Counters, SnmpFailure>> {
  const isWalk = interfaces === 'all'
  const read = (columns: readonly Column[]) => {
    const oids = columns.map(({ oid }) => oid)
    if (!isWalk) return getColumns(session, oids, interfaces)
    const options = { ...(expectedRows > 0 && { expectedRows }), alongside: [sysUpTime] }
    return session.walkColumns(oids, options)
  }

  // SNMPv1 has no Counter64.
  const hasWide = session.version !== '1'
  const named = isWalk ? [] : [NAME, DESCRIPTION]
  const packets = isWalk ? [] : hasWide ? WIDE_PACKETS : NARROW_PACKETS
  const columns = [...(hasWide ? WIDE : NARROW), ...OTHERS, ...named, ...packets]
  const first = await read(columns)
  if (!first.ok) return failure(first.failure)
  const clock = first.value[columns.length]?.[0] ?? (await readUpTime(session))
  const sysUpTimeTicks = clock && integer(clock)
  if (sysUpTimeTicks === undefined) {
    return failure({ kind: 'malformed', detail: 'the device does not tell its sysUpTime' })
  }
  const found = columns.map((column, at) => ({ column, cells: first.value[at] ?? [] }))
  let isNarrow = !hasWide
  if (hasWide && !found.some(({ column, cells }) => isOctets(column) && cells.length > 0)) {
    isNarrow = true
    const columns32 = [...NARROW, ...(isWalk ? [] : NARROW_PACKETS)]
    const narrow = await read(columns32)
    if (!narrow.ok) return failure(narrow.failure)
    found.push(...columns32.map((column, at) => ({ column, cells: narrow.value[at] ?? [] })))
  }
  const bits = isNarrow ? 32 : 64
  let rows = rowsOf(found, bits)
  for (const column of isWalk ? [NAME, DESCRIPTION] : []) {
    if (rows.every(row => row.name !== undefined)) break
    const names = await read([column])
    if (!names.ok) return failure(names.failure)
    found.push({ column, cells: names.value[0] ?? [] })
    rows = rowsOf(found, bits)
  }
  return success({ sysUpTimeTicks, rows })
}

function isOctets({ tells }: Column): boolean {
  return tells === 'octetsIn' || tells === 'octetsOut'
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

function rowsOf(
  found: readonly { column: Column; cells: readonly Varbind[] }[],
  bits: 32 | 64,
): InterfaceCounters[] {
  const rows: InterfaceCounters[] = []
  const byIfIndex = new Map<number, number>()
  for (const { column, cells } of found) {
    // Columns list the same rows in the same order, but for holes: the next one is nearly always the right one.
    let next = 0
    for (const cell of cells) {
      const ifIndex = lastArc(cell.oid)
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
      if (row) fill(row, column.tells, cell)
    }
  }
  return rows
}

function fill(row: InterfaceCounters, field: Field, cell: Varbind): void {
  switch (field) {
    case 'name': {
      const name = text(cell)
      if (name) row.name ??= name
      return
    }
    case 'octetsIn':
    case 'octetsOut': {
      const count = countOf(cell)
      if (count !== undefined) row[field] = count
      return
    }
    case 'packetsIn':
    case 'packetsOut': {
      const count = countOf(cell)
      if (count !== undefined) row[field] = BigInt.asUintN(row.bits, (row[field] ?? 0n) + count)
      return
    }
    default: {
      const count = integer(cell)
      if (count !== undefined && count >= 0) row[field] = count
    }
  }
}

function countOf(cell: Varbind): bigint | undefined {
  if (cell.type === 'counter64') return cell.value
  return cell.type === 'number' && cell.value >= 0 ? BigInt(cell.value) : undefined
}

/** The ifIndex of an instance. */
function lastArc(oid: string): number {
  return Number(oid.slice(oid.lastIndexOf('.') + 1))
}
