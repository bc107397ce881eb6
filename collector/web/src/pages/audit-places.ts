import type { AuditedDevice } from '../api/audit-query.ts'

/** Devices that stand at one place. */
export type AuditPlace = { place: string | undefined; devices: AuditedDevice[] }

/** Devices by building, room and rack; where nobody said, by what the device tells of itself. In the order they come. */
export function byPlace(devices: readonly AuditedDevice[]): AuditPlace[] {
  const places = Map.groupBy(devices, placeOf)
  const known = [...places].filter(([place]) => place !== undefined)
  const unknown = [...places].filter(([place]) => place === undefined)
  return [...known, ...unknown].map(([place, it]) => ({ place, devices: it }))
}

/** Where a device stands, in a line; undefined when nobody and nothing tells. */
export function placeOf({ building, room, rack, location }: AuditedDevice): string | undefined {
  const said = [building, room, rack].filter(it => it !== undefined && it !== '')
  if (said.length > 0) return said.join(' · ')
  return location === '' ? undefined : location
}

const UNEXPECTED = ['unexpected-device', 'unexpected-endpoint', 'unexpected-neighbour']

/** What somebody who walks through the school should look at first. */
export function toLookAt(devices: readonly AuditedDevice[]) {
  return {
    obsolete: devices.filter(it => it.obsolete !== undefined),
    slow: devices.filter(it => it.findings.includes('slow-uplink')),
    unexpected: devices.filter(it => it.findings.some(kind => UNEXPECTED.includes(kind))),
    missing: devices.filter(it => it.state === 'missing'),
  }
}
