import { text } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, readTable } from '../snmp/table.ts'

/** LLDP-EXT-MED-MIB (ANSI/TIA-1057): what telephones tell of themselves; its index is that of lldpRemTable. */
const lldpXMedRemInventoryTable = defineTable({
  name: 'lldpXMedRemInventoryTable',
  entry: '1.0.8802.1.1.2.1.5.4795.1.3.3.1',
  index: arcs => arcs.join('.'),
  columns: {
    software: { column: 3, as: text },
    serial: { column: 4, as: text },
    vendor: { column: 5, as: text },
    model: { column: 6, as: text },
  },
})

/** Inventory of a neighbour, by its own word. */
export type NeighbourInventory = {
  vendor?: string
  model?: string
  serial?: string
  version?: string
}

/** What neighbours tell of themselves by LLDP-MED, by instance of lldpRemTable; empty where the switch does not keep it. */
export async function readNeighbourInventories(
  session: SnmpSession,
): Promise<Map<string, NeighbourInventory>> {
  const table = await readTable(session, lldpXMedRemInventoryTable)
  return new Map(
    table.status !== 'complete'
      ? []
      : table.rows.map(({ index, vendor, model, serial, software }) => [
          index,
          presentKeys({ vendor, model, serial, version: software }),
        ]),
  )
}
