import { failure, type Result, success } from '../../schemas/result.ts'
import { connectSocket } from './connected-socket.ts'
import type { Credential } from './credential.ts'
import { decodeAnswer } from './decode-answer.ts'
import { encodeRequest } from './encode-request.ts'
import type { Exchange, ExchangeFailure, SnmpRequest } from './exchange.ts'
import type { Varbind } from './session.ts'

type Answer = Result<Varbind[][], ExchangeFailure>
type Pending = {
  request: SnmpRequest
  community: Uint8Array
  requestId: number
  settle: (answer: Answer) => void
}

/**
 * Speaks SNMPv1 and v2c to one device. One socket; one exchange at a time; each resolves exactly once, whatever the device
 * sends. These two versions carry all the tables of a region, and their messages are simple: the codec is our own, because
 * the package that speaks SNMPv3 takes four times as long to make sense of an answer.
 */
export function openCommunityExchange(
  address: string,
  port: number,
  credential: Extract<Credential, { version: '1' | '2c' }>,
): { exchange: Exchange; datagramsSent(): number; isMute(): boolean; close(): void } {
  const { version, community } = credential
  const own = Buffer.from(community)
  let pending: Pending | undefined
  let isClosed = false

  const fail = (why: ExchangeFailure) => pending?.settle(failure(why))
  const socket = connectSocket(address, port, (_kind, error) => fail(unreachable(error)))
  socket.on('message', (datagram: Uint8Array) => {
    if (!pending) return
    const { request, requestId, community, settle } = pending
    const width = request.kind === 'bulk' ? repeatersOf(request) : request.oids.length
    const answer = decodeAnswer(datagram, { version, community, requestId, width })
    switch (answer.status) {
      case 'other':
        return
      case 'malformed':
        return settle(failure(malformed(answer.detail)))
      case 'answer': {
        const { errorStatus, errorIndex, objects } = answer
        settle(
          errorStatus === 0
            ? byRequestedOid(request, objects)
            : failure(deviceError(errorStatus, request.oids[errorIndex - 1])),
        )
      }
    }
  })

  const exchange: Exchange = async request => {
    const trouble = await socket.ready
    if (isClosed) return failure({ kind: 'closed', detail: 'the session was closed' })
    if (trouble) return failure(unreachable(trouble))

    return new Promise(resolve => {
      const requestId = Math.floor(Math.random() * 2 ** 31)
      const timer = setTimeout(
        () => current.settle(failure({ kind: 'timeout', detail: 'no answer' })),
        request.timeoutMs,
      )
      const current: Pending = {
        request,
        community: request.context ? Buffer.from(`${community}@${request.context}`) : own,
        requestId,
        settle(answer) {
          clearTimeout(timer)
          if (pending === current) pending = undefined
          resolve(answer)
        },
      }
      pending = current
      const datagram = encodeRequest(request, { version, community: current.community, requestId })
      socket.send(datagram, 0, datagram.length, port, address, error => {
        if (error) current.settle(failure(unreachable(error)))
      })
    })
  }

  return {
    exchange,
    datagramsSent: socket.sent,
    isMute: () => false,
    close() {
      if (isClosed) return
      isClosed = true
      fail({ kind: 'closed', detail: 'the session was closed' })
      socket.close()
    },
  }
}

/** RFC 3416 §4.2.3: first one object for each non-repeater, then rows of one object for each of the others. */
function byRequestedOid(request: SnmpRequest, objects: readonly Varbind[]): Answer {
  const { kind, oids, nonRepeaters = 0 } = request
  if (kind !== 'bulk') {
    if (objects.length !== oids.length) return failure(malformed('other objects than asked for'))
    return success(objects.map(object => [object]))
  }
  const lists: Varbind[][] = oids.map(() => [])
  const repeaters = repeatersOf(request)
  for (const [at, object] of objects.entries()) {
    const column = at < nonRepeaters ? at : nonRepeaters + ((at - nonRepeaters) % repeaters)
    lists[column]?.push(object)
  }
  return success(lists)
}

function repeatersOf({ oids, nonRepeaters = 0 }: SnmpRequest): number {
  return Math.max(1, oids.length - nonRepeaters)
}

/** RFC 3416 error-status, RFC 1157's noSuchName included. */
function deviceError(status: number, oid: string | undefined): ExchangeFailure {
  switch (status) {
    case 1:
      return { kind: 'too-big', detail: 'the device answered tooBig' }
    case 2:
      return { kind: 'no-such-name', detail: 'the device answered noSuchName', ...(oid && { oid }) }
    case 6: // noAccess
    case 16: // authorizationError
      return { kind: 'refused', detail: 'the device answered authorizationError or noAccess' }
    default:
      return { kind: 'general-error', detail: `the device answered with error-status ${status}` }
  }
}

function malformed(detail: string): ExchangeFailure {
  return { kind: 'malformed', detail: `an answer that is not SNMP as asked (${detail})` }
}

function unreachable(error: Error): ExchangeFailure {
  const { code } = error as { code?: unknown }
  return { kind: 'unreachable', detail: typeof code === 'string' ? code : error.name }
}
