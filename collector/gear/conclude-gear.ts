import { v7 as uuidv7 } from 'uuid'
import type { NamingRule } from '../../schemas/naming-rule.ts'
import { applyFindings } from '../cmdb/apply-findings.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { importFields } from '../cmdb/correct-fields.ts'
import { loadExpectedDevices, loadListedItems, markArrived } from '../cmdb/expected-devices.ts'
import { inSiteTransaction } from '../cmdb/in-site-transaction.ts'
import { loadGear, loadKnownFindings, setBaseline } from '../cmdb/load-gear.ts'
import { diffFindings } from '../reconcile/findings/diff-findings.ts'
import { findListed } from '../reconcile/gear/find-listed.ts'
import { findUnexpected, gearFindingKinds } from '../reconcile/gear/find-unexpected.ts'
import { findNames, nameFindingKinds } from '../reconcile/naming/find-names.ts'

export type GearOutcome = {
  readonly arrived: number
  readonly opened: number
  readonly resolved: number
  /** Naming rules that take too long, a line each. */
  readonly failures: readonly string[]
}

/**
 * What lists said of devices and hosts that have come is said of them, and the findings on gear that nobody entered and on names agree with the
 * site as it is known. Done again it changes nothing.
 */
export async function concludeGear(
  cmdb: Cmdb,
  siteId: string,
  rules: readonly NamingRule[],
  now: Date,
  newId: () => string = uuidv7,
): Promise<GearOutcome> {
  const arrived = await greetExpected(cmdb, siteId, now, newId)
  return inSiteTransaction(cmdb, siteId, async transaction => {
    await setBaseline(transaction, siteId)
    const { seen, named } = await loadGear(transaction, siteId)
    const names = findNames(siteId, named, rules)
    const kinds = [...gearFindingKinds, ...nameFindingKinds]
    const known = await loadKnownFindings(transaction, siteId, kinds)
    const diff = diffFindings(known, [...findUnexpected(seen), ...names.findings], newId)
    await applyFindings(transaction, siteId, diff, now)
    const { opened, resolved } = diff
    const counts = { opened: opened.length, resolved: resolved.length }
    return { arrived, ...counts, failures: names.failures }
  })
}

/** Said before it is marked: a collector that dies between the two says the same again, which changes nothing. */
async function greetExpected(
  cmdb: Cmdb,
  siteId: string,
  now: Date,
  newId: () => string,
): Promise<number> {
  const expected = await loadExpectedDevices(cmdb.db, siteId)
  if (expected.length === 0) return 0
  const items = await loadListedItems(cmdb.db, [siteId])
  let arrived = 0
  for (const it of expected) {
    const [found, ...others] = findListed(it, items)
    if (!found || others.length > 0) continue
    const values = Object.entries(it.values).flatMap(([field, value]) =>
      value === undefined
        ? []
        : [{ item: found.item, field: field as keyof typeof it.values, value }],
    )
    const actor = { kind: 'person' as const, name: it.by }
    const reason = 'listed before it was seen'
    await importFields(cmdb, siteId, values, { id: newId(), actor, origin: 'import', reason, now })
    await markArrived(cmdb.db, it.id, found.item)
    arrived += 1
  }
  return arrived
}
