import { isAssertable } from '../reconcile/golden-record.ts'
import type { AssertableItem, Assertion } from '../reconcile/plan-assertions.ts'
import type { LeftAlone } from './correction.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { loadItems } from './load-items.ts'
import type { Line } from './undo-changeset.ts'

/** What takes something back, and each part that cannot be. */
export type Inverse<Step> = {
  readonly inverse: readonly Step[]
  readonly refused: readonly LeftAlone[]
}

/** What must be said so that fields are as they were before a changeset, where nobody said otherwise since. */
export async function inverseAssertions(
  transaction: SiteTransaction,
  changesetId: string,
  lines: readonly Line[],
): Promise<Inverse<Assertion>> {
  const rows = await transaction
    .selectFrom('asserted_values')
    .selectAll()
    .where(eb => eb.or([eb('changeset_id', '=', changesetId), eb('ended_by', '=', changesetId)]))
    .execute()
  if (rows.length === 0) return inverseObservations(transaction, changesetId, lines)
  const itemIds = [...new Set(rows.map(it => it.item_id))]
  const current = await transaction
    .selectFrom('asserted_values')
    .selectAll()
    .where('item_id', 'in', itemIds)
    .where('ended_by', 'is', null)
    .execute()

  const inverse: Assertion[] = []
  const refused: LeftAlone[] = []
  for (const said of Map.groupBy(rows, keyOf).values()) {
    const made = said.find(it => it.changeset_id === changesetId)
    const ended = said.find(it => it.ended_by === changesetId)
    const [first] = said
    if (!first || !isAssertable(first.field)) continue
    const now = current.find(it => keyOf(it) === keyOf(first))
    if (now?.id === (made?.ended_by === null ? made.id : undefined) && isUntouched(made)) {
      const { field, source } = first
      const item = itemOf(first)
      inverse.push({ item, field, source, ...(ended ? { value: ended.value } : {}) })
    } else {
      const since = now ? `: ${now.said_by} set it at ${now.at.toISOString()}` : ': it was released'
      const { type, id } = itemOf(first)
      refused.push({
        message: `${first.field} of ${type} ${id} has changed since${since}`,
        why: 'changed-since',
        field: first.field,
        by: now?.said_by,
        at: now?.at.toISOString(),
      })
    }
  }
  return { inverse, refused }
}

/** Whether what the changeset said, if anything, still holds. */
function isUntouched(made: { ended_by: string | null } | undefined): boolean {
  return made === undefined || made.ended_by === null
}

/** What an agent told differently than before: a person's word keeps the value that it had. */
async function inverseObservations(
  transaction: SiteTransaction,
  changesetId: string,
  lines: readonly Line[],
): Promise<Inverse<Assertion>> {
  const origin = await transaction
    .selectFrom('changesets')
    .select(['actor_kind'])
    .where('id', '=', changesetId)
    .executeTakeFirst()
  if (origin?.actor_kind !== 'agent') return { inverse: [], refused: [] }
  const items = lines.flatMap(itemOfLine)
  const { devices, endpoints } = await loadItems(transaction, items)
  const known = new Map([...devices, ...endpoints].map(it => [it.id, it]))
  const inverse: Assertion[] = []
  const refused: LeftAlone[] = []
  for (const line of lines) {
    const { item_type, item_id, kind, field, old_value, new_value } = line
    const [item] = itemOfLine(line)
    const observed = item && known.get(item.id)
    if (!item || !observed || kind !== 'changed' || field === null || !isAssertable(field)) {
      const what = field === null ? `${item_type} ${kind}` : `${field} of ${item_type} ${item_id}`
      refused.push({
        message: `${what}: it was observed, and cannot be unseen`,
        why: 'was-observed',
        field: field ?? undefined,
      })
      continue
    }
    const values: Readonly<Record<string, unknown>> = observed.values
    if (values[field] !== new_value || observed.asserted[field]?.source === 'person') {
      const message = `${field} of ${item_type} ${item_id} has changed since`
      refused.push({ message, why: 'changed-since', field })
    } else if (typeof old_value !== 'string') {
      const message = `${field} of ${item_type} ${item_id}: it had no value before`
      refused.push({ message, why: 'had-no-value', field })
    } else {
      inverse.push({ item, field, source: 'person', value: old_value })
    }
  }
  return { inverse, refused }
}

function itemOf({ item_id: id, device_id }: { item_id: string; device_id: string | null }) {
  return { type: device_id === null ? ('endpoint' as const) : ('device' as const), id }
}

function itemOfLine({ item_type: type, item_id: id }: Line): AssertableItem[] {
  return type === 'device' || type === 'endpoint' ? [{ type, id }] : []
}

function keyOf(it: { item_id: string; field: string; source: string }): string {
  return `${it.item_id} ${it.field} ${it.source}`
}
