import { v7 as uuidv7 } from 'uuid'
import type { Cmdb } from '../cmdb/connect.ts'
import { assertFields } from '../cmdb/correct-fields.ts'
import { type ControlledHost, loadControlledHosts } from '../cmdb/load-controlled.ts'
import { parseAssertion } from '../reconcile/parse-assertion.ts'
import type { Assertion } from '../reconcile/plan-assertions.ts'
import { comparableSerial } from '../reconcile/serial.ts'

const FIELDS = ['name', 'model', 'serial', 'version'] as const

/**
 * Access points that tell nothing themselves have the name, model, serial and version that their controllers tell, each with
 * the controller as its source; what a controller does not tell any more stays. The number of values that changed.
 */
export async function tellAccessPoints(
  cmdb: Cmdb,
  siteId: string,
  now: Date,
  newId: () => string = uuidv7,
): Promise<number> {
  const hosts = await loadControlledHosts(cmdb, siteId)
  let changes = 0
  for (const of of Map.groupBy(hosts, it => it.controllerId).values()) {
    const assertions = of.flatMap(newsOf)
    const [first] = of
    if (!first || assertions.length === 0) continue
    const actor = { kind: 'collector' as const, name: first.controller }
    const reason = 'as the controller of the access points tells'
    const correction = { id: newId(), actor, origin: 'conclusion' as const, reason, now }
    changes += (await assertFields(cmdb, siteId, assertions, correction)).changes
  }
  return changes
}

function newsOf({ endpointId, told, said }: ControlledHost): Assertion[] {
  const item = { type: 'endpoint' as const, id: endpointId }
  const { serial, ...others } = told
  const values = {
    ...others,
    kind: 'access-point',
    ...(comparableSerial(serial) !== undefined && { serial }),
  }
  return (['kind', ...FIELDS] as const).flatMap((field): Assertion[] => {
    const parsed = parseAssertion(field, values[field] ?? '')
    // What cannot be a value of ours is as good as not told.
    if (!parsed.ok || said[field] === parsed.value.value) return []
    return [{ item, source: 'controller', ...parsed.value }]
  })
}
