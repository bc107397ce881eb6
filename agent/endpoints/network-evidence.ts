import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Interface } from '../../schemas/interface.ts'
import { isGroupOrNull, isVirtualRouter, MacAddress } from '../../schemas/mac-address.ts'
import type { Neighbour } from '../../schemas/neighbour.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { Section } from '../../schemas/section.ts'

/** Gear whose every address is its own; a server's further addresses may be machines that it hosts. */
const NETWORK_GEAR: readonly DeviceKind[] = [
  'switch',
  'router',
  'firewall',
  'wireless-controller',
  'access-point',
]

/** An address that a device has resolved; the first device in scan order wins where they disagree. */
type Resolved = { macAddress: MacAddress; order: number }

/** What the devices of a scan say of the hosts around them. The order of devices in `learn` makes no difference. */
export type NetworkEvidence = {
  /** `order` is the device's place in the scan, `ownMac` what the link says of it. */
  learn(observation: Observation, order: number, ownMac?: MacAddress): void
  /** Whether the address is network gear's. */
  isGearAddress(address: string): boolean
  /** Whether the MAC address is one of a device that answered, or of an access point that a controller knows. */
  isGearMac(mac: MacAddress): boolean
  /** Whether the MAC is a device's, and the address, by the device's own word, is not: a router that answers for others. */
  isAnsweredFor(mac: MacAddress, address: string): boolean
  /** The MAC addresses by which LLDP and CDP neighbours, telephones and stations apart, name themselves. */
  isNeighbour(mac: MacAddress): boolean
  macOf(address: string): MacAddress | undefined
  /** VLANs in whose bridge tables the MAC is, in numerical order; empty when it is in tables without VLANs only. */
  vlansOf(mac: MacAddress): readonly number[] | undefined
  /** All MAC addresses in bridge tables that may be a host's. */
  learntMacs(): Iterable<MacAddress>
  /** What a switch heard of a telephone or a station, by its MAC address or address. */
  heardOf(key: string): { isTelephone: boolean; name?: string } | undefined
}

export function createNetworkEvidence(): NetworkEvidence {
  const gearAddresses = new Set<string>()
  /** Own addresses of the device with a MAC, where it tells them. */
  const owners = new Map<MacAddress, ReadonlySet<string> | undefined>()
  const neighbours = new Set<MacAddress>()
  const heard = new Map<string, { isTelephone: boolean; name?: string }>()
  const resolved = new Map<string, Resolved>()
  const learnt = new Map<MacAddress, Set<number>>()

  return {
    learn(observation, order, ownMac) {
      const { address, addresses, kind } = observation
      if (NETWORK_GEAR.includes(kind)) {
        for (const own of [address, ...(addresses ?? [])]) gearAddresses.add(own)
      }
      const own = addresses && new Set([address, ...addresses])
      for (const mac of ownMacs(observation, ownMac)) addOwner(mac, own)
      for (const { macAddress } of rowsOf(observation.accessPoints)) {
        if (macAddress) addOwner(macAddress, undefined)
      }
      for (const neighbour of rowsOf(observation.neighbours)) hear(neighbour)
      for (const row of rowsOf(observation.arpTable)) {
        const known = resolved.get(row.address)
        if (isGroupOrNull(row.macAddress) || (known && known.order <= order)) continue
        resolved.set(row.address, { macAddress: row.macAddress, order })
      }
      const ports = portVlans(rowsOf(observation.interfaces))
      for (const { macAddress, vlan, interface: port } of rowsOf(observation.macTable)) {
        if (isGroupOrNull(macAddress) || isVirtualRouter(macAddress)) continue
        // A port that the bridge does not name is its own.
        if (port === undefined) continue
        const vlans = learnt.get(macAddress) ?? new Set()
        const known = vlan ?? onlyVlan(ports.get(port))
        if (known !== undefined) vlans.add(known)
        learnt.set(macAddress, vlans)
      }
    },
    isGearAddress: address => gearAddresses.has(address),
    isGearMac: mac => owners.has(mac),
    isAnsweredFor(mac, address) {
      const own = owners.get(mac)
      return own !== undefined && !own.has(address)
    },
    isNeighbour: mac => neighbours.has(mac),
    macOf: address => resolved.get(address)?.macAddress,
    vlansOf(mac) {
      const vlans = learnt.get(mac)
      return vlans && [...vlans].sort((a, b) => a - b)
    },
    learntMacs: () => learnt.keys(),
    heardOf: key => heard.get(key),
  }

  /** Several devices may have one MAC (Docker's bridge): then each of their addresses may have it. */
  function addOwner(mac: MacAddress, own: ReadonlySet<string> | undefined): void {
    if (!owners.has(mac)) owners.set(mac, own)
    else {
      const known = owners.get(mac)
      owners.set(mac, known && own && new Set([...known, ...own]))
    }
  }

  function hear(neighbour: Neighbour): void {
    const { chassisId, portId, managementAddress, name, capabilities = [] } = neighbour
    const isTelephone = capabilities.includes('telephone')
    const isStation = capabilities.length === 1 && capabilities[0] === 'station'
    // Phones give their address or their MAC for a chassis, and their MAC for a port.
    const keys = [chassisId, portId, managementAddress].filter(key => key !== undefined)
    for (const key of keys) {
      if (!isTelephone && !isStation) {
        if (MacAddress.safeParse(key).success) neighbours.add(key)
      } else if (key.includes(':') || key.includes('.')) {
        const known = heard.get(key)
        if (known && (known.name ?? '') <= (name ?? '')) continue
        heard.set(key, { isTelephone, ...(name !== undefined && { name }) })
      }
    }
  }
}

function ownMacs(observation: Observation, ownMac: MacAddress | undefined): MacAddress[] {
  const ports = rowsOf(observation.interfaces).map(port => port.macAddress)
  return [ownMac, observation.macAddress, ...ports].filter(
    mac => mac !== undefined && !isGroupOrNull(mac),
  ) as MacAddress[]
}

/** VLANs of one port: undefined where the device does not tell. */
export type PortVlans = { accessVlan: number | undefined; taggedVlans: readonly number[] }

/** The VLANs of each port whose device tells them. */
export function portVlans(ports: readonly Interface[]): Map<string, PortVlans> {
  return new Map(
    ports.flatMap(({ name, accessVlan, taggedVlans }) =>
      accessVlan === undefined && taggedVlans === undefined
        ? []
        : [[name, { accessVlan, taggedVlans: taggedVlans ?? [] }] as const],
    ),
  )
}

/** The VLAN of all that is behind a port, where it can only be one. */
export function onlyVlan(port: PortVlans | undefined): number | undefined {
  return port && port.taggedVlans.length === 0 ? port.accessVlan : undefined
}

export function rowsOf<Row>(section: Section<Row>): readonly Row[] {
  return section.status === 'complete' ? section.rows : []
}
