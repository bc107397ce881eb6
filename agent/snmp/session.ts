import type { Result } from '../../schemas/result.ts'

/** One object instance as it came off the wire (RFC 3416 VarBind), before any MIB gives it a meaning. */
export type Varbind = { oid: string } & (
  | /** INTEGER, Counter32, Gauge32, Unsigned32 and TimeTicks. */
  { type: 'number'; value: number }
  | { type: 'counter64'; value: bigint }
  | { type: 'octets'; value: Uint8Array }
  | { type: 'oid'; value: string }
  | { type: 'address'; value: string }
  | {
      type: 'absent'
      value: 'no-such-object' | 'no-such-instance' | 'end-of-mib' | 'null'
    }
)

/** Why a request brought no answer. `detail` is for a person and never holds a secret. */
export type SnmpFailure = {
  kind:
    | 'timeout' // no answer after every retry
    | 'refused' // the device said so: authorizationError, an SNMPv3 report
    | 'too-big' // tooBig even for one object
    | 'malformed' // not BER, a wrong request id, another version
    | 'unreachable' // ICMP unreachable, no route, socket error
    | 'endless' // OIDs that do not increase, a table past its ceiling
    | 'closed' // the session was closed, or its time was used up
  detail: string
}

/** How gently a device wants to be asked. */
export type SessionLimits = {
  maxRepetitions?: number
  timeoutMs?: number
  /** Rest between an answer and the next request. */
  pauseMs?: number
}

/**
 * A conversation with one device: the port behind which a real network, or a recording, answers.
 * At most one request is in flight; calls made meanwhile wait their turn. Never throws for what a device does.
 */
export type SnmpSession = {
  readonly address: string
  readonly version: '1' | '2c' | '3'
  /** One GET (in several PDUs where one would be too big); a varbind per OID, in their order. */
  get(oids: readonly string[]): Promise<Result<Varbind[], SnmpFailure>>
  /**
   * Every instance below each column of one conceptual table, in the order of the columns; holes stay holes.
   * Uses getBulk with adaptive max-repetitions (getNext in SNMPv1), stops at `maxRows` per column with `endless`.
   * `expectedRows`, where another table with the same index has told, spares asking beyond the end. `firstRows` is how many
   * rows of each column are enough; there may be more. `alongside` are objects, each given by the OID before it, that the
   * first request asks for too: what was found of them, if anything, comes after the columns. With `keepPartial`
   * a walk that breaks off or passes a ceiling is told why, and gives the rows so far instead of failing.
   */
  walkColumns(
    columns: readonly string[],
    options?: {
      maxRows?: number
      expectedRows?: number
      firstRows?: number
      alongside?: readonly string[]
      keepPartial?: (why: SnmpFailure) => void
    },
  ): Promise<Result<Varbind[][], SnmpFailure>>
  /** The same device asked in another bridge context: Cisco's `community@vlan`, an SNMPv3 context name. */
  inContext(context: string): SnmpSession
  /** What is known of the device's limits, once its family is known. What was learnt from it since stands. */
  adapt(limits: SessionLimits): void
  /** What the conversation has cost the device so far, contexts included. */
  cost(): { requests: number; seconds: number }
  /**
   * Asks nothing more: later requests fail with `closed`. What is in flight is cancelled, or has so long for its answer. May
   * be called again, with less patience.
   */
  close(patience?: { withinMs: number }): void
}
