import type { Rows, Table } from '../snmp/table.ts'
import { forgetLearned } from './bridge-vlans.ts'
import type { DeviceContext } from './device-context.ts'

/** Rows kept in all, some 50 bytes each; beyond it the device asked longest ago is forgotten. */
const rowsKept = 150_000

type Kept = {
  readonly revision: number
  readonly tables: Map<object, Rows<unknown>>
  count: number
}

/** Rows of the devices being walked now, dropped when the network changes. */
export function createRowCache() {
  const kept = new Map<DeviceContext, Kept>()
  let total = 0

  function forget(context: DeviceContext): void {
    total -= kept.get(context)?.count ?? 0
    kept.delete(context)
    forgetLearned(context)
  }

  return {
    /** Says that requests to this device begin or go on: it is the last to be forgotten. */
    touch: (context: DeviceContext): void => {
      const revision = context.network.state.revision()
      let known = kept.get(context)
      if (known?.revision === revision) {
        kept.delete(context)
      } else {
        forget(context)
        known = { revision, tables: new Map(), count: 0 }
      }
      kept.set(context, known)
      for (const oldest of kept.keys()) {
        if (total <= rowsKept || oldest === context) break
        forget(oldest)
      }
    },
    rowsOf: (table: Table<DeviceContext>, context: DeviceContext): Rows<unknown> => {
      if (!table.cached) return table.rows(context)
      const cache = kept.get(context)
      const known = cache?.tables.get(table)
      if (known) return known
      const rows = table.rows(context)
      if (cache) {
        cache.tables.set(table, rows)
        cache.count += rows.items.length
        total += rows.items.length
      }
      return rows
    },
  }
}
export type RowCache = ReturnType<typeof createRowCache>
