import type { Result } from '../../schemas/result.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { correctFields } from '../cmdb/correct-fields.ts'
import type { Corrected, Correction, Refusal } from '../cmdb/correction.ts'
import { findProposal, resolveFinding } from '../cmdb/finding-proposal.ts'

/** What a name tells of a device's place is said by this person, and stays like any other word of theirs. */
export async function applyProposal(
  cmdb: Cmdb,
  findingId: string,
  correction: Correction,
): Promise<Result<Corrected, Refusal>> {
  const proposal = await findProposal(cmdb, findingId)
  if (!proposal.ok) return proposal
  const { deviceId, values } = proposal.value
  const edits = values.map(([field, value]) => ({ kind: 'set' as const, field, value }))
  const corrected = await correctFields(cmdb, deviceId, edits, correction)
  if (!corrected.ok) return corrected
  await resolveFinding(cmdb, findingId, correction.now)
  return corrected
}
