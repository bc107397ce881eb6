import type { Rows, Table } from '../snmp/table.ts'
import type { DeviceContext } from './device-context.ts'

/** Devices whose rows are kept; beyond it the one asked longest ago is forgotten. */
const devicesKept = 200

/** Rows of the devices being walked now, dropped when the network changes. */
export function createRowCache() {
  const kept = new Map<DeviceContext, { revision: number; rows: Map<object, Rows<unknown>> }>()

  return {
    /** Says that requests to this device begin or go on. */
    touch: (context: DeviceContext): void => {
      const revision = context.network.state.revision()
      const known = kept.get(context)
      kept.delete(context)
      kept.set(
        context,
        known && known.revision === revision ? known : { revision, rows: new Map() },
      )
      if (kept.size > devicesKept) {
        for (const oldest of kept.keys()) {
          kept.delete(oldest)
          break
        }
      }
    },
    rowsOf: (table: Table<DeviceContext>, context: DeviceContext): Rows<unknown> => {
      if (!table.cached) return table.rows(context)
      const cache = kept.get(context)?.rows
      const known = cache?.get(table)
      if (known) return known
      const rows = table.rows(context)
      cache?.set(table, rows)
      return rows
    },
  }
}
export type RowCache = ReturnType<typeof createRowCache>
