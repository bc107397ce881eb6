import type { Observation } from '../../schemas/observation.ts'
import type { Contradiction } from './changeset.ts'
import type { KnownDevice } from './known.ts'
import { hostMacsOf, isHardwareMac } from './mac-evidence.ts'
import { comparableSerial } from './serial.ts'
import type { Source } from './source.ts'

/** Why an observation is of a known device, strongest first. */
const matchReasons = ['serial', 'stack', 'mac-address', 'name-and-address', 'address'] as const
type MatchReason = (typeof matchReasons)[number]

export type Match = {
  /** The known device; absent when it is a new one. */
  readonly device?: KnownDevice
  readonly because?: MatchReason
  /** Devices that share strong evidence with the observation and are not it, or are it in spite of other evidence. */
  readonly contradictions: readonly Omit<Contradiction, 'deviceId'>[]
}

/**
 * Which of the candidates was observed. Strong evidence (serial within the vendor, members of the same stack, base MAC)
 * decides alone unless other strong evidence speaks against it; then name or address must agree too. Without strong
 * evidence on one side, name and address together decide, or the address with the same sysObjectID where a side has no
 * name. A device with other strong evidence at the same address is another device: it was swapped.
 */
export function match(
  candidates: readonly KnownDevice[],
  observation: Observation,
  source: Source,
): Match {
  const judged = candidates.map(device => ({ device, ...judge(device, observation) }))
  const [best] = judged
    .filter(it => it.because !== undefined)
    .sort(
      (a, b) =>
        rank(a.because) - rank(b.because) ||
        distance(a.device, observation, source) - distance(b.device, observation, source) ||
        (a.device.id < b.device.id ? -1 : 1),
    )
  const contradictions = judged
    .filter(it => it.contradicts !== undefined)
    .map(it => ({ otherDeviceId: it.device.id, about: it.contradicts ?? 'serial' }))
  if (!best?.because) return { contradictions }
  return { device: best.device, because: best.because, contradictions }
}

type Judgement = { because?: MatchReason; contradicts?: Contradiction['about'] }

function judge(device: KnownDevice, observation: Observation): Judgement {
  const serial = compareSerials(device, observation)
  const mac = compareMacs(device, observation)
  const isAtItsAddress = hasAnsweredAt(device, observation)
  const names = compareNames(device, observation)
  const isPlausible = isAtItsAddress || names === 'same'

  if (serial === 'same') {
    if (mac !== 'different') return { because: 'serial' }
    return isPlausible ? { because: 'serial' } : { contradicts: 'mac-address' }
  }
  if (isSameStack(device, observation)) return { because: 'stack' }
  if (mac === 'same') {
    if (serial !== 'different') return { because: 'mac-address' }
    return isPlausible
      ? { because: 'mac-address', contradicts: 'serial' }
      : { contradicts: 'serial' }
  }
  if (serial === 'different' || mac === 'different' || !isAtItsAddress) return {}
  if (names === 'same') return { because: 'name-and-address' }
  const { sysObjectId } = device.values
  const isSameProduct = sysObjectId === observation.sysObjectId
  return names === 'unknown' && isSameProduct ? { because: 'address' } : {}
}

type Comparison = 'same' | 'different' | 'unknown'

function compareSerials(device: KnownDevice, observation: Observation): Comparison {
  const known = comparableSerial(device.values.serial)
  const observed = comparableSerial(observation.serial)
  if (!known || !observed) return 'unknown'
  const vendors = [device.values.vendor, observation.vendor].map(it => it?.toLowerCase())
  const isSameVendor = vendors.includes(undefined) || vendors[0] === vendors[1]
  return known === observed && isSameVendor ? 'same' : 'different'
}

/** Two observations of one stack whose master changed: each one's serial is among the other's members. */
function isSameStack(device: KnownDevice, observation: Observation): boolean {
  const known = comparableSerial(device.values.serial)
  const observed = comparableSerial(observation.serial)
  if (!known || !observed) return false
  const has = (members: readonly { serial?: string | undefined }[], serial: string) =>
    members.some(it => comparableSerial(it.serial) === serial)
  const members = device.members.filter(it => it.isPresent).map(it => it.values)
  return has(members, observed) && has(observation.members ?? [], known)
}

function compareMacs(device: KnownDevice, observation: Observation): Comparison {
  const known = device.values.macAddress
  const observed = observation.macAddress
  if (!isHardwareMac(known) || !isHardwareMac(observed)) return 'unknown'
  if (known === observed) return 'same'
  // Which address is the base one may depend on what could be read: the other one's ports are looked at too.
  const rows = observation.interfaces.status === 'complete' ? observation.interfaces.rows : []
  const isOneOfItsPorts =
    hostMacsOf(undefined, rows).has(known) ||
    hostMacsOf(
      undefined,
      device.interfaces.map(it => it.values),
    ).has(observed)
  return isOneOfItsPorts ? 'same' : 'different'
}

function compareNames(device: KnownDevice, observation: Observation): Comparison {
  const known = device.values.name?.toLowerCase()
  const observed = observation.name?.toLowerCase()
  if (!known || !observed) return 'unknown'
  return known === observed ? 'same' : 'different'
}

/** Answering counts, merely having does not: many hosts have the same address on an inner bridge. */
function hasAnsweredAt(device: KnownDevice, observation: Observation): boolean {
  const told = new Set([observation.address, ...(observation.addresses ?? [])])
  return device.addresses.some(
    it => it.address === observation.address || (it.answered && told.has(it.address)),
  )
}

function rank(because: MatchReason | undefined): number {
  return because === undefined ? matchReasons.length : matchReasons.indexOf(because)
}

/** How far the observation is, in time, from what is known of the device at that address. */
function distance(device: KnownDevice, observation: Observation, source: Source): number {
  const held = device.addresses.find(it => it.address === observation.address)
  const from = Date.parse(held?.firstSeen ?? device.firstSeen)
  const to = Date.parse(held?.claimed.at ?? device.source.at)
  const at = Date.parse(source.at)
  return Math.max(from - at, at - to, 0)
}
