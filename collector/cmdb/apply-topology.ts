import { sql } from 'kysely'
import type { Topology } from '../reconcile/topology/conclude-topology.ts'
import type { KnownTopology, TopologyChangeset } from '../reconcile/topology/diff-topology.ts'
import { applyFindings } from './apply-findings.ts'
import { lockSite, type SiteTransaction } from './in-site-transaction.ts'
import { logChanges, recordChangesets } from './record-changesets.ts'
import {
  linkRow,
  locationRow,
  portRoleRow,
  sightingRow,
  unknownNeighbourRow,
} from './topology-rows.ts'
import {
  linksTarget,
  locationsTarget,
  portRolesTarget,
  sightingsTarget,
  unknownNeighboursTarget,
} from './topology-targets.ts'
import { upsertRows } from './upsert-rows.ts'

/** What to write of a site's topology: the difference, and what was concluded. `changesetId` names it in the history. */
export type TopologyWriting = {
  readonly changesetId: string
  readonly changeset: TopologyChangeset
  readonly concluded: Topology
  readonly known: KnownTopology
}

/** The CMDB agrees with the conclusions, and the change log tells what became different. */
export async function applyTopology(
  transaction: SiteTransaction,
  siteId: string,
  { changesetId, changeset, concluded, known }: TopologyWriting,
  now: Date,
): Promise<void> {
  const { links, locations, ports } = changeset
  // Rows that are written refer to devices and endpoints, which messages that are taken in lock in another order.
  await lockSite(transaction, siteId)
  // What ends makes room first: a host has one open location.
  await end(
    transaction,
    'links',
    links.ended.map(it => it.id),
    now,
  )
  await end(
    transaction,
    'endpoint_locations',
    locations.moved.map(it => it.from.id),
    now,
  )
  await upsertRows(
    transaction,
    linksTarget,
    links.written.map(it => linkRow(siteId, it)),
  )
  await upsertRows(
    transaction,
    locationsTarget,
    locations.written.map(it => locationRow(siteId, it)),
  )
  await removePortRoles(transaction, ports.removed)
  await upsertRows(
    transaction,
    portRolesTarget,
    ports.written.map(it => portRoleRow(siteId, it)),
  )
  await replaceUnknownNeighbours(transaction, siteId, concluded.unknown)
  await upsertRows(
    transaction,
    sightingsTarget,
    concluded.sightings.filter(it => !isRecorded(it, known)).map(it => sightingRow(siteId, it)),
  )
  await applyFindings(transaction, siteId, changeset.findings, now)
  const actor = { kind: 'collector' as const, name: 'topology' }
  const { changes } = changeset
  const history = [{ id: changesetId, actor, origin: 'conclusion' as const, changes }]
  await recordChangesets(transaction, siteId, history, now)
  await logChanges(transaction, siteId, history, now)
}

async function end(
  transaction: SiteTransaction,
  table: 'links' | 'endpoint_locations',
  ids: readonly string[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  await sql`UPDATE ${sql.table(table)} SET ended_at = ${now}
    WHERE id = ANY(${ids}::uuid[]) AND ended_at IS NULL`.execute(transaction)
}

async function removePortRoles(
  transaction: SiteTransaction,
  removed: TopologyChangeset['ports']['removed'],
): Promise<void> {
  if (removed.length === 0) return
  const devices = removed.map(it => it.device)
  const ports = removed.map(it => it.port)
  await sql`DELETE FROM port_roles USING unnest(${devices}::uuid[], ${ports}::text[]) AS gone (d, p)
    WHERE device_id = d AND interface = p`.execute(transaction)
}

async function replaceUnknownNeighbours(
  transaction: SiteTransaction,
  siteId: string,
  unknown: Topology['unknown'],
): Promise<void> {
  const rows = new Map(
    unknown
      .map(it => unknownNeighbourRow(siteId, it))
      .map(row => [`${row.device_id} ${row.interface} ${row.key}`, row]),
  )
  const kept = [...rows.values()]
  await sql`DELETE FROM unknown_neighbours WHERE site_id = ${siteId}
    AND (device_id, interface, key) NOT IN (SELECT * FROM unnest(
      ${kept.map(it => it.device_id)}::uuid[], ${kept.map(it => it.interface)}::text[],
      ${kept.map(it => it.key)}::text[]))`.execute(transaction)
  await upsertRows(transaction, unknownNeighboursTarget, kept)
}

/** Told before: its place was concluded from the same reading. */
function isRecorded(sighting: Topology['sightings'][number], { locations }: KnownTopology) {
  const open = locations.get(sighting.endpoint)
  return (
    open !== undefined &&
    open.device === sighting.device &&
    open.port === sighting.port &&
    open.seenAtMs >= sighting.seenAtMs
  )
}
