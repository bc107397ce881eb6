import type { Selectable } from 'kysely'
import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Finding, FindingSubject } from '../reconcile/findings/finding.ts'
import type { KnownLink } from '../reconcile/topology/diff-links.ts'
import type { OpenLocation } from '../reconcile/topology/diff-locations.ts'
import type { LinkEnd } from '../reconcile/topology/link.ts'
import type { Sighting } from '../reconcile/topology/locate-endpoints.ts'
import type { UnknownNeighbour } from '../reconcile/topology/neighbour-cables.ts'
import type { PortConclusion } from '../reconcile/topology/port-roles.ts'
import type { SeenPort } from '../reconcile/topology/site-view.ts'
import type { Database } from './tables.ts'
import { withoutNulls } from './without-nulls.ts'

// Between the rows of the topology's tables and what the conclusions call them.

type Row<Table extends keyof Database> = Selectable<Database[Table]>

export function portFromRow(row: Row<'interfaces'>): SeenPort {
  return {
    name: row.name,
    index: row.index,
    ...withoutNulls({
      description: row.description,
      alias: row.alias,
      type: row.type,
      macAddress: row.mac_address,
      speedMbps: row.speed_mbps,
      isUp: row.is_up,
      duplex: row.duplex,
      aggregate: row.aggregate,
    }),
  }
}

export function linkFromRow(row: Row<'links'>): KnownLink {
  return {
    id: row.id,
    one: endOf(row.one_device_id, row.one_interface),
    other: endOf(row.other_device_id, row.other_interface),
    evidence: row.evidence,
    isMutual: row.is_mutual,
    confidence: rounded(row.confidence),
    ...withoutNulls({ isForwarding: row.is_forwarding }),
    cables: row.cables,
    firstSeenMs: row.first_seen.getTime(),
    seenAtMs: row.last_seen.getTime(),
  }
}

export function linkRow(siteId: string, link: KnownLink) {
  return {
    id: link.id,
    site_id: siteId,
    one_device_id: link.one.device,
    one_interface: link.one.port,
    other_device_id: link.other.device,
    other_interface: link.other.port,
    evidence: link.evidence,
    is_mutual: link.isMutual,
    is_forwarding: link.isForwarding,
    confidence: link.confidence,
    cables: JSON.stringify(link.cables),
    first_seen: new Date(link.firstSeenMs),
    last_seen: new Date(link.seenAtMs),
  }
}

export function locationFromRow(row: Row<'endpoint_locations'>): OpenLocation {
  return {
    id: row.id,
    endpoint: row.endpoint_id,
    device: row.device_id,
    port: row.interface,
    ...withoutNulls({ vlan: row.vlan, through: row.through_device_id }),
    evidence: row.evidence,
    confidence: rounded(row.confidence),
    firstSeenMs: row.first_seen.getTime(),
    seenAtMs: row.last_seen.getTime(),
  }
}

export function locationRow(siteId: string, location: OpenLocation) {
  return {
    id: location.id,
    ...placeRow(siteId, location),
    through_device_id: location.through,
    confidence: location.confidence,
    first_seen: new Date(location.firstSeenMs),
    last_seen: new Date(location.seenAtMs),
  }
}

export function sightingRow(siteId: string, sighting: Sighting) {
  const seen = new Date(sighting.seenAtMs)
  const month = `${seen.toISOString().slice(0, 7)}-01`
  return { month, ...placeRow(siteId, sighting), first_seen: seen, last_seen: seen }
}

function placeRow(siteId: string, { endpoint, device, port, vlan, evidence }: Sighting) {
  return {
    site_id: siteId,
    endpoint_id: endpoint,
    device_id: device,
    interface: port,
    vlan,
    evidence,
  }
}

export function portRoleFromRow(row: Row<'port_roles'>): PortConclusion {
  return {
    device: row.device_id,
    port: row.interface,
    role: row.role,
    hostCount: row.host_count,
    ...(row.peer_device_id !== null && { peer: endOf(row.peer_device_id, row.peer_interface) }),
    readAtMs: row.read_at.getTime(),
  }
}

export function portRoleRow(siteId: string, port: PortConclusion) {
  return {
    site_id: siteId,
    device_id: port.device,
    interface: port.port,
    role: port.role,
    host_count: port.hostCount,
    peer_device_id: port.peer?.device,
    peer_interface: port.peer?.port,
    read_at: new Date(port.readAtMs),
  }
}

export function unknownNeighbourRow(siteId: string, it: UnknownNeighbour) {
  const { chassisId, name, portId, protocol } = it.neighbour
  const seen = new Date(it.readAtMs)
  return {
    site_id: siteId,
    device_id: it.device,
    interface: it.port,
    key: chassisId ?? name ?? portId ?? protocol,
    neighbour: JSON.stringify(it.neighbour),
    first_seen: seen,
    last_seen: seen,
  }
}

export function subjectFromRow(
  row: Pick<Row<'findings'>, 'subject_type' | 'device_id' | 'interface' | 'endpoint_id'>,
): FindingSubject {
  const { device_id: device, interface: key, endpoint_id: endpoint } = row
  if (row.subject_type === 'interface' && device !== null && key !== null) {
    return { type: 'interface', device, key }
  }
  if (row.subject_type === 'device' && device !== null) return { type: 'device', device }
  if (row.subject_type === 'endpoint' && endpoint !== null) return { type: 'endpoint', endpoint }
  return { type: 'site' }
}

export function findingRow(siteId: string, it: Finding & { id: string }) {
  return {
    id: it.id,
    site_id: siteId,
    kind: it.kind,
    subject_type: it.subject.type,
    device_id: it.subject.device,
    interface: it.subject.key,
    endpoint_id: it.subject.endpoint,
    detail: JSON.stringify(it.detail),
    first_seen: new Date(it.seenAtMs),
    last_seen: new Date(it.seenAtMs),
  }
}

export function kindOf(row: { kind: string }): DeviceKind {
  return row.kind as DeviceKind
}

function endOf(device: string, port: string | null): LinkEnd {
  return port === null ? { device } : { device, port }
}

/** `real` has seven digits; confidences have two. */
function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100
}
