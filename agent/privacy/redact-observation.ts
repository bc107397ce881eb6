import type { DeviceKind } from '../../schemas/device-kind.ts'
import { MacAddress } from '../../schemas/mac-address.ts'
import type { Neighbour } from '../../schemas/neighbour.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { Section } from '../../schemas/section.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { Privacy, VlanPrivacy } from './vlan-privacy.ts'

/** VLANs of a port, as its device tells them. */
type PortVlans = { accessVlan: number | undefined; taggedVlans: readonly number[] }

/** What is known of the equipment of the site, of which everything may be told. */
export type Equipment = {
  isGearMac(mac: MacAddress): boolean
  isGearAddress(address: string): boolean
}

/** Kinds that are a person's machine, or may be one; everything else that answers SNMP is the school's equipment. */
const PERSONAL: readonly DeviceKind[] = ['pc', 'tablet', 'phone', 'unknown']

/** Whether a device in a VLAN of that privacy may be told of as a device; a person's machine is one of the VLAN's hosts. */
export function isEquipment({ kind }: Pick<Observation, 'kind'>): boolean {
  return !PERSONAL.includes(kind)
}

/**
 * An observation without what must not be told of hosts: in its MAC and ARP tables and among its neighbours they have
 * pseudonyms, or are left out. Equipment stays. Without pseudonyms everything that would need one is left out.
 */
export function redactObservation(
  observation: Observation,
  ports: ReadonlyMap<string, PortVlans>,
  { privacy, equipment, pseudonyms }: Redaction,
): Observation {
  const arpModes = arpPrivacyByInterface(observation, privacy)
  const redact =
    <Row>(privacyOf: (row: Row) => Privacy, rename: (row: Row, to: Pseudonyms) => Row) =>
    (row: Row): Row[] => {
      const mode = privacyOf(row)
      if (mode === 'full') return [row]
      return mode === 'pseudonymised' && pseudonyms ? [rename(row, pseudonyms)] : []
    }
  return {
    ...observation,
    macTable: mapRows(
      observation.macTable,
      redact(
        ({ macAddress, vlan, interface: port }) => {
          if (equipment.isGearMac(macAddress)) return 'full'
          if (vlan !== undefined) return privacy.inVlan(macAddress, vlan)
          return privacyOnPort(
            macAddress,
            port === undefined ? undefined : ports.get(port),
            privacy,
          )
        },
        (row, to) => ({ ...row, macAddress: to.ofMac(row.macAddress) }),
      ),
    ),
    arpTable: mapRows(
      observation.arpTable,
      redact(
        ({ address, macAddress, interface: port = '' }) =>
          equipment.isGearMac(macAddress) && equipment.isGearAddress(address)
            ? 'full'
            : (privacy.ofAddress(address) ??
              arpModes.get(port) ??
              (equipment.isGearMac(macAddress) ? 'full' : (privacy.ofMac(macAddress) ?? 'full'))),
        (row, to) => ({
          ...row,
          address: to.ofAddress(row.address),
          macAddress: equipment.isGearMac(row.macAddress)
            ? row.macAddress
            : to.ofMac(row.macAddress),
        }),
      ),
    ),
    neighbours: mapRows(
      observation.neighbours,
      redact(
        neighbour =>
          privacyOfNeighbour(neighbour, ports.get(neighbour.interface), privacy, equipment),
        renameNeighbour,
      ),
    ),
  }
}

export type Redaction = {
  privacy: VlanPrivacy
  equipment: Equipment
  pseudonyms: Pseudonyms | undefined
}

function mapRows<Row>(section: Section<Row>, change: (row: Row) => Row[]): Section<Row> {
  return section.status === 'complete'
    ? { status: 'complete', rows: section.rows.flatMap(change) }
    : section
}

/** The strictest privacy of the addresses on each interface: its other addresses are in the same VLANs. */
function arpPrivacyByInterface(
  { arpTable }: Observation,
  privacy: VlanPrivacy,
): Map<string, Privacy> {
  const modes = new Map<string, Privacy>()
  if (arpTable.status !== 'complete') return modes
  for (const { address, interface: port } of arpTable.rows) {
    const mode = privacy.ofAddress(address)
    if (port === undefined || mode === undefined || mode === 'full') continue
    if (mode === 'count-only' || !modes.has(port)) modes.set(port, mode)
  }
  return modes
}

function privacyOnPort(
  mac: MacAddress | undefined,
  port: PortVlans | undefined,
  privacy: VlanPrivacy,
): Privacy {
  if (!port) return privacy.amongVlans(mac, [])
  const { accessVlan, taggedVlans } = port
  if (taggedVlans.length === 0 && accessVlan !== undefined && mac !== undefined) {
    return privacy.inVlan(mac, accessVlan)
  }
  return privacy.amongVlans(mac, [
    ...(accessVlan === undefined ? [] : [accessVlan]),
    ...taggedVlans,
  ])
}

/**
 * A neighbour that announces itself by LLDP or CDP is equipment when it answered, or when it forwards for others on a port that
 * carries several VLANs. Everything else is a host of the port's VLANs.
 */
function privacyOfNeighbour(
  neighbour: Neighbour,
  port: PortVlans | undefined,
  privacy: VlanPrivacy,
  equipment: Equipment,
): Privacy {
  const { chassisId, portId, managementAddress, capabilities = [] } = neighbour
  const macs = [chassisId, portId].filter(
    id => id !== undefined && MacAddress.safeParse(id).success,
  ) as MacAddress[]
  if (macs.some(mac => equipment.isGearMac(mac))) return 'full'
  if (managementAddress !== undefined && equipment.isGearAddress(managementAddress)) return 'full'

  const byAddress =
    managementAddress === undefined ? undefined : privacy.ofAddress(managementAddress)
  const [known] = [byAddress, ...macs.map(mac => privacy.ofMac(mac))].filter(it => it !== undefined)
  if (known) return known

  const forwards =
    !capabilities.includes('telephone') &&
    capabilities.some(it => it === 'bridge' || it === 'router' || it === 'access-point')
  const carriesOne = port !== undefined && port.taggedVlans.length === 0
  return forwards && !carriesOne ? 'full' : privacyOnPort(macs[0], port, privacy)
}

/** What it says of itself in words is left out: a description holds the host's name. */
function renameNeighbour(
  {
    interface: port,
    protocol,
    chassisId,
    portId,
    name,
    capabilities,
    managementAddress,
  }: Neighbour,
  to: Pseudonyms,
): Neighbour {
  const rename = (id: string) => (MacAddress.safeParse(id).success ? to.ofMac(id) : to.ofName(id))
  return {
    interface: port,
    protocol,
    ...(chassisId !== undefined && { chassisId: rename(chassisId) }),
    ...(portId !== undefined && { portId: rename(portId) }),
    ...(name !== undefined && { name: to.ofName(name) }),
    ...(capabilities && { capabilities }),
    ...(managementAddress !== undefined && { managementAddress: to.ofAddress(managementAddress) }),
  }
}
