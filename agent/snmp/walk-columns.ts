import { failure, type Result, success } from '../../schemas/result.ts'
import { compareOids } from './compare-oids.ts'
import { type ExchangeFailure, outward } from './exchange.ts'
import type { Pace } from './pace.ts'
import type { SnmpFailure, Varbind } from './session.ts'

/** Octets that one walk may bring: far beyond any real table, far below what hurts the agent. */
const MAX_OCTETS = 32 * 1024 * 1024

/** What a walk needs of its session: one PDU sent (once) and answered, or not. */
export type Ask = (
  kind: 'next' | 'bulk',
  oids: readonly string[],
  maxRepetitions: number,
  attempt: number,
  nonRepeaters: number,
) => Promise<Result<Varbind[][], ExchangeFailure>>

type WalkOptions = {
  maxRows: number
  /** How many rows there are likely to be, when another table of the same index has told. */
  expectedRows?: number | undefined
  /** How many rows of each column are enough. */
  firstRows?: number | undefined
  /** Objects asked for in the first request of the walk, each by the OID before it. */
  alongside?: readonly string[] | undefined
  /** Told why a walk ended early, which then gives what it has. */
  keepPartial?: ((why: SnmpFailure) => void) | undefined
  pace: Pace
  /** False in SNMPv1. */
  hasBulk: boolean
  attempts: number
}

type Cursor = {
  prefix: string
  /** The OID after which to go on. */
  after: string
  rows: Varbind[]
  isDone: boolean
  /** Every OID so far, kept only once a device has sent them out of order. */
  seen?: Set<string>
}

/**
 * Every instance below each column. Columns move on independently, because rows may lack cells, an answer may be
 * cut short anywhere (RFC 3416 §4.2.3), and one column may end before another.
 */
export async function walkColumns(
  columns: readonly string[],
  ask: Ask,
  options: WalkOptions,
): Promise<Result<Varbind[][], SnmpFailure>> {
  const { pace, maxRows, expectedRows, firstRows, alongside = [] } = options
  const cursors = columns.map(
    (column): Cursor => ({ prefix: `${column}.`, after: column, rows: [], isDone: false }),
  )
  let besides = alongside.map((): Varbind[] => [])
  const found = () => success([...cursors.map(cursor => cursor.rows), ...besides])
  const breakOff = (why: SnmpFailure): Result<Varbind[][], SnmpFailure> => {
    if (!options.keepPartial) return failure(why)
    options.keepPartial(why)
    return found()
  }
  let octets = 0
  let failures = 0
  let lost = 0
  let oneAtATime = false

  for (let step = 0; ; step++) {
    const open = cursors.filter(cursor => !cursor.isDone)
    const first = open[0]
    if (!first) return found()

    // Of the column that is behind the others, its end included.
    const rowsHad = open.reduce((least, { rows }) => Math.min(least, rows.length), maxRows)
    const rowsLeft = firstRows ?? (expectedRows ? expectedRows - rowsHad + 1 : 0)
    const size = pace.next(open.length, step, rowsLeft > 0 ? rowsLeft : undefined)
    // The last attempt is the humblest there is: some agents answer getNext where getBulk kills them.
    const isLastHope = failures > 0 && (lost + 1 >= options.attempts || pace.isLeast())
    const isBulk = options.hasBulk && pace.usesBulk() && !isLastHope
    const batch = open.slice(0, oneAtATime || isLastHope ? 1 : size.columns)

    const extra = step === 0 ? alongside : []
    const answer = await ask(
      isBulk ? 'bulk' : 'next',
      [...extra, ...batch.map(cursor => cursor.after)],
      size.repetitions,
      lost,
      extra.length,
    )

    if (!answer.ok) {
      const why = answer.failure
      if (why.kind === 'no-such-name') {
        // RFC 1157 §4.1.3: beyond the end, and nothing is said of the other columns.
        const ended = batch.length === 1 ? first : batch.find(({ after }) => after === why.oid)
        if (ended) ended.isDone = true
        else oneAtATime = true
        continue
      }
      if (why.kind === 'timeout') lost++
      if (!isWorthAnotherTry(why) || isLastHope || lost >= options.attempts) {
        return breakOff(outward(why))
      }
      failures++
      pace.troubled()
      continue
    }

    if (options.hasBulk) pace.worked(isBulk)
    failures = 0
    lost = 0
    if (extra.length > 0) besides = answer.value.slice(0, extra.length)
    const varbinds = answer.value.slice(extra.length)
    if (!varbinds.some(column => column.length > 0)) {
      return breakOff({ kind: 'malformed', detail: 'an answer without objects' })
    }
    for (let at = 0; at < batch.length; at++) {
      const cursor = batch[at]
      const column = varbinds[at]
      if (!cursor || !column || column.length === 0) continue
      const taken = take(cursor, column)
      if (taken === 'repeats') {
        return breakOff({
          kind: 'endless',
          detail: `the device repeats itself after ${cursor.after}`,
        })
      }
      octets += taken
      if (firstRows && cursor.rows.length >= firstRows) cursor.isDone = true
      if (cursor.rows.length > maxRows) {
        return breakOff({
          kind: 'endless',
          detail: `more than ${maxRows} rows below ${cursor.prefix}`,
        })
      }
    }
    if (octets > MAX_OCTETS) {
      return breakOff({ kind: 'endless', detail: `more than ${MAX_OCTETS} octets in one table` })
    }
  }
}

/**
 * Moves the cursor past what an answer holds of its column, and says how many octets that was. An agent that lists
 * its rows out of order is followed as long as each is new; one that brings nothing new would go on for ever.
 */
function take(cursor: Cursor, varbinds: readonly Varbind[]): number | 'repeats' {
  let octets = 0
  let isNew = false
  for (const varbind of varbinds) {
    const { oid } = varbind
    if (!oid.startsWith(cursor.prefix) || (varbind.type === 'absent' && varbind.value !== 'null')) {
      cursor.isDone = true
      return octets
    }
    if (
      cursor.seen ||
      (cursor.rows.length > 0 && compareOids(oid, cursor.after, cursor.prefix.length) <= 0)
    ) {
      cursor.seen ??= new Set(cursor.rows.map(row => row.oid))
      if (cursor.seen.has(oid)) {
        cursor.after = oid
        continue
      }
      cursor.seen.add(oid)
    }
    isNew = true
    cursor.after = oid
    cursor.rows.push(varbind)
    if (varbind.type === 'octets') octets += varbind.value.length
  }
  return isNew ? octets : 'repeats'
}

function isWorthAnotherTry({ kind }: ExchangeFailure): boolean {
  return (
    kind === 'timeout' || kind === 'too-big' || kind === 'malformed' || kind === 'general-error'
  )
}
