import { writeAlerts } from '../../../collector/cmdb/alert-records.ts'
import type { TestDatabase } from '../../real/postgres.ts'
import { newId, SITE } from '../school.ts'

type Happening = { id?: string; severity?: 'info' | 'critical'; device?: string }

/** An alert opens, or one of these ids is over: written as the collector does. Resolves with its id. */
export function happenIn(database: TestDatabase, now: () => Date) {
  return async (kind: 'opened' | 'resolved' = 'opened', more: Happening = {}): Promise<string> => {
    const { id = newId(), severity = 'critical', device } = more
    const alert = {
      ...{ id, scope: SITE, site_id: SITE, key: `site ${id}`, cause: `site ${id}`, severity },
      ...{ rule: device ? 'device-silent' : 'wan-down', detail: { why: 'nobody-heard', device } },
      ...{ state: kind === 'opened' ? ('open' as const) : ('resolved' as const) },
      ...{ incident_id: null, device_id: null, since: now(), observed_at: now(), opened_at: now() },
      ...{ clear_since: null, resolved_at: kind === 'opened' ? null : now(), is_dismissed: false },
      ...{ openings: [now()], is_flapping: false, quiet: null, announced_at: now() },
      ...{ snoozed_until: null, owner: null },
    }
    const events = [{ alert: id, kind, isLoud: true }]
    await database.cmdb.db
      .transaction()
      .execute(it => writeAlerts(it, SITE, { alerts: [alert], events }, now()))
    return id
  }
}
