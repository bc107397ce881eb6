import type { Printer } from '../../schemas/printer.ts'
import { integer, text } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readTable } from '../snmp/table.ts'

/** prtMarkerLifeCount of the first marker of the first printer. */
const prtMarkerLifeCount = '1.3.6.1.2.1.43.10.2.1.4.1.1'

const prtMarkerSuppliesTable = defineTable({
  name: 'prtMarkerSuppliesTable',
  entry: '1.3.6.1.2.1.43.11.1.1',
  // hrDeviceIndex.prtMarkerSuppliesIndex
  index: arcs => (arcs.length === 2 ? arcs.join('.') : undefined),
  columns: {
    /** other(1), supplyThatIsConsumed(3), receptacleThatIsFilled(4) */
    class: { column: 4, as: integer },
    description: { column: 6, as: text },
    maxCapacity: { column: 8, as: integer },
    level: { column: 9, as: integer },
  },
})

const MOST_SUPPLIES = 100

/** What a printer counts and consumes, from Printer-MIB (RFC 3805). Undefined for a device that answers nothing of it. */
export async function readPrinter(session: SnmpSession): Promise<Printer | undefined> {
  const answer = await session.get([prtMarkerLifeCount])
  const [count] = answer.ok ? answer.value : []
  const pageCount = count && integer(count)
  const table = await readTable(session, prtMarkerSuppliesTable)
  const supplies = table.status === 'complete' ? table.rows.flatMap(supplyOf) : []
  const printer = presentKeys({
    pageCount: pageCount !== undefined && pageCount >= 0 ? pageCount : undefined,
    supplies: supplies.length > 0 ? supplies.slice(0, MOST_SUPPLIES) : undefined,
  })
  return Object.keys(printer).length > 0 ? printer : undefined
}

/** A level of -2 is unknown, -3 "some"; a capacity of -2 likewise: neither is a percentage. */
function supplyOf(row: RowOf<typeof prtMarkerSuppliesTable>) {
  const { description, maxCapacity, level } = row
  const isConsumed = row.class === undefined || row.class === 3
  if (!isConsumed || !description || !maxCapacity || maxCapacity <= 0) return []
  if (level === undefined || level < 0 || level > maxCapacity) return []
  return [{ name: description, percentLeft: Math.round((level / maxCapacity) * 100) }]
}
