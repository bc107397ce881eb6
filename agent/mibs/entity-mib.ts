import type { Section } from '../../schemas/section.ts'
import { integer, text } from '../snmp/decode.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readTable } from '../snmp/table.ts'
import { oneArc } from './index-arcs.ts'

const entPhysicalTable = defineTable({
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

/** What a device is made of, from ENTITY-MIB (RFC 6933) entPhysicalTable. */
export async function readPhysicalEntities(session: SnmpSession): Promise<Section<PhysicalEntity>> {
  return readTable(session, entPhysicalTable)
}
