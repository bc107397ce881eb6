import type { Kysely } from 'kysely'
import { failure, type Result, success } from '../../schemas/result.ts'
import { logAlertEvents, settleIncidents } from './alert-records.ts'
import { holdAlerts } from './alert-runs.ts'
import type { Cmdb } from './connect.ts'
import type { Refusal } from './correction.ts'
import type { Database } from './tables.ts'

/** What a person does to alerts. */
export type AlertAction =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'assign'; readonly owner: string | null }
  | { readonly kind: 'comment' }
  | { readonly kind: 'snooze'; readonly until: Date }
  | { readonly kind: 'resolve' }

export type AlertDeed = {
  readonly action: AlertAction
  readonly by: string
  readonly comment?: string | undefined
  readonly now: Date
}

export type AlertRefusal = Refusal & { readonly kind: 'unknown' | 'conflict' }

const EVENT_KINDS = {
  acknowledge: 'acknowledged',
  assign: 'assigned',
  comment: 'commented',
  snooze: 'snoozed',
  resolve: 'resolved',
} as const

/**
 * The person's word holds for the alert, and the history tells who, when and why. A resolved alert takes comments only. One that
 * is resolved while it goes on does not come back before it was over.
 */
export async function actOnAlert(
  { db }: Cmdb,
  id: string,
  { action, by, comment, now }: AlertDeed,
): Promise<Result<{ changed: boolean }, AlertRefusal>> {
  const found = await db
    .selectFrom('alerts')
    .select('scope')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found)
    return failure({
      kind: 'unknown',
      message: `there is no alert ${id}`,
      because: { type: 'not-found', what: 'alert', id },
    })
  return db.transaction().execute(async transaction => {
    await holdAlerts(transaction, found.scope)
    const alert = await transaction
      .selectFrom('alerts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    if (alert.state === 'resolved' && action.kind !== 'comment') {
      const because = {
        type: 'settled-already',
        what: 'alert',
        by: await findWhoResolved(transaction, id),
        at: alert.resolved_at?.toISOString(),
      } as const
      return failure({ kind: 'conflict', message: `alert ${id} is resolved already`, because })
    }
    const values = valuesOf(action, now)
    const isSame = action.kind === 'acknowledge' && alert.state === 'acknowledged'
    if (isSame && comment === undefined) return success({ changed: false })
    if (values) await transaction.updateTable('alerts').set(values).where('id', '=', id).execute()
    const isLoud =
      alert.announced_at !== null && (action.kind === 'acknowledge' || action.kind === 'resolve')
    const event = { alert: id, kind: EVENT_KINDS[action.kind], isLoud, actor: by, comment }
    await logAlertEvents(transaction, [{ ...event, detail: detailOf(action) }], now)
    if (action.kind === 'resolve' && alert.incident_id) {
      await settleIncidents(transaction, [alert.incident_id], now)
    }
    return success({ changed: true })
  })
}

/** Undefined when nobody did: what it told of was over. */
async function findWhoResolved(
  transaction: Kysely<Database>,
  id: string,
): Promise<string | undefined> {
  const event = await transaction
    .selectFrom('alert_events')
    .select('actor')
    .where('alert_id', '=', id)
    .where('kind', '=', 'resolved')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return event?.actor ?? undefined
}

/** What the action changes of the alert itself. */
function valuesOf(action: AlertAction, now: Date) {
  switch (action.kind) {
    case 'acknowledge':
      return { state: 'acknowledged' as const }
    case 'assign':
      return { owner: action.owner }
    case 'snooze':
      return { snoozed_until: action.until }
    case 'resolve':
      return { state: 'resolved' as const, resolved_at: now, is_dismissed: true, quiet: null }
    case 'comment':
      return undefined
  }
}

function detailOf(action: AlertAction): Record<string, unknown> {
  switch (action.kind) {
    case 'assign':
      return { owner: action.owner }
    case 'snooze':
      return { until: action.until.toISOString() }
    case 'acknowledge':
    case 'comment':
    case 'resolve':
      return {}
  }
}
