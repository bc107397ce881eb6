import type { Result } from '../../schemas/result.ts'
import type { SnmpFailure, Varbind } from './session.ts'

/** One request PDU. */
export type SnmpRequest = {
  kind: 'get' | 'next' | 'bulk'
  oids: readonly string[]
  /** RFC 3416 max-repetitions, for `bulk`. */
  maxRepetitions?: number
  /** RFC 3416 non-repeaters, for `bulk`: how many of the first OIDs are asked for one varbind only. */
  nonRepeaters?: number
  /** Bridge context; empty for the device's own. */
  context: string
  timeoutMs: number
}

/** Why one request PDU brought nothing; the last two never leave the session. */
export type ExchangeFailure =
  | SnmpFailure
  /** SNMPv1 says of a whole PDU that one object is missing; `oid` is which, when it says. */
  | { kind: 'no-such-name'; detail: string; oid?: string }
  | { kind: 'general-error'; detail: string }

/**
 * Sends one PDU, once, and waits for its answer: per requested OID the varbinds that it brought (one each for
 * `get` and `next`; none for the last ones when a getBulk was cut short).
 */
export type Exchange = (request: SnmpRequest) => Promise<Result<Varbind[][], ExchangeFailure>>

/** The failure as the session's caller knows it. */
export function outward(failure: ExchangeFailure): SnmpFailure {
  switch (failure.kind) {
    case 'no-such-name':
    case 'general-error':
      return { kind: 'refused', detail: failure.detail }
    default:
      return failure
  }
}
