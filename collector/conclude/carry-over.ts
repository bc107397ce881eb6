import { v7 as uuidv7 } from 'uuid'
import type { Cmdb } from '../cmdb/connect.ts'
import { assertFields } from '../cmdb/correct-fields.ts'
import { loadCarried } from '../cmdb/load-carried.ts'

/**
 * What was said of a host that turned out to be a device (a printer that answers SNMP by now) is said of the device, by whom
 * it was said: asset number and room go along. The number of values.
 */
export async function carryOver(
  cmdb: Cmdb,
  siteId: string,
  now: Date,
  newId: () => string = uuidv7,
): Promise<number> {
  const carried = await loadCarried(cmdb, siteId)
  if (carried.length === 0) return 0
  const actor = { kind: 'collector' as const, name: 'identity' }
  const reason = 'the host turned out to be this device'
  const correction = { id: newId(), actor, origin: 'conclusion' as const, reason, now }
  await assertFields(cmdb, siteId, carried, correction)
  return carried.length / 2
}
