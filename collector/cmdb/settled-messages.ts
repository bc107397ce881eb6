import { digestOfTold } from '../reconcile/message-digest.ts'
import type { Settled, Telling } from '../reconcile/settled-messages.ts'
import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'
import { isKnownElsewhere } from './load-questions.ts'
import { stamping } from './stamping.ts'

/**
 * Stages 10 to 12 for messages of which each tells again what a settled one told, with nothing become different since and
 * nobody else having seen the same rows: the rows tell by which message they were confirmed. False, and nothing is
 * written, when that is not so of every one of them.
 */
export async function confirmSettled(
  transaction: SiteTransaction,
  siteId: string,
  tellings: readonly Telling[],
): Promise<boolean> {
  if (tellings.length === 0) return true
  const byDigest = new Map(tellings.map(it => [digestOfTold(it.told), it]))
  if (byDigest.size < tellings.length) return false
  const digests = arrayLiteral([...byDigest.keys()])
  const settled = await settledRows(transaction, [siteId, digests])
  const isAgain = settled.every(
    it => it.seen_at.toISOString() < (byDigest.get(it.digest)?.source.at ?? ''),
  )
  if (settled.length < tellings.length || !isAgain) return false
  const observations = tellings.flatMap(({ told }) =>
    told.kind === 'observation' ? [told.body.observation] : [],
  )
  if (await isKnownElsewhere(transaction, siteId, observations)) return false

  await stamping(transaction, async () => {
    await stampSettled(transaction, [
      siteId,
      digests,
      arrayLiteral(tellings.map(it => it.source.at)),
      arrayLiteral(tellings.map(it => it.source.message)),
      arrayLiteral(tellings.map(uptimeOf)),
      arrayLiteral(tellings.map(({ told }) => (told.kind === 'endpoints' ? told.body.vlan : ''))),
    ])
  })
  return true
}

function uptimeOf({ told }: Telling): number | undefined {
  return told.kind === 'observation' ? told.body.observation.uptimeSeconds : undefined
}

const settledRows = keptStatement<{ digest: string; seen_at: Date }>(
  `SELECT digest, seen_at FROM settled_messages
  WHERE site_id = $1 AND NOT EXISTS (SELECT FROM inventory_changes WHERE site_id = $1)
    AND digest = ANY($2::text[]) AND CASE WHEN device_id IS NULL
    THEN cardinality(endpoint_ids) = (SELECT count(*) FROM endpoints
      WHERE id = ANY(endpoint_ids) AND observed_message = message_id)
    ELSE EXISTS (SELECT FROM devices WHERE id = device_id AND observed_message = message_id) END`,
)

const stampSettled = keptStatement(
  `WITH given AS MATERIALIZED (
    SELECT told.*, message_id AS previous, device_id, endpoint_ids
    FROM unnest($2::text[], $3::text[], $4::uuid[], $5::double precision[], $6::text[])
      AS told (digest, at, message, uptime, vlan)
    JOIN settled_messages it ON it.site_id = $1 AND it.digest = told.digest
  ), confirmed_devices AS (
    UPDATE devices SET last_seen = at::timestamptz, observed_message = message,
      uptime_seconds = coalesce(uptime, uptime_seconds)
    FROM given WHERE id = given.device_id
  ), confirmed_addresses AS (
    UPDATE device_addresses it SET claimed_at = at::timestamptz, claimed_message = message,
      answered_at = CASE answered_message WHEN previous THEN at::timestamptz ELSE answered_at END,
      answered_message = CASE answered_message WHEN previous THEN message ELSE answered_message END
    FROM given WHERE it.device_id = given.device_id AND claimed_message = previous
  ), confirmed_sections AS (
    UPDATE observed_sections it SET checked_at = at::timestamptz, checked_message = message,
      complete_at = CASE complete_message WHEN previous THEN at::timestamptz ELSE complete_at END,
      complete_message = CASE complete_message WHEN previous THEN message ELSE complete_message END
    FROM given WHERE it.device_id = given.device_id AND checked_message = previous
  ), hosts AS MATERIALIZED (
    SELECT unnest(endpoint_ids) AS host_id, at::timestamptz AS seen_at, message, vlan,
      jsonb_build_object('at', at, 'message', message) AS source
    FROM given WHERE device_id IS NULL
  ), confirmed_endpoints AS (
    UPDATE endpoints SET last_seen = seen_at, observed_message = message,
      sightings = jsonb_build_object(hosts.vlan, sightings -> hosts.vlan || source)
    FROM hosts WHERE id = host_id
  )
  UPDATE settled_messages it SET message_id = message, seen_at = at::timestamptz
  FROM given WHERE it.site_id = $1 AND it.digest = given.digest`,
)

/** What is committed by now, as PostgreSQL tells it: what is loaded afterwards knows of all that. */
export async function readSnapshot(transaction: SiteTransaction): Promise<string> {
  const [row] = await snapshotRows(transaction, [])
  if (!row) throw new Error('PostgreSQL told no snapshot')
  return row.snapshot
}

const snapshotRows = keptStatement<{ snapshot: string }>(
  'SELECT pg_current_snapshot()::text AS snapshot',
)

/**
 * The messages count as settled until anything of the site is different; those that were before it became so are forgotten.
 * `snapshot` is from before what they were reconciled with was loaded: what somebody else committed since, without the
 * site's lock, they know nothing of, and it still makes everything different.
 */
export async function recordSettled(
  transaction: SiteTransaction,
  siteId: string,
  settled: readonly Settled[],
  snapshot: string,
): Promise<void> {
  if (settled.length === 0) {
    await forgetChanges(transaction, [siteId])
    return
  }
  // Two that tell the same have no rows: any row would have been the later one's.
  const byDigest = new Map(settled.map(it => [digestOfTold(it.told), it]))
  const latest = [...byDigest.values()]
  await forgetUnsettled(transaction, [siteId, snapshot])
  await insertSettled(transaction, [
    siteId,
    arrayLiteral([...byDigest.keys()]),
    arrayLiteral(latest.map(it => it.source.message)),
    arrayLiteral(latest.map(it => it.source.at)),
    arrayLiteral(latest.map(it => it.deviceId)),
    arrayLiteral(latest.map(it => arrayLiteral(it.endpointIds))),
  ])
}

// What was not told for a week is told otherwise now.
const forgetUnsettled = keptStatement(
  `WITH forgotten AS (DELETE FROM inventory_changes WHERE site_id = $1
    AND (transaction = pg_current_xact_id() OR pg_visible_in_snapshot(transaction, $2::pg_snapshot))
    RETURNING site_id)
  DELETE FROM settled_messages WHERE site_id = $1 AND (EXISTS (SELECT FROM forgotten)
    OR seen_at < (SELECT max(seen_at) - interval '7 days' FROM settled_messages WHERE site_id = $1))`,
)

// One says as much as many.
const forgetChanges = keptStatement(
  `DELETE FROM inventory_changes WHERE site_id = $1 AND transaction <> pg_current_xact_id()
    AND EXISTS (SELECT FROM inventory_changes WHERE site_id = $1
      AND transaction = pg_current_xact_id())`,
)

const insertSettled = keptStatement(
  `INSERT INTO settled_messages (site_id, digest, message_id, seen_at, device_id, endpoint_ids)
  SELECT $1, digest, message, at, device_id, endpoint_ids::uuid[]
  FROM unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::text[])
    AS given (digest, message, at, device_id, endpoint_ids)
  ON CONFLICT (site_id, digest) DO UPDATE SET message_id = excluded.message_id, seen_at = excluded.seen_at, device_id = excluded.device_id,
    endpoint_ids = excluded.endpoint_ids`,
)
