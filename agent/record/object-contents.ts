/** What the values of an object are, as far as somebody could be recognised by them. */
export type Content =
  /** What people call a machine, a place, a VLAN, themselves. */
  | 'name'
  /** What people note about a port. */
  | 'alias'
  /** A serial or asset number. */
  | 'serial'
  /** Words on the product: kept, but for what they tell of the machine. */
  | 'product'
  /** What a port is called; people write there, too. */
  | 'port'
  /** What LLDP or CDP takes for the identity of a chassis or a port: a MAC address, an IP address, a name. */
  | 'identifier'
  | 'mac'
  /** Two octets of priority, then a MAC address. */
  | 'bridge-id'
  | 'ip'
  /** Bitmaps and flags. */
  | 'bits'
  /** Nobody here knows. */
  | 'unknown'

const mib2 = '1.3.6.1.2.1'
const lldp = '1.0.8802.1.1.2.1'
const med = `${lldp}.5.4795.1`
const cdp = '1.3.6.1.4.1.9.9.23.1'
const lag = '1.2.840.10006.300.43'
const entity = `${mib2}.47.1.1.1.1`
const aruba = '1.3.6.1.4.1.14823.2'
const airespace = '1.3.6.1.4.1.14179.2.2.1.1'

const objects: Record<Exclude<Content, 'unknown'>, readonly string[]> = {
  name: [
    ...[`${mib2}.1.4`, `${mib2}.1.5`, `${mib2}.1.6`], // sysContact, sysName, sysLocation
    `${mib2}.17.7.1.4.3.1.1`, // dot1qVlanStaticName
    ...[`${entity}.14`, `${mib2}.33.1.1.5`, `${mib2}.33.1.1.6`], // entPhysicalAlias, upsIdentName, …AttachedDevices
    ...[`${mib2}.43.5.1.1.4`, `${mib2}.43.5.1.1.5`, `${mib2}.43.5.1.1.16`], // prtGeneral operator, service, name
    ...[`${lldp}.3.3`, `${lldp}.4.1.1.9`], // lldpLocSysName, lldpRemSysName
    ...[`${med}.2.8`, `${med}.2.9`, `${med}.3.3.1.7`, `${med}.3.4`], // LLDP-MED assets, locations
    `${lldp}.5.32962.1`, // LLDP-EXT-DOT1-MIB: VLAN names
    ...[`${cdp}.2.1.1.10`, `${cdp}.2.1.1.17`, `${cdp}.2.1.1.24`, `${cdp}.3.4`], // VTP domain, sysName, location, own
    ...['1.3.6.1.4.1.9.9.46.1.2.1.1.2', '1.3.6.1.4.1.9.9.46.1.3.1.1.4'], // VTP domain, vtpVlanName
    ...[`${aruba}.2.1.5.2.1.4.1.3`, `${aruba}.2.1.5.2.1.4.1.4`, `${aruba}.3.3.1.2.1.1.2`], // names of access points
    ...[`${airespace}.3`, `${airespace}.4`],
  ],
  alias: [`${mib2}.31.1.1.1.18`], // ifAlias
  serial: [
    ...[`${entity}.11`, `${entity}.15`, `${entity}.18`], // entPhysicalSerialNum, …AssetID, …Uris
    `${mib2}.43.5.1.1.17`, // prtGeneralSerialNumber
    ...[`${med}.2.5`, `${med}.3.3.1.4`], // LLDP-MED inventory
    ...[`${aruba}.2.1.5.2.1.4.1.6`, `${aruba}.3.3.1.2.1.1.4`, `${airespace}.17`],
  ],
  product: [
    ...[`${mib2}.1.1`, `${mib2}.1.9.1.3`], // sysDescr, sysORDescr
    ...[2, 7, 8, 9, 10, 12, 13].map(column => `${entity}.${column}`),
    ...[1, 2, 3, 4].map(object => `${mib2}.33.1.1.${object}`), // upsIdent manufacturer, model, versions
    ...[`${mib2}.25.3.2.1.3`, `${mib2}.16.19.2`, `${mib2}.105`], // hrDeviceDescr, probeSoftwareRev, PoE port types
    ...[`${lldp}.3.4`, `${lldp}.4.1.1.10`, `${med}.2`, `${med}.3.3.1`], // lldpLocSysDesc, lldpRemSysDesc, inventory
    ...[`${cdp}.2.1.1.5`, `${cdp}.2.1.1.8`], // cdpCacheVersion, cdpCachePlatform
  ],
  port: [
    ...[`${mib2}.2.2.1.2`, `${mib2}.31.1.1.1.1`], // ifDescr, ifName
    ...[`${lldp}.3.7.1.4`, `${lldp}.4.1.1.8`], // lldpLocPortDesc, lldpRemPortDesc
    ...[`${cdp}.1.1.1.6`, `${cdp}.2.1.1.7`], // cdpInterfaceName, cdpCacheDevicePort
  ],
  identifier: [
    ...[`${lldp}.3.2`, `${lldp}.3.7.1.3`, `${lldp}.4.1.1.5`, `${lldp}.4.1.1.7`],
    `${cdp}.2.1.1.6`, // cdpCacheDeviceId
  ],
  mac: [
    ...[`${mib2}.2.2.1.6`, `${mib2}.4.22.1.2`, `${mib2}.4.35.1.4`], // ifPhysAddress, ipNetTo…PhysAddress
    ...[`${mib2}.17.1.1`, `${mib2}.17.4.3.1.1`], // dot1dBaseBridgeAddress, dot1dTpFdbAddress
    `${mib2}.17.7.1.2.2.1.1`, // dot1qTpFdbAddress, which some agents do not hide
    ...[2, 4, 8].map(column => `${lag}.1.1.1.1.${column}`), // dot3adAgg addresses and system ids
    ...[3, 8, 9].map(column => `${lag}.1.2.1.1.${column}`), // dot3adAggPort system ids
    `${airespace}.33`,
  ],
  'bridge-id': [`${mib2}.17.2.5`, `${mib2}.17.2.15.1.6`, `${mib2}.17.2.15.1.8`],
  ip: [`${cdp}.2.1.1.4`, `${cdp}.2.1.1.20`, `${cdp}.2.1.1.22`],
  bits: [
    ...[`${mib2}.17.2.15.1.9`, `${mib2}.17.7`, '1.3.6.1.4.1.9.9.46.1.6.1'],
    ...[lag, `${lldp}.3.5`, `${lldp}.3.6`, `${lldp}.4.1.1.11`],
    ...[`${lldp}.4.1.1.12`, `${cdp}.2.1.1.9`, `${lldp}.5.4623`],
  ],
}

const byPrefix = new Map(
  Object.entries(objects).flatMap(([content, oids]) =>
    oids.map(oid => [oid, content as Content] as const),
  ),
)

/** What the MIBs say that an instance holds, by the longest prefix that is known. */
export function contentOf(oid: string): Content {
  for (let end = oid.length; end > 0; end = oid.lastIndexOf('.', end - 1)) {
    const content = byPrefix.get(oid.slice(0, end))
    if (content) return content
  }
  return 'unknown'
}

/** Where the subtype of an LLDP identifier stands, and which says MAC address (IEEE 802.1AB). */
const subtypes: readonly { of: string; at: string; macAddress: number }[] = [
  { of: `${lldp}.3.2.`, at: `${lldp}.3.1.`, macAddress: 4 },
  { of: `${lldp}.3.7.1.3.`, at: `${lldp}.3.7.1.2.`, macAddress: 3 },
  { of: `${lldp}.4.1.1.5.`, at: `${lldp}.4.1.1.4.`, macAddress: 4 },
  { of: `${lldp}.4.1.1.7.`, at: `${lldp}.4.1.1.6.`, macAddress: 3 },
]

/** Whether the device itself says that this identifier is a MAC address. */
export function saysMacAddress(
  oid: string,
  numberAt: (oid: string) => number | undefined,
): boolean {
  const subtype = subtypes.find(({ of }) => oid.startsWith(of))
  return (
    subtype !== undefined &&
    numberAt(subtype.at + oid.slice(subtype.of.length)) === subtype.macAddress
  )
}
