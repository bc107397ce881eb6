import { failure, type Result, success } from '../../schemas/result.ts'
import { connectSocket } from './connected-socket.ts'
import type { V3Credential } from './credential.ts'
import type { Exchange, ExchangeFailure, SnmpRequest } from './exchange.ts'
import { codeOf, failureOf, malformed } from './net-snmp-failure.ts'
import { openLibrarySession } from './net-snmp-session.ts'
import type { Varbind } from './session.ts'
import { watchEngine } from './v3-engine.ts'

type LibraryVarbind = { oid: string; type: number; value: unknown }
type Answer = Result<Varbind[][], ExchangeFailure>

/**
 * Speaks SNMPv3 to one device through the net-snmp package. One socket; one exchange at a time; each resolves exactly once,
 * whatever the device sends. An exchange may take the datagrams of discovery and of catching up with a device that
 * has restarted; `isMute` says that its engine made itself known but has never answered the user.
 */
export function openExchange(
  address: string,
  port: number,
  credential: V3Credential,
): { exchange: Exchange; datagramsSent(): number; isMute(): boolean; close(): void } {
  let settle: (answer: Answer) => void = () => {}
  let isClosed = false

  const fail = (why: ExchangeFailure) => {
    settle(failure(why))
    session.cancelRequests(new Error(why.kind))
  }
  const socket = connectSocket(address, port, (kind, error) =>
    // The package trips over its own words when it turns a message down before it knows the engine's time.
    fail(
      kind === 'malformed'
        ? (engine.complaint() ?? malformed(error))
        : { kind, detail: codeOf(error) },
    ),
  )
  const session = openLibrarySession(address, port, credential, socket)
  session.on('error', error => fail(malformed(error)))
  const engine = watchEngine(session, credential.level)

  function ask(request: SnmpRequest): Promise<Answer> {
    engine.begin()
    return new Promise<Answer>(resolve => {
      const settleThis = (answer: Answer) => {
        if (settle === settleThis) settle = () => {}
        resolve(answer)
      }
      settle = settleThis
      session.context = request.context
      session.timeout = request.timeoutMs
      const oids = [...request.oids]
      const done = (error: Error | null, values?: unknown) => {
        settleThis(error ? failure(failureOf(error, engine)) : answerOf(values))
      }
      if (request.kind === 'get') session.get(oids, done)
      else if (request.kind === 'next') session.getNext(oids, done)
      else session.getBulk(oids, request.nonRepeaters ?? 0, request.maxRepetitions ?? 10, done)
    })
  }

  const exchange: Exchange = async request => {
    const unreachable = await socket.ready
    if (isClosed) return failure({ kind: 'closed', detail: 'the session was closed' })
    if (unreachable) return failure({ kind: 'unreachable', detail: codeOf(unreachable) })

    const answer = await ask(request)
    const isRefused = !answer.ok && answer.failure.kind === 'refused'
    if (!isRefused || isClosed || !engine.isOutOfStep()) return answer
    // A device that forgot its boots over a restart, or was replaced by another, is met anew: once.
    engine.forget()
    return ask(request)
  }

  return {
    exchange,
    datagramsSent: socket.sent,
    isMute: () => engine.isMute(),
    close() {
      if (isClosed) return
      isClosed = true
      fail({ kind: 'closed', detail: 'the session was closed' })
      socket.close()
    },
  }
}

function answerOf(values: unknown): Answer {
  if (!Array.isArray(values))
    return failure({ kind: 'malformed', detail: 'an answer without objects' })
  const answer: Varbind[][] = []
  for (const value of values as (LibraryVarbind | LibraryVarbind[])[]) {
    const varbinds: Varbind[] = []
    for (const raw of Array.isArray(value) ? value : [value]) {
      const varbind = varbindOf(raw)
      if (!varbind)
        return failure({ kind: 'malformed', detail: `a value of type ${raw.type} cut short` })
      varbinds.push(varbind)
    }
    answer.push(varbinds)
  }
  return success(answer)
}

function varbindOf({ oid, type, value }: LibraryVarbind): Varbind | undefined {
  switch (type) {
    case 2: // INTEGER
    case 65: // Counter32
    case 66: // Gauge32, Unsigned32
    case 67: // TimeTicks
      return { oid, type: 'number', value: value as number }
    case 4: // OCTET STRING
    case 68: // Opaque
      return value instanceof Uint8Array ? { oid, type: 'octets', value } : undefined
    case 6:
      return { oid, type: 'oid', value: value as string }
    case 70:
      return value instanceof Uint8Array
        ? { oid, type: 'counter64', value: unsigned64(value) }
        : undefined
    case 64:
      return { oid, type: 'address', value: value as string }
    case 5:
      return { oid, type: 'absent', value: 'null' }
    case 128:
      return { oid, type: 'absent', value: 'no-such-object' }
    case 129:
      return { oid, type: 'absent', value: 'no-such-instance' }
    case 130:
      return { oid, type: 'absent', value: 'end-of-mib' }
    case 1: // BOOLEAN and BIT STRING are not SMI: kept as nothing rather than guessed.
    case 3:
      return { oid, type: 'absent', value: 'null' }
    default:
      return undefined
  }
}

/** Counter64 is unsigned, whatever sign an agent that left out the leading zero gave it. */
function unsigned64(bytes: Uint8Array): bigint {
  const last8 = bytes.subarray(-8)
  let high = 0
  let low = 0
  for (let at = 0; at < last8.length; at++) {
    const byte = last8[at] ?? 0
    if (last8.length - at > 4) high = high * 256 + byte
    else low = low * 256 + byte
  }
  return high < 0x20_0000 ? BigInt(high * 2 ** 32 + low) : (BigInt(high) << 32n) | BigInt(low)
}
