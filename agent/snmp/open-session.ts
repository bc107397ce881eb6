import { failure, type Result } from '../../schemas/result.ts'
import { createBackOff } from './back-off.ts'
import { openCommunityExchange } from './community-exchange.ts'
import type { Credential } from './credential.ts'
import type { DeviceTurns } from './device-turns.ts'
import type { ExchangeFailure, SnmpRequest } from './exchange.ts'
import { getObjects } from './get-objects.ts'
import { openExchange } from './net-snmp-exchange.ts'
import { createPace } from './pace.ts'
import type { SnmpFailure, SnmpSession, Varbind } from './session.ts'
import { walkColumns } from './walk-columns.ts'

export type SessionOptions = {
  address: string
  /** UDP port; 161. */
  port?: number
  credential: Credential
  /** Patience with the first attempt of a request; each further one gets half as much again. 1500. */
  timeoutMs?: number
  /** Further attempts after a lost one. 2. */
  retries?: number
  /** Time that the whole conversation may take, from its first request on. 5 minutes. */
  deadlineMs?: number
  /** RFC 3416 max-repetitions at most. 50. */
  maxRepetitions?: number
  /** Rest between an answer and the next request. None. */
  pauseMs?: number
  /** Resolves when the site's packet budget allows one more request. At once, by default. */
  admit?: () => Promise<void>
  /** Shared by all sessions that may be open to one device at a time. */
  turns?: DeviceTurns
}

/** Calls lost one after the other, after which a device is left alone for `SILENCE_MS`. */
const LOST_CALLS = 3
const SILENCE_MS = 30_000

/** Net-SNMP drops what it cannot decrypt without a word. */
const MUTE = {
  kind: 'refused',
  detail: 'its SNMPv3 engine is there but does not answer the user: wrong privacy key or protocol?',
} as const

/**
 * A conversation with one device over UDP. Sends nothing before the first call. Every call ends in bounded time and
 * memory whatever the device does, and never later than the deadline.
 */
export function openSession(options: SessionOptions): SnmpSession {
  const { address, port = 161, credential } = options
  const device =
    credential.version === '3'
      ? openExchange(address, port, credential)
      : openCommunityExchange(address, port, credential)
  const pace = createPace(options.maxRepetitions)
  const backOff = createBackOff()
  const attempts = 1 + (options.retries ?? 2)
  let deadlineAt: number | undefined
  let timeoutMs = options.timeoutMs ?? 1500
  let pauseMs = options.pauseMs ?? 0
  let busyMs = 0
  let restUntil = 0
  let lostCalls = 0
  let lostAt = 0
  let lastCall: Promise<unknown> = Promise.resolve()

  function ask(
    request: Omit<SnmpRequest, 'timeoutMs'>,
    attempt: number,
  ): Promise<Result<Varbind[][], ExchangeFailure>> {
    const { turns } = options
    return turns ? turns.take(address, () => send(request, attempt)) : send(request, attempt)
  }

  async function send(
    request: Omit<SnmpRequest, 'timeoutMs'>,
    attempt: number,
  ): Promise<Result<Varbind[][], ExchangeFailure>> {
    const rest = restUntil - performance.now()
    if (rest > 0) await new Promise(resolve => setTimeout(resolve, rest))
    await options.admit?.()

    const startedAt = performance.now()
    deadlineAt ??= startedAt + (options.deadlineMs ?? 300_000)
    const left = deadlineAt - startedAt
    if (left <= 0) return failure({ kind: 'closed', detail: 'the time for this device is used up' })

    const sentBefore = device.datagramsSent()
    const patience = Math.min(Math.ceil(timeoutMs * 1.5 ** attempt), Math.ceil(left))
    const answer = await device.exchange({ ...request, timeoutMs: patience })
    const endedAt = performance.now()
    const tookMs = endedAt - startedAt
    busyMs += tookMs
    if (answer.ok) {
      pace.answered(tookMs)
      backOff.answered(tookMs, objectsOf(answer.value))
    } else if (answer.failure.kind === 'timeout') backOff.lost()
    restUntil = endedAt + Math.max(pauseMs, backOff.pauseMs())
    // SNMPv3 may have needed more than the one that was admitted: paid afterwards.
    for (let paid = sentBefore + 1; paid < device.datagramsSent(); paid++) await options.admit?.()
    return answer
  }

  /** Puts a call behind those before it, and keeps account of whether the device still answers. */
  function queue<Value>(
    call: (attempts: number) => Promise<Result<Value, SnmpFailure>>,
  ): Promise<Result<Value, SnmpFailure>> {
    const turn = lastCall.then(async () => {
      if (lostCalls >= LOST_CALLS && performance.now() - lostAt < SILENCE_MS) {
        return failure({ kind: 'timeout' as const, detail: 'the device has stopped answering' })
      }
      // Once a call was lost the next ones ask only once: a dead device must not cost every table its retries.
      const result = await call(lostCalls > 0 ? 1 : attempts)
      if (result.ok || result.failure.kind !== 'timeout') {
        lostCalls = 0
        return result
      }
      lostCalls++
      lostAt = performance.now()
      return device.isMute() ? failure(MUTE) : result
    })
    const ended = () => {}
    lastCall = turn.then(ended, ended)
    return turn
  }

  function inContext(context: string): SnmpSession {
    return {
      address,
      version: credential.version,
      get: oids =>
        queue(attempts =>
          getObjects(
            oids,
            (batch, attempt) => ask({ kind: 'get', oids: batch, context }, attempt),
            attempts,
          ),
        ),
      walkColumns: (columns, { maxRows = 100_000, ...options } = {}) =>
        queue(attempts =>
          walkColumns(
            columns,
            (kind, oids, maxRepetitions, attempt, nonRepeaters) =>
              ask({ kind, oids, maxRepetitions, nonRepeaters, context }, attempt),
            {
              ...options,
              maxRows,
              pace,
              hasBulk: credential.version !== '1',
              attempts,
            },
          ),
        ),
      inContext,
      adapt(limits) {
        if (limits.maxRepetitions !== undefined) pace.limit(limits.maxRepetitions)
        timeoutMs = limits.timeoutMs ?? timeoutMs
        pauseMs = limits.pauseMs ?? pauseMs
      },
      cost: () => ({ requests: device.datagramsSent(), seconds: busyMs / 1000 }),
      close({ withinMs } = { withinMs: 0 }) {
        deadlineAt = performance.now()
        if (withinMs > 0) setTimeout(device.close, withinMs).unref()
        else device.close()
      },
    }
  }
  return inContext('')
}

function objectsOf(answer: readonly Varbind[][]): number {
  return answer.reduce((objects, column) => objects + column.length, 0)
}
