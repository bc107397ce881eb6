import type { KnownDevice, KnownEndpoint } from '../reconcile/known.ts'
import type { AssertableItem } from '../reconcile/plan-assertions.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { loadDevices } from './load-devices.ts'
import { loadEndpointsById } from './load-endpoints.ts'

/** Those of the items that are there, with what was observed and what is said of them. */
export async function loadItems(
  transaction: SiteTransaction,
  items: readonly AssertableItem[],
): Promise<{ devices: KnownDevice[]; endpoints: KnownEndpoint[] }> {
  const idsOf = (type: AssertableItem['type']) => [
    ...new Set(items.filter(it => it.type === type).map(it => it.id)),
  ]
  return {
    devices: await loadDevices(transaction, idsOf('device')),
    endpoints: await loadEndpointsById(transaction, idsOf('endpoint')),
  }
}
