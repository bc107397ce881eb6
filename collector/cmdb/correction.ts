import { failure, type Result } from '../../schemas/result.ts'
import type { ValueFault } from '../reconcile/parse-assertion.ts'
import type { Actor, Recorded } from './record-changesets.ts'

/** Who corrects the CMDB, by what means, and why. The changeset gets this id. */
export type Correction = {
  readonly id: string
  readonly actor: Actor
  readonly origin: Exclude<Recorded['origin'], 'message'>
  readonly reason?: string | undefined
  readonly now: Date
}

/** What was dealt with already; an item is retired, or not, as it was to be. */
type Settled = {
  readonly type: 'settled-already'
  readonly what: 'alert' | 'brake' | 'case' | 'changeset' | 'finding' | 'item' | 'maintenance'
  readonly by?: string | undefined
  readonly at?: string | undefined
}

/** What the message of a refusal says, for those who say it in another language. */
export type RefusalCause =
  | Settled
  | {
      readonly type: 'not-found'
      readonly what:
        | 'alert'
        | 'brake'
        | 'case'
        | 'changeset'
        | 'device'
        | 'endpoint'
        | 'finding'
        | 'item'
      readonly id: string
    }
  | ({ readonly type: 'value-not-accepted' } & ValueFault)
  | { readonly type: 'nothing-to-keep'; readonly field: string }
  | { readonly type: 'item-merged'; readonly device: string }
  | { readonly type: 'undo-overtaken' | 'nothing-to-undo' }

/** Why a correction was not made. `conflict`: it does not fit how things are now. */
export type Refusal = {
  readonly kind: 'unknown' | 'invalid' | 'conflict'
  readonly message: string
  /** Absent where no person meets it. */
  readonly because?: RefusalCause | undefined
}

/** A correction that is not made, with why. */
export function refuse(
  kind: Refusal['kind'],
  message: string,
  because: RefusalCause,
): Result<never, Refusal> {
  return failure({ kind, message, because })
}

/** A part of a changeset that was not taken back, and why; who changed it since, and when, where that is known. */
export type LeftAlone = {
  readonly message: string
  readonly why: 'changed-since' | 'was-observed' | 'had-no-value'
  /** Absent for what is no field: a host's place, a line of a table. */
  readonly field?: string | undefined
  readonly by?: string | undefined
  readonly at?: string | undefined
}

/** A correction that was made; `changes` is 0 when everything was like that already, and then nothing was recorded. */
export type Corrected = { readonly changeset: string; readonly changes: number }
