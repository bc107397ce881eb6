import { isAssertable } from '../reconcile/golden-record.ts'
import type { Assertion } from '../reconcile/plan-assertions.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { loadDevices } from './load-devices.ts'
import type { Line } from './undo-changeset.ts'

/** What takes something back, and a sentence for each part that cannot be. */
export type Inverse<Step> = {
  readonly inverse: readonly Step[]
  readonly refused: readonly string[]
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
  const deviceIds = [...new Set(rows.map(it => it.device_id))]
  const current = await transaction
    .selectFrom('asserted_values')
    .selectAll()
    .where('device_id', 'in', deviceIds)
    .where('ended_by', 'is', null)
    .execute()

  const inverse: Assertion[] = []
  const refused: string[] = []
  for (const said of Map.groupBy(rows, keyOf).values()) {
    const made = said.find(it => it.changeset_id === changesetId)
    const ended = said.find(it => it.ended_by === changesetId)
    const [first] = said
    if (!first || !isAssertable(first.field)) continue
    const now = current.find(it => keyOf(it) === keyOf(first))
    if (now?.id === (made?.ended_by === null ? made.id : undefined) && isUntouched(made)) {
      const { device_id: deviceId, field, source } = first
      inverse.push({ deviceId, field, source, ...(ended ? { value: ended.value } : {}) })
    } else {
      const since = now ? `: ${now.said_by} set it at ${now.at.toISOString()}` : ': it was released'
      refused.push(`${first.field} of device ${first.device_id} has changed since${since}`)
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
  const ids = lines.filter(it => it.item_type === 'device').map(it => it.item_id)
  const devices = new Map((await loadDevices(transaction, ids)).map(it => [it.id, it]))
  const inverse: Assertion[] = []
  const refused: string[] = []
  for (const { item_type, item_id, kind, field, old_value, new_value } of lines) {
    const device = item_type === 'device' ? devices.get(item_id) : undefined
    if (!device || kind !== 'changed' || field === null || !isAssertable(field)) {
      const what = field === null ? `${item_type} ${kind}` : `${field} of ${item_type} ${item_id}`
      refused.push(`${what}: it was observed, and cannot be unseen`)
      continue
    }
    const values: Readonly<Record<string, unknown>> = device.values
    if (values[field] !== new_value || device.asserted[field]?.source === 'person') {
      refused.push(`${field} of device ${item_id} has changed since`)
    } else if (typeof old_value !== 'string') {
      refused.push(`${field} of device ${item_id}: it had no value before`)
    } else {
      inverse.push({ deviceId: item_id, field, source: 'person', value: old_value })
    }
  }
  return { inverse, refused }
}

function keyOf(it: { device_id: string; field: string; source: string }): string {
  return `${it.device_id} ${it.field} ${it.source}`
}
