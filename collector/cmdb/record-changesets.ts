import type { Change } from '../reconcile/change.ts'
import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

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
  const rows = changesets.filter(it => it.changes.length > 0)
  if (rows.length === 0) return
  const column = (pick: (it: Recorded) => unknown) => arrayLiteral(rows.map(pick))
  await insertChangesets(transaction, [
    siteId,
    now,
    column(it => it.id),
    column(it => it.actor.kind),
    column(it => it.actor.name),
    column(it => it.origin),
    column(it => it.reason),
    column(it => it.undoes),
    column(it => it.changes.length),
  ])
}

// A message may come again long after its id was forgotten.
const insertChangesets = keptStatement(
  `INSERT INTO changesets
    (site_id, at, id, actor_kind, actor, origin, reason, undoes, change_count)
  SELECT $1::text, $2::timestamptz, given.*
  FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[],
    $9::integer[]) AS given
  ON CONFLICT (id) DO NOTHING`,
)

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
  const columns = [changesetIds, types, ids, keys, kinds, fields, before, after]
  await insertChanges(transaction, [now, siteId, ...columns.map(arrayLiteral)])
}

const insertChanges = keptStatement(
  `INSERT INTO changes
    (at, site_id, changeset_id, item_type, item_id, item_key, kind, field, old_value, new_value)
  SELECT $1::timestamptz, $2::text, given.*
  FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::jsonb[],
    $10::jsonb[]) AS given`,
)

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
