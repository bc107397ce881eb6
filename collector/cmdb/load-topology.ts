import type { AccessPoint } from '../../schemas/access-point.ts'
import type { MacEntry } from '../../schemas/mac-entry.ts'
import type { Neighbour } from '../../schemas/neighbour.ts'
import type { KnownFinding } from '../reconcile/findings/diff-findings.ts'
import { hostMacsOf } from '../reconcile/mac-evidence.ts'
import type { KnownTopology } from '../reconcile/topology/diff-topology.ts'
import type { Reading, SeenDevice, SiteView } from '../reconcile/topology/site-view.ts'
import { topologyFindingKinds } from '../reconcile/topology/topology-findings.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import {
  kindOf,
  linkFromRow,
  locationFromRow,
  portFromRow,
  portRoleFromRow,
  subjectFromRow,
} from './topology-rows.ts'

/** All that a site's devices told last; retired ones, and records of one that is another, tell nothing any more. */
export async function loadSiteView(
  transaction: SiteTransaction,
  siteId: string,
): Promise<SiteView> {
  const devices = await transaction
    .selectFrom('devices')
    .select(['id', 'kind', 'name', 'mac_address'])
    .where('site_id', '=', siteId)
    .where('state', '!=', 'retired')
    .where('merged_into', 'is', null)
    .orderBy('id')
    .execute()
  const addresses = await transaction
    .selectFrom('device_addresses')
    .select(['device_id', 'address'])
    .where('site_id', '=', siteId)
    .where('is_current', '=', true)
    .execute()
  const interfaces = await transaction
    .selectFrom('interfaces')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('is_present', '=', true)
    .execute()
  const sections = await transaction
    .selectFrom('observed_sections')
    .select(['device_id', 'section', 'complete_at', 'rows'])
    .where('site_id', '=', siteId)
    .where('section', 'in', ['neighbours', 'macTable', 'accessPoints'])
    .where('complete_at', 'is not', null)
    .execute()
  const endpoints = await transaction
    .selectFrom('endpoints')
    .select(['id', 'mac_address', 'kind', 'is_random_mac', 'device_id'])
    .where('site_id', '=', siteId)
    .where('mac_address', 'is not', null)
    .where('state', '!=', 'retired')
    .orderBy('id')
    .execute()

  const addressesOf = Map.groupBy(addresses, it => it.device_id)
  const portsOf = Map.groupBy(interfaces, it => it.device_id)
  const sectionsOf = Map.groupBy(sections, it => it.device_id)
  const hostsOf = Map.groupBy(endpoints, it => it.device_id)
  const hosts = hostsOf.get(null) ?? []
  return {
    devices: devices.map((row): SeenDevice => {
      const ports = (portsOf.get(row.id) ?? []).map(portFromRow)
      const cards = hostMacsOf(row.mac_address ?? undefined, ports)
      for (const it of hostsOf.get(row.id) ?? []) if (it.mac_address) cards.add(it.mac_address)
      const told = sectionsOf.get(row.id) ?? []
      const neighbours = readingOf<Neighbour>(told, 'neighbours')
      const macTable = readingOf<MacEntry>(told, 'macTable')
      const accessPoints = readingOf<AccessPoint>(told, 'accessPoints')
      return {
        id: row.id,
        kind: kindOf(row),
        ...(row.name !== null && { name: row.name }),
        macAddresses: [...cards],
        addresses: (addressesOf.get(row.id) ?? []).map(it => it.address),
        ports,
        ...(neighbours && { neighbours }),
        ...(macTable && { macTable }),
        ...(accessPoints && { accessPoints }),
      }
    }),
    endpoints: hosts.flatMap(it =>
      it.mac_address === null
        ? []
        : [
            {
              id: it.id,
              macAddress: it.mac_address,
              kind: kindOf(it),
              isRandomMac: it.is_random_mac,
            },
          ],
    ),
  }
}

/** What the CMDB believes of a site's topology. */
export async function loadKnownTopology(
  transaction: SiteTransaction,
  siteId: string,
): Promise<KnownTopology> {
  const links = await transaction
    .selectFrom('links')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('ended_at', 'is', null)
    .execute()
  const ports = await transaction
    .selectFrom('port_roles')
    .selectAll()
    .where('site_id', '=', siteId)
    .execute()
  const locations = await transaction
    .selectFrom('endpoint_locations')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('ended_at', 'is', null)
    .execute()
  const findings = await transaction
    .selectFrom('findings')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('state', '!=', 'resolved')
    .where('kind', 'in', topologyFindingKinds)
    .execute()
  return {
    links: links.map(linkFromRow),
    ports: ports.map(portRoleFromRow),
    locations: new Map(locations.map(it => [it.endpoint_id, locationFromRow(it)])),
    findings: findings.map(
      (it): KnownFinding => ({
        id: it.id,
        kind: it.kind,
        subject: subjectFromRow(it),
        detail: it.detail,
        state: it.state === 'accepted' ? 'accepted' : 'open',
        firstSeenMs: it.first_seen.getTime(),
        seenAtMs: it.last_seen.getTime(),
      }),
    ),
  }
}

type SectionRow = { section: string; complete_at: Date | null; rows: unknown[] | null }

function readingOf<Row>(sections: readonly SectionRow[], name: string): Reading<Row> | undefined {
  const section = sections.find(it => it.section === name)
  if (!section?.complete_at || !section.rows) return undefined
  // The rows are those of an observation that was validated on arrival.
  return { readAtMs: section.complete_at.getTime(), rows: section.rows as Row[] }
}
