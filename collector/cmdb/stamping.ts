import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

const setStamping = keptStatement(`SELECT set_config('recense.stamping', $1, true)`)

/** The updates of `work` tell when rows were seen or missed last, and nothing else: the site counts as unchanged. */
export async function stamping(
  transaction: SiteTransaction,
  work: () => Promise<void>,
): Promise<void> {
  await setStamping(transaction, ['on'])
  await work()
  await setStamping(transaction, ['off'])
}
