import { sql } from 'kysely'
import type { Contributors } from '../traffic/contributors.ts'
import type { Direction } from '../traffic/link-minutes.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** A port that is named with what is behind it, as people know them. */
export type NamedPort = {
  deviceId: string
  device: string
  interface: string
  alias?: string
  mbps: number
  /** Of what the link moved; 1 is all of it. */
  share: number
  /** What is plugged in there: the only host, or the device. */
  host?: string
  hostCount: number
  endpoints: { id: string; name?: string; address?: string; kind: string }[]
}

/** Who moved a full link's bytes between two instants, or why nobody can tell. */
export type EpisodeContributors =
  | { verdict: 'named'; from: string; to: string; namedShare: number; ports: NamedPort[] }
  | {
      verdict: 'unknown'
      from: string
      to: string
      because: Extract<Contributors, { verdict: 'unknown' }>['because']
    }

/** What is plugged into a port. */
export type BehindPort = Pick<NamedPort, 'host' | 'hostCount' | 'endpoints'>

const MOST_ENDPOINTS = 3

/** What is behind each of these ports now, by device and port; the names that people use first. */
export async function loadBehindPorts(
  transaction: SiteTransaction,
  ports: readonly { device: string; interface: string }[],
): Promise<(device: string, name: string) => BehindPort> {
  const key = (device: string, name: string) => `${device} ${name}`
  if (ports.length === 0) return () => NOTHING
  const given = sql`unnest(${ports.map(it => it.device)}::uuid[],
    ${ports.map(it => it.interface)}::text[]) AS g (device_id, interface)`
  const { rows } = await sql<{
    device_id: string
    interface: string
    id: string
    name: string | null
    address: string | null
    kind: string
  }>`SELECT DISTINCT g.device_id, g.interface, e.id, e.name, host(e.address) AS address,
      coalesce(e.kind, 'unknown') AS kind
    FROM ${given} JOIN endpoint_locations l ON l.device_id = g.device_id
      AND l.interface = g.interface AND l.ended_at IS NULL
    JOIN endpoints e ON e.id = l.endpoint_id
    ORDER BY name NULLS LAST, id`.execute(transaction)
  const peers = await sql<{ device_id: string; interface: string; name: string }>`
    SELECT g.device_id, g.interface, coalesce(peer.name, host(peer.address)) AS name
    FROM ${given} JOIN port_roles r USING (device_id, interface)
    JOIN devices peer ON peer.id = r.peer_device_id
    WHERE coalesce(peer.name, host(peer.address)) IS NOT NULL`.execute(transaction)
  const peerOf = new Map(peers.rows.map(it => [key(it.device_id, it.interface), it.name]))
  const hostsOf = Map.groupBy(rows, it => key(it.device_id, it.interface))
  return (device, name) => {
    const hosts = hostsOf.get(key(device, name)) ?? []
    const [only] = hosts
    const host =
      peerOf.get(key(device, name)) ??
      (hosts.length === 1 ? (only?.name ?? only?.address) : undefined)
    return {
      ...(host && { host }),
      hostCount: hosts.length,
      endpoints: hosts.slice(0, MOST_ENDPOINTS).map(it => ({
        id: it.id,
        kind: it.kind,
        ...(it.name !== null && { name: it.name }),
        ...(it.address !== null && { address: it.address }),
      })),
    }
  }
}

const NOTHING: BehindPort = { hostCount: 0, endpoints: [] }

export type LookedInto = {
  link: string
  direction: Direction
  startedAt: Date
  contributors: EpisodeContributors
}

/** The episodes say who moved the bytes. */
export async function saveContributors(
  transaction: SiteTransaction,
  done: readonly LookedInto[],
): Promise<void> {
  if (done.length === 0) return
  await sql`UPDATE link_episodes e SET contributors = g.contributors
    FROM unnest(${done.map(it => it.link)}::uuid[], ${done.map(it => it.direction)}::text[],
      ${done.map(it => it.startedAt)}::timestamptz[],
      ${done.map(it => JSON.stringify(it.contributors))}::jsonb[])
      AS g (link_id, direction, started_at, contributors)
    WHERE e.link_id = g.link_id AND e.direction = g.direction AND e.started_at = g.started_at
      AND e.contributors IS DISTINCT FROM g.contributors`.execute(transaction)
}
