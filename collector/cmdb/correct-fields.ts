import { failure, type Result, success } from '../../schemas/result.ts'
import { type AssertableField, goldenValue, isAssertable } from '../reconcile/golden-record.ts'
import { parseAssertion } from '../reconcile/parse-assertion.ts'
import { type Assertion, observedOf } from '../reconcile/plan-assertions.ts'
import type { Cmdb } from './connect.ts'
import type { Corrected, Correction, Refusal } from './correction.ts'
import { inSiteTransaction, type SiteTransaction } from './in-site-transaction.ts'
import { loadDevices } from './load-devices.ts'
import { logChanges, recordChangesets } from './record-changesets.ts'
import { prepareAssertions } from './write-assertions.ts'

/** What a person does to a field: give it a value, keep the one it has, or let observations and imports speak again. */
export type FieldEdit =
  | { readonly kind: 'set'; readonly field: string; readonly value: string }
  | { readonly kind: 'lock'; readonly field: string }
  | { readonly kind: 'release'; readonly field: string }

/** A person's word on fields of a device, all of them or none. It stays until it is released, whatever is observed. */
export async function correctFields(
  cmdb: Cmdb,
  deviceId: string,
  edits: readonly FieldEdit[],
  correction: Correction,
): Promise<Result<Corrected, Refusal>> {
  const siteId = await findSite(cmdb, deviceId)
  if (siteId === undefined) return refuse('unknown', `there is no device ${deviceId}`)
  return inSiteTransaction(cmdb, siteId, async transaction => {
    const [device] = await loadDevices(transaction, [deviceId])
    if (!device) return refuse('unknown', `there is no device ${deviceId}`)
    if (device.mergedInto !== undefined) {
      return refuse(
        'conflict',
        `this record was found to be device ${device.mergedInto}: say it there`,
      )
    }
    const assertions: Assertion[] = []
    for (const edit of edits) {
      if (edit.kind === 'release') {
        if (!isAssertable(edit.field))
          return refuse('invalid', `${edit.field}: there is no such field`)
        const { field } = edit
        assertions.push(
          { deviceId, field, source: 'person' },
          { deviceId, field, source: 'import' },
        )
        continue
      }
      const kept = isAssertable(edit.field)
        ? goldenValue(edit.field, observedOf(device, edit.field), device.asserted)
        : undefined
      if (edit.kind === 'lock' && isAssertable(edit.field) && kept === undefined) {
        return refuse('conflict', `${edit.field}: there is no value to keep; set one`)
      }
      const parsed = parseAssertion(edit.field, edit.kind === 'set' ? edit.value : (kept ?? ''))
      if (!parsed.ok) return refuse('invalid', parsed.failure)
      assertions.push({ deviceId, source: 'person', ...parsed.value })
    }
    return success(await recordAssertions(transaction, siteId, correction, assertions))
  })
}

/** What an import says of devices of one site, as one changeset. */
export function importFields(
  cmdb: Cmdb,
  siteId: string,
  values: readonly { deviceId: string; field: AssertableField; value: string }[],
  correction: Correction,
): Promise<Corrected> {
  const assertions = values.map(it => ({ ...it, source: 'import' as const }))
  return inSiteTransaction(cmdb, siteId, transaction =>
    recordAssertions(transaction, siteId, correction, assertions),
  )
}

async function recordAssertions(
  transaction: SiteTransaction,
  siteId: string,
  correction: Correction,
  assertions: readonly Assertion[],
): Promise<Corrected> {
  const { changes, write } = await prepareAssertions(transaction, siteId, correction, assertions)
  const recorded = { ...correction, changes }
  await recordChangesets(transaction, siteId, [recorded], correction.now)
  await write()
  await logChanges(transaction, siteId, [recorded], correction.now)
  return { changeset: correction.id, changes: changes.length }
}

async function findSite({ db }: Cmdb, deviceId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('devices')
    .select('site_id')
    .where('id', '=', deviceId)
    .executeTakeFirst()
  return row?.site_id
}

function refuse(kind: Refusal['kind'], message: string): Result<never, Refusal> {
  return failure({ kind, message })
}
