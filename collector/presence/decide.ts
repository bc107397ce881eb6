import { v7 as uuidv7 } from 'uuid'
import { failure, type Result, success } from '../../schemas/result.ts'
import { type BrakeDecision, decideBrake } from '../cmdb/brakes.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import type { RefusalCause } from '../cmdb/correction.ts'
import { findItem } from '../cmdb/find-item.ts'
import { inSiteTransaction } from '../cmdb/in-site-transaction.ts'
import { readBrakes } from '../cmdb/read-brakes.ts'
import { requestTopology } from '../cmdb/topology-runs.ts'
import { writeStates } from '../cmdb/write-states.ts'

export type DecisionFailure = {
  kind: 'not-found' | 'not-now'
  message: string
  because: RefusalCause
}

/** Who decides, by which means, and why. */
export type Decider = {
  readonly by: string
  readonly origin: 'cli' | 'api'
  readonly note?: string | undefined
}

/** A mass disappearance is approved or rejected, with who and when in the history; how many went missing by it. */
export async function decideOnBrake(
  cmdb: Cmdb,
  { brakeId, verdict }: Pick<BrakeDecision, 'brakeId' | 'verdict'>,
  { by, origin, note }: Decider,
  now: Date,
): Promise<Result<{ changed: number }, DecisionFailure>> {
  const [brake] = (await readBrakes(cmdb.db, { id: brakeId, limit: 1 })).items
  if (!brake) {
    const because = { type: 'not-found', what: 'brake', id: brakeId } as const
    return failure({ kind: 'not-found', message: `there is no brake ${brakeId}`, because })
  }
  return inSiteTransaction(cmdb, brake.site, async transaction => {
    const decision = { brakeId, verdict, by, note }
    const states = await decideBrake(transaction, brake.site, decision, now)
    if (!states) {
      const message = `brake ${brakeId} does not wait for a decision any more`
      const [settled] = (await readBrakes(transaction, { id: brakeId, limit: 1 })).items
      const { decidedBy, decidedAt: at } = settled ?? brake
      const because = { type: 'settled-already', what: 'brake', by: decidedBy, at } as const
      return failure({ kind: 'not-now', message, because })
    }
    const actor = { kind: 'person' as const, name: by }
    const cause = { id: uuidv7(), actor, origin, reason: note }
    await writeStates(transaction, brake.site, states, cause, now)
    return success({ changed: states.length })
  })
}

/** A device or endpoint is retired: it is no item any more, and its record stays. Or it is one again. */
export async function decideRetirement(
  cmdb: Cmdb,
  { itemId, isRetired }: { itemId: string; isRetired: boolean },
  { by, origin, note }: Decider,
  now: Date,
): Promise<Result<{ changed: number }, DecisionFailure>> {
  const item = await findItem(cmdb.db, itemId)
  if (!item) {
    const because = { type: 'not-found', what: 'item', id: itemId } as const
    const message = `there is no device or endpoint ${itemId}`
    return failure({ kind: 'not-found', message, because })
  }
  return inSiteTransaction(cmdb, item.siteId, async transaction => {
    const current = await findItem(transaction, itemId)
    if (!current || (current.state === 'retired') === isRetired) {
      const message = `${itemId} is ${isRetired ? 'retired already' : 'not retired'}`
      const because = { type: 'settled-already', what: 'item' } as const
      return failure({ kind: 'not-now', message, because })
    }
    const actor = { kind: 'person' as const, name: by }
    // Whether it is there, the next scan tells; until then it was not seen.
    const to = isRetired ? ('retired' as const) : ('late' as const)
    const states = [{ id: itemId, itemClass: current.itemClass, from: current.state, to }]
    const cause = { id: uuidv7(), actor, origin, reason: note }
    await writeStates(transaction, item.siteId, states, cause, now)
    // Questions about it, and what it was connected to, are concluded anew.
    await requestTopology(transaction, item.siteId, true, now)
    return success({ changed: 1 })
  })
}
