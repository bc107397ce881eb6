import { type Result, success } from '../../schemas/result.ts'
import { type AssertableField, goldenValue, isAssertable } from '../reconcile/golden-record.ts'
import type { KnownDevice, KnownEndpoint } from '../reconcile/known.ts'
import { parseAssertion } from '../reconcile/parse-assertion.ts'
import {
  type AssertableItem,
  type Assertion,
  observedOf,
  type SaidValue,
} from '../reconcile/plan-assertions.ts'
import type { Cmdb } from './connect.ts'
import { type Corrected, type Correction, type Refusal, refuse } from './correction.ts'
import { findItem } from './find-item.ts'
import { inSiteTransaction, type SiteTransaction } from './in-site-transaction.ts'
import { loadItems } from './load-items.ts'
import { logChanges, recordChangesets } from './record-changesets.ts'
import { loadSaid, prepareAssertions } from './write-assertions.ts'

/** What a person does to a field: give it a value, keep the one it has, or let observations and imports speak again. */
export type FieldEdit =
  | { readonly kind: 'set'; readonly field: string; readonly value: string }
  | { readonly kind: 'lock'; readonly field: string }
  | { readonly kind: 'release'; readonly field: string }

/**
 * A person's word on fields of a device or an endpoint, all of them or none. It stays until it is released, whatever is
 * observed. `type` when only one of the two is meant; `check` may still throw, seeing what is said before.
 */
export async function correctFields(
  cmdb: Cmdb,
  itemId: string,
  edits: readonly FieldEdit[],
  correction: Correction,
  type?: AssertableItem['type'],
  check: (before: readonly SaidValue[]) => void = () => {},
): Promise<Result<Corrected, Refusal>> {
  const found = await findItem(cmdb.db, itemId)
  const wanted = type ?? found?.itemClass ?? 'device'
  const unknown = refuse('unknown', `there is no ${wanted} ${itemId}`, {
    type: 'not-found',
    what: wanted,
    id: itemId,
  })
  if (found?.itemClass !== wanted) return unknown
  const item = { type: wanted, id: itemId }
  return inSiteTransaction(cmdb, found.siteId, async transaction => {
    const { devices, endpoints } = await loadItems(transaction, [item])
    const [known] = [...devices, ...endpoints]
    // A host may have been adopted meanwhile by the record of its MAC address.
    if (!known) return unknown
    const itself = deviceOf(known)
    if (itself !== undefined) {
      return refuse('conflict', `this record was found to be device ${itself}: say it there`, {
        type: 'item-merged',
        device: itself,
      })
    }
    check(await loadSaid(transaction, [item]))
    const assertions: Assertion[] = []
    for (const edit of edits) {
      if (edit.kind === 'release') {
        const { field } = edit
        if (!isAssertable(field)) {
          return refuse('invalid', `${field}: there is no such field`, {
            type: 'value-not-accepted',
            field,
            fault: 'unknown-field',
          })
        }
        assertions.push({ item, field, source: 'person' }, { item, field, source: 'import' })
        continue
      }
      const kept = isAssertable(edit.field)
        ? goldenValue(edit.field, observedOf(known, edit.field), known.asserted)
        : undefined
      if (edit.kind === 'lock' && isAssertable(edit.field) && kept === undefined) {
        return refuse('conflict', `${edit.field}: there is no value to keep; set one`, {
          type: 'nothing-to-keep',
          field: edit.field,
        })
      }
      const parsed = parseAssertion(edit.field, edit.kind === 'set' ? edit.value : (kept ?? ''))
      if (!parsed.ok) {
        const { message, ...fault } = parsed.failure
        return refuse('invalid', message, { type: 'value-not-accepted', ...fault })
      }
      assertions.push({ item, source: 'person', ...parsed.value })
    }
    return success(await recordAssertions(transaction, found.siteId, correction, assertions))
  })
}

/** What an import says of items of one site, as one changeset. */
export function importFields(
  cmdb: Cmdb,
  siteId: string,
  values: readonly { item: AssertableItem; field: AssertableField; value: string }[],
  correction: Correction,
): Promise<Corrected> {
  const assertions = values.map(it => ({ ...it, source: 'import' as const }))
  return assertFields(cmdb, siteId, assertions, correction)
}

/** What is said of items of one site, as one changeset; what is said already is not said again. */
export function assertFields(
  cmdb: Cmdb,
  siteId: string,
  assertions: readonly Assertion[],
  correction: Correction,
): Promise<Corrected> {
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

/** The device that the record was found to be: by a person's decision, or because the host is one. */
function deviceOf(known: KnownDevice | KnownEndpoint): string | undefined {
  return 'sightings' in known ? known.deviceId : known.mergedInto
}
