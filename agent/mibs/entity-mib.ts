import type { Section } from '../../schemas/section.ts'
import { integer, text } from '../snmp/decode.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readRows, readTable, sized } from '../snmp/table.ts'
import { oneArc } from './index-arcs.ts'

export const entPhysicalTable = defineTable({
  name: 'entPhysicalTable',
  entry: '1.3.6.1.2.1.47.1.1.1.1',
  index: oneArc,
  columns: {
    descr: { column: 2, as: text },
    containedIn: { column: 4, as: integer },
    class: { column: 5, as: integer },
    position: { column: 6, as: integer },
    name: { column: 7, as: text },
    hardware: { column: 8, as: text },
    firmware: { column: 9, as: text },
    software: { column: 10, as: text },
    serial: { column: 11, as: text },
    maker: { column: 12, as: text },
    model: { column: 13, as: text },
  },
  // entLastChangeTime
  presentIf: '1.3.6.1.2.1.47.1.4.1.0',
})

/** A part of a device: a chassis, a module, a fan, a port. `class` is a PhysicalClass, `position` entPhysicalParentRelPos. */
export type PhysicalEntity = RowOf<typeof entPhysicalTable>

/** PhysicalClass (RFC 6933) of a part that is a box of its own. */
export const PHYSICAL_CLASS = { chassis: 3 } as const

/** container(5), fan(7), sensor(8), port(10): what they say of themselves says nothing of the device. */
const SILENT_CLASSES = new Set([5, 7, 8, 10])
/** From which on the table is likely to be mostly about them. */
const MANY_PORTS = 16

/**
 * What a device is made of, from ENTITY-MIB (RFC 6933) entPhysicalTable. A switch lists each of its ports there, some each
 * of their lasers: where `ports` says that many rows are such, they are read no further than what they are in.
 */
export async function readPhysicalEntities(
  session: SnmpSession,
  ports = 0,
): Promise<Section<PhysicalEntity>> {
  const { containedIn, class: kind, ...said } = entPhysicalTable.columns
  if (ports < MANY_PORTS || session.version === '1') return readTable(session, entPhysicalTable)

  const outline = await readTable(
    session,
    { ...entPhysicalTable, columns: { containedIn, class: kind } },
    sized(ports),
  )
  if (outline.status === 'failed') return outline
  const parts = outline.status === 'complete' ? outline.rows : []
  const telling = parts.filter(row => !SILENT_CLASSES.has(row.class ?? 0))
  // Some fill in texts and leave out what they are texts of.
  if (telling.length >= parts.length / 2 || parts.some(row => row.class === undefined))
    return readTable(session, entPhysicalTable)

  const details = await readRows(
    session,
    { ...entPhysicalTable, columns: said },
    telling.map(row => `${row.index}`),
  )
  if (details.status !== 'complete') return details
  const byIndex = new Map(details.rows.map(row => [row.index, row]))
  return {
    status: 'complete',
    rows: parts.map(row => ({ ...row, ...byIndex.get(row.index) })),
  }
}
