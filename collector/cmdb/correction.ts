import type { Actor, Recorded } from './record-changesets.ts'

/** Who corrects the CMDB, by what means, and why. The changeset gets this id. */
export type Correction = {
  readonly id: string
  readonly actor: Actor
  readonly origin: Exclude<Recorded['origin'], 'message'>
  readonly reason?: string | undefined
  readonly now: Date
}

/** Why a correction was not made. `conflict`: it does not fit how things are now. */
export type Refusal = {
  readonly kind: 'unknown' | 'invalid' | 'conflict'
  readonly message: string
}

/** A correction that was made; `changes` is 0 when everything was like that already, and then nothing was recorded. */
export type Corrected = { readonly changeset: string; readonly changes: number }
