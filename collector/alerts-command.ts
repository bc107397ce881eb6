import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import { SiteId } from '../schemas/site-id.ts'
import { describeAlert } from './alerts/describe-alert.ts'
import type { Language } from './alerts/rule.ts'
import { type AlertAction, actOnAlert } from './cmdb/alert-actions.ts'
import { cancelMaintenance, createMaintenance } from './cmdb/maintenance-windows.ts'
import { readAlerts } from './cmdb/read-alerts.ts'
import { readMaintenance } from './cmdb/read-maintenance.ts'
import type { CommandContext } from './corrections.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

type Told = Promise<Result<string, StartFailure>>

const MOST_SHOWN = 1000

/** Alerts that are not over, a line each with the id to act by, the latest first. */
export async function listAlerts(
  { config, log }: CommandContext,
  { site, language }: { site?: string | undefined; language: Language },
): Told {
  const done = await withCmdb(config, log, ({ cmdb }) =>
    readAlerts(cmdb.db, { site, state: 'active', isTold: true, limit: MOST_SHOWN }),
  )
  if (!done.ok) return done
  const { items, total } = done.value
  const lines = items.map(it => {
    const { title } = describeAlert(it, language)
    const owner = it.owner === undefined ? '' : `  (${it.owner})`
    return `${it.id}  ${it.since}  ${it.severity}  ${it.state}  ${title}${owner}`
  })
  const more = total > items.length ? [`${total - items.length} more`] : []
  return success(lines.length > 0 ? `${[...lines, ...more].join('\n')}\n` : 'No open alerts.\n')
}

/** Does the same to each of the alerts, with who and when; those that refuse are told, and keep none of the others back. */
export async function actOnAlerts(
  { config, log, by }: CommandContext,
  ids: readonly string[],
  deed: { action: AlertAction; comment?: string | undefined },
): Told {
  const wrong = ids.find(id => !z.uuid().safeParse(id).success)
  if (wrong !== undefined) return usage(`expected the id of an alert, got "${wrong}"`)
  const done = await withCmdb(config, log, async ({ cmdb }) => {
    const refused: string[] = []
    for (const id of ids) {
      const acted = await actOnAlert(cmdb, id, { ...deed, by, now: new Date() })
      if (!acted.ok) refused.push(acted.failure.message)
    }
    return refused
  })
  if (!done.ok) return done
  if (done.value.length === ids.length) return usage(done.value.join('; '))
  const refused = done.value.map(it => `Refused: ${it}.\n`).join('')
  return success(`${refused}Done: ${ids.length - done.value.length} alerts.\n`)
}

/** Windows of work that did not end yet. */
export async function listMaintenance({ config, log }: CommandContext): Told {
  const done = await withCmdb(config, log, ({ cmdb }) =>
    readMaintenance(cmdb.db, { limit: MOST_SHOWN, now: new Date() }),
  )
  if (!done.ok) return done
  const now = new Date().toISOString()
  const lines = done.value.items
    .filter(it => it.cancelledAt === undefined && it.endsAt > now)
    .map(it =>
      [
        it.id,
        it.site ?? 'all sites',
        it.device ?? '',
        it.startsAt,
        it.endsAt,
        it.reason,
        it.createdBy,
      ]
        .filter(Boolean)
        .join('  '),
    )
  return success(lines.length > 0 ? `${lines.join('\n')}\n` : 'No maintenance.\n')
}

const Window = z
  .object({
    site: SiteId.optional(),
    device: z.uuid('expected the id of a device').optional(),
    from: z.iso.datetime({ offset: true, error: 'expected an instant like 2026-11-20T18:00:00Z' }),
    until: z.iso.datetime({ offset: true, error: 'expected an instant like 2026-11-20T22:00:00Z' }),
    reason: z.string().trim().min(1, 'expected a reason').max(500),
  })
  .refine(it => Date.parse(it.from) < Date.parse(it.until), {
    message: 'expected after --from',
    path: ['until'],
  })

/** Announces work: what it touches is recorded, and pages nobody. */
export async function announceMaintenance(
  { config, log, by }: CommandContext,
  options: object,
): Told {
  const window = Window.safeParse(options)
  if (!window.success) {
    const [issue] = window.error.issues
    return usage(`--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`)
  }
  const { from, until, ...place } = window.data
  const times = { startsAt: new Date(from).toISOString(), endsAt: new Date(until).toISOString() }
  const id = uuidv7()
  const done = await withCmdb(config, log, ({ cmdb }) =>
    createMaintenance(cmdb.db, id, { ...place, ...times }, { by, now: new Date() }),
  )
  if (!done.ok) return done
  return done.value
    ? success(`Announced: ${id}.\n`)
    : usage('there is no such site, or no such device at it')
}

/** The window does not hold any more; it stays on record. */
export async function endMaintenance({ config, log, by }: CommandContext, id: string): Told {
  if (!z.uuid().safeParse(id).success) return usage(`expected the id of a window, got "${id}"`)
  const done = await withCmdb(config, log, ({ cmdb }) =>
    cancelMaintenance(cmdb.db, id, { by, now: new Date() }),
  )
  if (!done.ok) return done
  return done.value ? success('Cancelled.\n') : usage(`there is no maintenance window ${id}`)
}

async function usage(message: string): Told {
  return failure({ kind: 'usage', message })
}
