import { v7 as uuidv7 } from 'uuid'
import { type IdentityCase, keyOfCase } from '../reconcile/identity-case.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import type { Recorded } from './record-changesets.ts'

/**
 * Each question is open once; one that was asked before, at this site or another one, is not asked again. Returns the history
 * with a line for each that was opened.
 */
export async function recordCases(
  transaction: SiteTransaction,
  siteId: string,
  history: readonly (Recorded & { cases: readonly IdentityCase[] })[],
  now: Date,
): Promise<Recorded[]> {
  const opened = history.flatMap(it => it.cases)
  if (opened.length === 0) return [...history]
  const ids = new Map(opened.map(it => [keyOfCase(it), uuidv7()]))
  const rows = [...new Map(opened.map(it => [keyOfCase(it), it]))].map(([key, it]) => ({
    id: ids.get(key) ?? '',
    key,
    site_id: siteId,
    question: it.question,
    device_id: it.deviceId,
    record: JSON.stringify(it.record),
    other_site_id: it.otherSiteId ?? siteId,
    other_device_id: it.otherDeviceId,
    other_record: JSON.stringify(it.otherRecord),
    evidence: JSON.stringify(it.evidence),
    opened_at: now,
  }))
  const inserted = await transaction
    .insertInto('cases')
    .values(rows)
    .onConflict(it => it.column('key').doNothing())
    .returning('key')
    .execute()
  const isNew = new Set(inserted.map(it => it.key))
  return history.map(it => ({
    ...it,
    changes: [
      ...it.changes,
      ...it.cases
        .filter(asked => isNew.has(keyOfCase(asked)))
        .map(({ question, deviceId, otherDeviceId, ...asked }) => ({
          kind: 'added' as const,
          item: {
            type: 'case' as const,
            id: ids.get(keyOfCase({ question, deviceId, otherDeviceId, ...asked })) ?? '',
          },
          after: { question, deviceId, otherDeviceId },
        })),
    ],
  }))
}
