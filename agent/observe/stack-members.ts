import type { Member } from '../../schemas/member.ts'
import { PHYSICAL_CLASS, type PhysicalEntity } from '../mibs/entity-mib.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import { plausibleModel, plausibleSerial, plausibleVersion } from './plausible.ts'

/**
 * The chassis of a device, by position: one for most, several for a stack (ENTITY-MIB, RFC 6933). A chassis that
 * says neither its model nor its serial number is none; two that claim the same serial are one.
 */
export function stackMembers(entities: readonly PhysicalEntity[]): Member[] {
  const chassis = entities.filter(entity => entity.class === PHYSICAL_CLASS.chassis)
  const named = chassis.flatMap(entity => {
    const model = entity.model === undefined ? undefined : plausibleModel(entity.model)
    const serial = entity.serial === undefined ? undefined : plausibleSerial(entity.serial)
    return model !== undefined || serial !== undefined ? [{ entity, model, serial }] : []
  })
  const distinct = named.filter(
    ({ serial }, at) =>
      serial === undefined || named.findIndex(other => other.serial === serial) === at,
  )
  const positions = positionsOf(distinct.map(({ entity }) => entity))
  return distinct
    .map(({ entity, model, serial }, at) =>
      presentKeys({
        position: positions[at] ?? at + 1,
        model,
        serial,
        version: firstPlausibleVersion(entity),
        description: entity.descr,
      }),
    )
    .sort((a, b) => a.position - b.position)
}

/** entPhysicalParentRelPos where it tells the members apart, else their order. A lone chassis is the first. */
function positionsOf(chassis: readonly PhysicalEntity[]): number[] {
  const claimed = chassis.map(({ position }) => position)
  const isUsable =
    chassis.length > 1 &&
    claimed.every(position => position !== undefined && position >= 0) &&
    new Set(claimed).size === claimed.length
  return chassis.map((_, at) => (isUsable ? (claimed[at] ?? at + 1) : at + 1))
}

function firstPlausibleVersion(entity: PhysicalEntity): string | undefined {
  for (const text of [entity.software, entity.firmware]) {
    const version = text === undefined ? undefined : plausibleVersion(text)
    if (version !== undefined) return version
  }
  return undefined
}
