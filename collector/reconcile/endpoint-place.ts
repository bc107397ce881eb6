import type { Sighting } from './known.ts'
import { isLater, later, type Source } from './source.ts'

export type Sightings = Readonly<Record<string, Sighting>>

/** Sightings this close together may belong to one scan, of which each VLAN tells its part when it is done. */
const SAME_SCAN_MS = 2 * 3_600_000

/**
 * The VLAN and address an endpoint has. A host with one MAC in several VLANs (a trunked server) is seen in each of them
 * at every scan; it has the lowest one, so that it does not seem to move.
 */
export function placeOf(sightings: Sightings): Place {
  const known = places.get(sightings)
  if (known) return known
  const place = findPlace(sightings)
  places.set(sightings, place)
  return place
}

type Place = { vlan?: number; address?: string }

/** Every message of a batch asks where all hosts at hand are. */
const places = new WeakMap<Sightings, Place>()

function findPlace(sightings: Sightings): Place {
  const all = Object.entries(sightings)
  const [only] = all
  if (only && all.length === 1) return placeIn(only, sightings)
  const newest = Math.max(...all.map(([, it]) => Date.parse(it.at)))
  const recent = all.filter(([, it]) => newest - Date.parse(it.at) <= SAME_SCAN_MS)
  const withAddress = recent.filter(([, it]) => it.address !== undefined)
  const [place] = (withAddress.length > 0 ? withAddress : recent).sort(byVlan)
  return place ? placeIn(place, sightings) : {}
}

function placeIn([vlan, sighting]: [string, Sighting], sightings: Sightings): Place {
  const address = sighting.address ?? latestAddress(sightings)
  return {
    ...(vlan === '' ? {} : { vlan: Number(vlan) }),
    ...(address === undefined ? {} : { address }),
  }
}

/** The sightings with one more; within a VLAN the latest counts, and the latest address that was told there. */
export function addSighting(
  sightings: Sightings,
  vlan: string,
  source: Source,
  address: string | undefined,
): Sightings {
  const told = address === undefined ? source : { ...source, address }
  return { ...sightings, [vlan]: mergeSighting(sightings[vlan], told) }
}

/** What two records of one host tell together. */
export function mergeSightings(one: Sightings, other: Sightings): Sightings {
  const merged: Record<string, Sighting> = { ...one }
  for (const [vlan, sighting] of Object.entries(other)) {
    merged[vlan] = mergeSighting(merged[vlan], sighting)
  }
  return merged
}

/** When the endpoint was last seen to have the address. */
export function sourceOfAddress(sightings: Sightings, address: string): Source | undefined {
  return Object.values(sightings)
    .filter(it => it.address === address)
    .map(addressSource)
    .reduce<Source | undefined>((latest, it) => later(it, latest), undefined)
}

function mergeSighting(one: Sighting | undefined, other: Sighting): Sighting {
  if (!one) return other
  const { at, message } = later(one, other)
  const latest = { at, message }
  const addressed = [one, other].filter(it => it.address !== undefined)
  const [a, b] = addressed
  const holder = a && b ? (isLater(addressSource(b), addressSource(a)) ? b : a) : a
  if (holder?.address === undefined) return latest
  const from = addressSource(holder)
  const isOfLatest = from.at === at && from.message === message
  return { ...latest, address: holder.address, ...(isOfLatest ? {} : { addressFrom: from }) }
}

function addressSource({ at, message, addressFrom }: Sighting): Source {
  return addressFrom ?? { at, message }
}

function latestAddress(sightings: Sightings): string | undefined {
  const [latest] = Object.values(sightings)
    .filter(it => it.address !== undefined)
    .sort((a, b) => (isLater(addressSource(a), addressSource(b)) ? -1 : 1))
  return latest?.address
}

function byVlan([a]: [string, Sighting], [b]: [string, Sighting]): number {
  return rank(a) - rank(b)
}

function rank(vlan: string): number {
  return vlan === '' ? Number.POSITIVE_INFINITY : Number(vlan)
}
