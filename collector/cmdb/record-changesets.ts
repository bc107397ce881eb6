import { sql } from 'kysely'
import type { Change } from '../reconcile/change.ts'
import type { SiteTransaction } from './in-site-transaction.ts'

/** Who wrote: an agent by its id, a person by name, or the collector itself. */
export type Actor = { readonly kind: 'agent' | 'person' | 'collector'; readonly name: string }

/** One changeset: who, by what means, and what became different. A message's changeset has the message's id. */
export type Recorded = {
  readonly id: string
  readonly actor: Actor
  readonly origin: 'message' | 'cli' | 'api' | 'import' | 'conclusion'
  readonly changes: readonly Change[]
  /** Why, in the words of who did it. */
  readonly reason?: string | undefined
  /** The changeset that this one takes back. */
  readonly undoes?: string | undefined
}

/** Each changeset that changed something is on record, with who did it. */
export async function recordChangesets(
  transaction: SiteTransaction,
  siteId: string,
  changesets: readonly Recorded[],
  now: Date,
): Promise<void> {
  const rows = changesets
    .filter(it => it.changes.length > 0)
    .map(it => ({
      id: it.id,
      site_id: siteId,
      at: now,
      actor_kind: it.actor.kind,
      actor: it.actor.name,
      origin: it.origin,
      reason: it.reason ?? null,
      undoes: it.undoes ?? null,
      change_count: it.changes.length,
    }))
  if (rows.length === 0) return
  await transaction
    .insertInto('changesets')
    .values(rows)
    // A message may come again long after its id was forgotten.
    .onConflict(it => it.column('id').doNothing())
    .execute()
}

/** The change log tells what the changesets made different. */
export async function logChanges(
  transaction: SiteTransaction,
  siteId: string,
  changesets: readonly Recorded[],
  now: Date,
): Promise<void> {
  const lines = changesets.flatMap(({ id, changes }) => changes.map(change => ({ id, change })))
  if (lines.length === 0) return
  const changesetIds = lines.map(it => it.id)
  const changes = lines.map(it => it.change)
  const types = changes.map(it => it.item.type)
  const ids = changes.map(it => it.item.id)
  const keys = changes.map(it => ('key' in it.item ? it.item.key : ''))
  const kinds = changes.map(it => it.kind)
  const fields = changes.map(it => (it.kind === 'changed' ? it.field : null))
  const before = changes.map(it => json(it.before))
  const after = changes.map(it => json(it.after))
  await sql`INSERT INTO changes
      (at, site_id, changeset_id, item_type, item_id, item_key, kind, field, old_value, new_value)
    SELECT ${now}::timestamptz, ${siteId}::text, given.*
    FROM unnest(${changesetIds}::uuid[], ${types}::text[], ${ids}::uuid[], ${keys}::text[],
      ${kinds}::text[], ${fields}::text[], ${before}::jsonb[], ${after}::jsonb[]) AS given`.execute(
    transaction,
  )
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
