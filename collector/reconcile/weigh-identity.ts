import type { Observation } from '../../schemas/observation.ts'
import { identityOf } from './device-of-endpoint.ts'
import type { Evidence } from './evidence.ts'
import type { KnownDevice } from './known.ts'
import { isHardwareMac } from './mac-evidence.ts'
import { comparableSerial } from './serial.ts'
import type { Source } from './source.ts'

/** A device is not given another address and another name between two looks that are this close. */
const AT_ONCE_MS = 30 * 60_000

/**
 * The evidence for and against an observation being of a known device. Strong: serial within its vendor, chassis of a stack,
 * burnt-in MAC address. Medium: name and address together; address and product where a side has no name. Weak, and only
 * a tie-breaker: name, address or product alone.
 */
export function weighIdentity(
  device: KnownDevice,
  observation: Observation,
  source: Source,
): Evidence[] {
  const serial = compareSerials(device, observation)
  const isAtItsAddress = hasAnsweredAt(device, observation)
  const weaker = weighNameAndPlace(device, observation, isAtItsAddress)
  if (serial?.speaks === 'against') {
    const stack = compareStacks(device, observation, isAtItsAddress)
    // Whose serial and MAC a stack shows depends on who is its master.
    if (stack) return [stack, ...weaker]
  }
  const strong = [serial, compareMacs(device, observation)].filter(it => it !== undefined)
  const elsewhere = isSeenElsewhere(device, observation, source, isAtItsAddress)
  const isTwin = elsewhere && strong.length > 0 && strong.every(it => it.speaks === 'for')
  return [...strong, ...(isTwin ? [elsewhere] : []), ...weaker]
}

/** The value that was observed of a device, else what a person or an import says of it. */
function toldOf(device: KnownDevice, field: 'serial' | 'name' | 'vendor'): string | undefined {
  const said = device.asserted[field]?.value
  return device.values[field] ?? (typeof said === 'string' ? said : undefined)
}

function compareSerials(device: KnownDevice, observation: Observation): Evidence | undefined {
  const known = comparableSerial(toldOf(device, 'serial'))
  const observed = comparableSerial(observation.serial)
  if (!known || !observed) return undefined
  const vendors = [toldOf(device, 'vendor'), observation.vendor].map(it => it?.toLowerCase())
  const isSameVendor = vendors.includes(undefined) || vendors[0] === vendors[1]
  const speaks = known === observed && isSameVendor ? 'for' : 'against'
  return { about: 'serial', strength: 'strong', speaks, known, observed }
}

/**
 * One stack whose master changed: each one's serial is among the other's chassis; or it answers where the stack did, with
 * one of its chassis. Else a chassis that left a stack, or joined one, is no longer, or not yet, the device that it is part of.
 */
function compareStacks(
  device: KnownDevice,
  observation: Observation,
  isAtItsAddress: boolean,
): Evidence | undefined {
  const known = comparableSerial(toldOf(device, 'serial')) ?? ''
  const observed = comparableSerial(observation.serial) ?? ''
  const { ever, present: before } = chassisOf(device.members)
  const now = serialsOf(observation.members ?? [])
  const shared = [...now].filter(it => before.has(it))
  const isMutual = before.has(observed) && now.has(known)
  const isSurvivor = isAtItsAddress && shared.length > 0 && Math.max(before.size, now.size) > 1
  const told = { known: [...before].join(', '), observed: [...now].join(', ') }
  if (isMutual || isSurvivor) return { about: 'stack', strength: 'strong', speaks: 'for', ...told }
  const isSplitOrJoined = ever.has(observed) || now.has(known)
  return isSplitOrJoined
    ? { about: 'stack', strength: 'strong', speaks: 'against', ...told }
    : undefined
}

type Chassis = { ever: ReadonlySet<string>; present: ReadonlySet<string> }

const chassis = new WeakMap<KnownDevice['members'], Chassis>()

function chassisOf(members: KnownDevice['members']): Chassis {
  const known = chassis.get(members)
  if (known) return known
  const ever = serialsOf(members.map(it => it.values))
  const present = serialsOf(members.filter(it => it.isPresent).map(it => it.values))
  chassis.set(members, { ever, present })
  return { ever, present }
}

/** The serials of chassis that identify something. */
export function serialsOf(members: readonly { serial?: string | undefined }[]): Set<string> {
  return new Set(members.map(it => comparableSerial(it.serial)).filter(it => it !== undefined))
}

function compareMacs(device: KnownDevice, observation: Observation): Evidence | undefined {
  const known = device.values.macAddress
  const observed = observation.macAddress
  if (!isHardwareMac(known) || !isHardwareMac(observed)) return undefined
  // Which address is the base one may depend on what could be read: the other one's ports are looked at too.
  const isOneOfItsPorts =
    known === observed ||
    portMacsOf(observation).has(known) ||
    identityOf(device).macAddresses.has(observed)
  const speaks = isOneOfItsPorts ? 'for' : 'against'
  return { about: 'mac-address', strength: 'strong', speaks, known, observed }
}

/** An observation is compared with every device that it may be of. */
const portMacs = new WeakMap<Observation, ReadonlySet<string>>()

function portMacsOf(observation: Observation): ReadonlySet<string> {
  const known = portMacs.get(observation)
  if (known) return known
  const rows = observation.interfaces.status === 'complete' ? observation.interfaces.rows : []
  const macs = new Set(rows.flatMap(it => it.macAddress ?? []))
  portMacs.set(observation, macs)
  return macs
}

function weighNameAndPlace(
  device: KnownDevice,
  observation: Observation,
  isAtItsAddress: boolean,
): Evidence[] {
  const names = [device.values.name, device.asserted.name?.value].filter(
    it => typeof it === 'string',
  )
  const [known] = names
  const observed = observation.name
  const isSameName =
    observed !== undefined && names.some(it => it.toLowerCase() === observed.toLowerCase())
  const { sysObjectId } = device.values
  const isSameProduct = sysObjectId !== undefined && sysObjectId === observation.sysObjectId
  const isNameless = known === undefined || observed === undefined
  const { address } = observation

  if (isAtItsAddress && isSameName) {
    const told = { known: `${known} ${address}`, observed: `${observed} ${address}` }
    return [{ about: 'name-and-address', strength: 'medium', speaks: 'for', ...told }]
  }
  if (isAtItsAddress && isNameless && sysObjectId === observation.sysObjectId) {
    const told = { known: address, observed: address }
    return [{ about: 'address-and-product', strength: 'medium', speaks: 'for', ...told }]
  }
  const weak = { strength: 'weak', speaks: 'for' } as const
  return [
    ...(isSameName ? [{ about: 'name' as const, ...weak, observed }] : []),
    ...(isAtItsAddress ? [{ about: 'address' as const, ...weak, observed: address }] : []),
    ...(isSameProduct ? [{ about: 'product' as const, ...weak, observed: sysObjectId }] : []),
  ]
}

/** Answering counts, merely having does not: many hosts have the same address on an inner bridge. */
function hasAnsweredAt(device: KnownDevice, observation: Observation): boolean {
  const told = new Set([observation.address, ...(observation.addresses ?? [])])
  return device.addresses.some(
    it => it.address === observation.address || (it.answered && told.has(it.address)),
  )
}

/** Under another name, at an address that the device does not have, while it answered at its own: a copy. */
function isSeenElsewhere(
  device: KnownDevice,
  observation: Observation,
  source: Source,
  isAtItsAddress: boolean,
): Evidence | undefined {
  const known = device.values.name
  const observed = observation.name
  if (isAtItsAddress || known === undefined || observed === undefined) return undefined
  if (known.toLowerCase() === observed.toLowerCase()) return undefined
  const at = Date.parse(source.at)
  // Of the time between the first and the last answer nothing is known: messages may come late.
  const isNear = (instant: string) => Math.abs(Date.parse(instant) - at) <= AT_ONCE_MS
  const place = device.addresses.find(
    it => it.answered !== undefined && (isNear(it.firstSeen) || isNear(it.answered.at)),
  )
  if (!place) return undefined
  const told = {
    known: `${known} ${place.address}`,
    observed: `${observed} ${observation.address}`,
  }
  return { about: 'two-places', strength: 'decisive', speaks: 'against', ...told }
}
