import type { Observation } from '../../schemas/observation.ts'
import { identityOf } from './device-of-endpoint.ts'
import type { KnownDevice } from './known.ts'
import { isHardwareMac } from './mac-evidence.ts'
import { comparableSerial } from './serial.ts'

/**
 * Whether anything but their product could speak for an observation being of a device: a serial, of whatever chassis, a card,
 * a name or an address that both have. Quick, because every observation is held beside every device of its batch.
 */
export function mayBe(device: KnownDevice, observation: Observation): boolean {
  if (device.aliases) return true
  const known = marksOf(device)
  const { marks, portMacs } = marksTold(observation)
  if (marks.some(it => known.has(it))) return true
  const { macAddress } = device.values
  if (macAddress !== undefined && portMacs.has(macAddress)) return true
  return isHardwareMac(observation.macAddress)
    ? identityOf(device).macAddresses.has(observation.macAddress)
    : false
}

type Told = { marks: readonly string[]; portMacs: ReadonlySet<string> }

const ofDevices = new WeakMap<KnownDevice, ReadonlySet<string>>()
const ofObservations = new WeakMap<Observation, Told>()

function marksOf(device: KnownDevice): ReadonlySet<string> {
  const before = ofDevices.get(device)
  if (before) return before
  const { values, asserted, members, addresses } = device
  const marks = new Set([
    ...serialMarks([values.serial, asserted.serial?.value, ...members.map(it => it.values.serial)]),
    ...nameMarks([values.name, asserted.name?.value]),
    ...addresses.map(it => it.address),
  ])
  ofDevices.set(device, marks)
  return marks
}

function marksTold(observation: Observation): Told {
  const before = ofObservations.get(observation)
  if (before) return before
  const { serial, members = [], name, address, addresses = [], interfaces } = observation
  const ports = interfaces.status === 'complete' ? interfaces.rows : []
  const marks = [
    ...serialMarks([serial, ...members.map(it => it.serial)]),
    ...nameMarks([name]),
    ...new Set([address, ...addresses]),
  ]
  const portMacs = new Set(ports.flatMap(it => it.macAddress ?? []))
  ofObservations.set(observation, { marks, portMacs })
  return { marks, portMacs }
}

function serialMarks(serials: readonly unknown[]): string[] {
  return serials.flatMap(it => {
    const serial = typeof it === 'string' ? comparableSerial(it) : undefined
    return serial === undefined ? [] : [`serial ${serial}`]
  })
}

function nameMarks(names: readonly unknown[]): string[] {
  return names.flatMap(it => (typeof it === 'string' ? [`name ${it.toLowerCase()}`] : []))
}
