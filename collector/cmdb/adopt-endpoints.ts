import type { Adoption } from '../reconcile/changeset.ts'
import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'

/**
 * Hosts that were known by their address only are gone, and live on in others, which `write` writes: what people said of them
 * is said of those, unless something else is said there already.
 */
export async function adoptEndpoints(
  transaction: SiteTransaction,
  siteId: string,
  adoptions: readonly Adoption[],
  write: () => Promise<void>,
): Promise<void> {
  if (adoptions.length === 0) return write()
  const ids = arrayLiteral(adoptions.map(it => it.id))
  await deleteAdopted(transaction, [siteId, ids])
  await write()
  const given = [siteId, ids, arrayLiteral(adoptions.map(it => it.adoptedBy))]
  await endContradicted(transaction, given)
  await inherit(transaction, given)
}

const deleteAdopted = keptStatement(
  'DELETE FROM endpoints WHERE site_id = $1 AND id = ANY($2::uuid[])',
)

// Replaced by what was said of the other record, whichever of the two was said first.
const endContradicted = keptStatement(
  `UPDATE asserted_values said SET ended_by = theirs.changeset_id
  FROM unnest($2::uuid[], $3::uuid[]) AS given (id, adopted_by)
  JOIN asserted_values theirs ON theirs.endpoint_id = given.adopted_by AND theirs.ended_by IS NULL
  WHERE said.site_id = $1 AND said.endpoint_id = given.id AND said.ended_by IS NULL
    AND said.field = theirs.field AND said.source = theirs.source`,
)

const inherit = keptStatement(
  `UPDATE asserted_values SET endpoint_id = given.adopted_by
  FROM unnest($2::uuid[], $3::uuid[]) AS given (id, adopted_by)
  WHERE asserted_values.site_id = $1 AND asserted_values.endpoint_id = given.id`,
)
