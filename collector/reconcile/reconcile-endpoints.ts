import { isDeepStrictEqual } from 'node:util'
import type { EndpointsMessage } from '../../schemas/endpoint.ts'
import type { Change } from './change.ts'
import { type Adoption, type Changeset, emptyChangeset } from './changeset.ts'
import { deviceOfEndpoint, identityOf } from './device-of-endpoint.ts'
import { changesOfEndpoint } from './endpoint-changes.ts'
import { addSighting, mergeSightings, placeOf, sourceOfAddress } from './endpoint-place.ts'
import { mergeAsserted } from './golden-record.ts'
import { groupSightings, type HostSighting } from './group-sightings.ts'
import { namesOfSeveral } from './host-name.ts'
import { type DeviceIdentity, endpointFields, type Known, type KnownEndpoint } from './known.ts'
import { mergeFields, told } from './merge-fields.ts'
import { earlier, isLater, isSame, later, type Source } from './source.ts'

/**
 * What must change so that the CMDB agrees with what was told of the hosts of a VLAN. A host is its MAC address; while
 * that is unknown it is its address inside the site, and is adopted by the MAC that is seen there. Hosts that are not
 * told of are not touched: silence is not absence.
 */
export function reconcileEndpoints(
  known: Known,
  message: EndpointsMessage,
  source: Source,
  newId: () => string,
): Changeset {
  const vlan = message.vlan === undefined ? '' : String(message.vlan)
  const before = known.endpoints
  const after = new Map(before)
  const index = indexEndpoints([...before.values()])
  const devices = [...[...known.devices.values()].map(identityOf), ...known.identities]
  const adopted: Adoption[] = []
  const changes: Change[] = []

  const sightings = groupSightings(message.endpoints)
  for (const host of sightings) {
    const { holder, nameless } = findKnown(index, after, host)
    const seen = see(host, holder ?? nameless, vlan, source, newId)
    const whole = holder && nameless ? join(seen, nameless) : seen
    const endpoint = withDevice(whole, devices)
    after.set(endpoint.id, endpoint)
    if (endpoint.macAddress !== undefined) index.idByMac.set(endpoint.macAddress, endpoint.id)

    if (nameless && endpoint.macAddress !== undefined) {
      index.idByAddressOnly.delete(host.address ?? '')
      if (nameless.id === endpoint.id) continue
      adopted.push({ id: nameless.id, adoptedBy: endpoint.id })
      after.delete(nameless.id)
      changes.push(...adoptionOf(nameless, endpoint))
    }
  }

  const endpoints = [...after.values()].filter(it => {
    const old = before.get(it.id)
    return old !== it && !(old && isSame(old.source, it.source) && isDeepStrictEqual(old, it))
  })
  for (const it of endpoints) changes.push(...changesOfEndpoint(before.get(it.id), it))
  const sharedNames = namesOfSeveral(sightings).filter(it => !known.sharedNames.has(it))
  return { ...emptyChangeset, endpoints, adoptedEndpoints: adopted, sharedNames, changes }
}

type EndpointIndex = {
  idByMac: Map<string, string>
  /** Endpoints with a MAC, by the address they have. */
  holderIds: Map<string, string>
  /** Endpoints of which nothing but the address is known. */
  idByAddressOnly: Map<string, string>
}

function indexEndpoints(endpoints: readonly KnownEndpoint[]): EndpointIndex {
  const idByMac = new Map<string, string>()
  const idByAddressOnly = new Map<string, string>()
  const holders = new Map<string, KnownEndpoint>()
  for (const it of endpoints) {
    const { address } = placeOf(it.sightings)
    if (it.macAddress !== undefined) idByMac.set(it.macAddress, it.id)
    if (address === undefined) continue
    if (it.macAddress === undefined) idByAddressOnly.set(address, it.id)
    else if (hasLater(it, holders.get(address), address)) holders.set(address, it)
  }
  const holderIds = new Map([...holders].map(([address, it]) => [address, it.id]))
  return { idByMac, holderIds, idByAddressOnly }
}

function hasLater(one: KnownEndpoint, other: KnownEndpoint | undefined, address: string): boolean {
  if (!other) return true
  const mine = sourceOfAddress(one.sightings, address)
  const theirs = sourceOfAddress(other.sightings, address)
  return !theirs || (mine !== undefined && isLater(mine, theirs))
}

/** `holder`: the record with a MAC. `nameless`: the address-only record that this host must be. */
function findKnown(
  { idByMac, holderIds, idByAddressOnly }: EndpointIndex,
  endpoints: ReadonlyMap<string, KnownEndpoint>,
  { macAddress, address = '' }: HostSighting,
): { holder?: KnownEndpoint | undefined; nameless?: KnownEndpoint | undefined } {
  const nameless = endpoints.get(idByAddressOnly.get(address) ?? '')
  if (macAddress !== undefined) {
    return { holder: endpoints.get(idByMac.get(macAddress) ?? ''), nameless }
  }
  const holder = endpoints.get(holderIds.get(address) ?? '')
  const isStillThere = holder && placeOf(holder.sightings).address === address
  return isStillThere ? { holder } : { nameless }
}

function see(
  host: HostSighting,
  old: KnownEndpoint | undefined,
  vlan: string,
  source: Source,
  newId: () => string,
): KnownEndpoint {
  const seen = told(host.values, source)
  const macAddress = host.macAddress ?? old?.macAddress
  const identity = macAddress === undefined ? {} : { macAddress }
  if (!old) {
    const sightings = addSighting({}, vlan, source, host.address)
    const itself = { id: newId(), asserted: {}, ...seen, ...identity }
    return { ...itself, state: 'seen', firstSeen: source.at, sightings }
  }
  return {
    ...old,
    ...mergeFields(endpointFields, old, seen).described,
    ...identity,
    state: isLater(source, old.source) ? 'seen' : old.state,
    firstSeen: earlier(source.at, old.firstSeen),
    sightings: addSighting(old.sightings, vlan, source, host.address),
  }
}

/** One record of what two records told of the same host. */
function join(host: KnownEndpoint, nameless: KnownEndpoint): KnownEndpoint {
  return {
    ...host,
    ...mergeFields(endpointFields, host, nameless).described,
    source: later(host.source, nameless.source),
    asserted: mergeAsserted(host.asserted, nameless.asserted),
    firstSeen: earlier(nameless.firstSeen, host.firstSeen),
    sightings: mergeSightings(host.sightings, nameless.sightings),
  }
}

/** The endpoint, with the device that it really is, if any. */
function withDevice(endpoint: KnownEndpoint, devices: readonly DeviceIdentity[]): KnownEndpoint {
  const deviceId = deviceOfEndpoint(endpoint, devices)
  if (deviceId === endpoint.deviceId) return endpoint
  const { deviceId: _, ...rest } = endpoint
  return deviceId === undefined ? rest : { ...rest, deviceId }
}

function adoptionOf(nameless: KnownEndpoint, by: KnownEndpoint): Change[] {
  if (nameless.deviceId !== undefined) return []
  const item = { type: 'endpoint' as const, id: nameless.id }
  return [{ kind: 'removed', item, after: { adoptedBy: by.id } }]
}
