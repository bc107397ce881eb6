import { failure, type Result, success } from '../../schemas/result.ts'
import { type ExchangeFailure, outward } from './exchange.ts'
import type { SnmpFailure, Varbind } from './session.ts'

/** Objects in one GET: the answer stays within one Ethernet frame for all but long texts. */
const MAX_OBJECTS = 32

type Ask = (
  oids: readonly string[],
  attempt: number,
) => Promise<Result<Varbind[][], ExchangeFailure>>

/** A varbind per OID, in their order. Splits what is too big; in SNMPv1 a missing object does not cost the others. */
export async function getObjects(
  oids: readonly string[],
  ask: Ask,
  attempts: number,
): Promise<Result<Varbind[], SnmpFailure>> {
  const found = new Map<string, Varbind>()
  const waiting = [...new Set(oids)]
  let size = MAX_OBJECTS
  let lost = 0

  while (waiting.length > 0) {
    const batch = waiting.slice(0, size)
    const answer = await ask(batch, lost)
    if (answer.ok) {
      lost = 0
      for (const [at, oid] of batch.entries()) {
        const varbind = answer.value[at]?.[0]
        // Agents exist that answer with the OID spelt otherwise; its place is what RFC 3416 §4.2.1 promises.
        found.set(oid, varbind ? { ...varbind, oid } : missing(oid))
      }
      waiting.splice(0, batch.length)
      continue
    }

    const why = answer.failure
    if (why.kind === 'timeout' && ++lost < attempts) continue
    if (why.kind === 'no-such-name') {
      const named = batch.length === 1 ? batch[0] : batch.find(oid => oid === why.oid)
      if (named) {
        found.set(named, missing(named))
        waiting.splice(waiting.indexOf(named), 1)
      } else size = 1
      continue
    }
    const isSplittable =
      why.kind === 'too-big' || why.kind === 'malformed' || why.kind === 'general-error'
    if (!isSplittable || batch.length === 1) return failure(outward(why))
    size = Math.ceil(batch.length / 2)
  }
  return success(oids.map(oid => found.get(oid) ?? missing(oid)))
}

function missing(oid: string): Varbind {
  return { oid, type: 'absent', value: 'no-such-object' }
}
