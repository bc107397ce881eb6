import snmp from 'net-snmp'
import { failure, type Result, success } from '../../schemas/result.ts'
import { type ConnectedSocket, connectSocket } from './connected-socket.ts'
import type { Credential } from './credential.ts'
import type { Exchange, ExchangeFailure } from './exchange.ts'
import type { Varbind } from './session.ts'

type LibraryVarbind = { oid: string; type: number; value: unknown }
type Answer = Result<Varbind[][], ExchangeFailure>

/** The parts of net-snmp's session that its type description leaves out; all are read again at each request. */
type LibrarySession = snmp.Session & {
  community?: string
  context: string
  timeout: number
  on(event: 'error', listener: (error: Error) => void): void
}

/**
 * Speaks SNMP to one device through the net-snmp package, the only file that knows it. One socket; one exchange at
 * a time; each resolves exactly once, whatever the device sends.
 */
export function openExchange(
  address: string,
  port: number,
  credential: Credential,
): { exchange: Exchange; datagramsSent(): number; close(): void } {
  let settle: (answer: Answer) => void = () => {}
  let isClosed = false

  const fail = (why: ExchangeFailure) => {
    settle(failure(why))
    session.cancelRequests(new Error(why.kind))
  }
  const socket = connectSocket(address, port, (kind, error) =>
    fail(kind === 'malformed' ? malformed(error) : { kind, detail: `${codeOf(error)}` }),
  )
  const session = openLibrarySession(address, port, credential, socket)
  session.on('error', error => fail(malformed(error)))

  const exchange: Exchange = async request => {
    const unreachable = await socket.ready
    if (isClosed) return failure({ kind: 'closed', detail: 'the session was closed' })
    if (unreachable) return failure({ kind: 'unreachable', detail: codeOf(unreachable) })

    return new Promise<Answer>(resolve => {
      settle = answer => {
        settle = () => {}
        resolve(answer)
      }
      setContext(session, credential, request.context)
      session.timeout = request.timeoutMs
      const oids = [...request.oids]
      const done = (error: Error | null, values?: unknown) => {
        settle(error ? failure(failureOf(error)) : answerOf(values))
      }
      if (request.kind === 'get') session.get(oids, done)
      else if (request.kind === 'next') session.getNext(oids, done)
      else session.getBulk(oids, 0, request.maxRepetitions ?? 10, done)
    })
  }

  return {
    exchange,
    datagramsSent: socket.sent,
    close() {
      if (isClosed) return
      isClosed = true
      fail({ kind: 'closed', detail: 'the session was closed' })
      socket.close()
    },
  }
}

function openLibrarySession(
  address: string,
  port: number,
  credential: Credential,
  socket: ConnectedSocket,
): LibrarySession {
  const options = {
    port,
    // Retrying is the caller's: each attempt may be smaller than the one before.
    retries: 0,
    dgramModule: { createSocket: () => socket },
  }
  switch (credential.version) {
    case '1':
    case '2c':
      return snmp.createSession(address, credential.community, {
        ...options,
        version: credential.version === '1' ? snmp.Version1 : snmp.Version2c,
      }) as LibrarySession
    case '3':
      return snmp.createV3Session(address, userOf(credential), options) as LibrarySession
  }
}

function userOf(credential: Extract<Credential, { version: '3' }>): snmp.User {
  const { user: name, level, authProtocol, authKey, privProtocol, privKey } = credential
  const hasAuth = level !== 'noAuthNoPriv'
  const hasPriv = level === 'authPriv'
  return {
    name,
    level: snmp.SecurityLevel[level],
    ...(hasAuth && { authProtocol: snmp.AuthProtocols[authProtocol ?? 'sha'], authKey }),
    ...(hasPriv && { privProtocol: snmp.PrivProtocols[privProtocol ?? 'aes'], privKey }),
  } as snmp.User
}

/** Cisco's bridge instances are reached by `community@vlan`, in SNMPv3 by the context's name. */
function setContext(session: LibrarySession, credential: Credential, context: string): void {
  if (credential.version === '3') session.context = context
  else session.community = context ? `${credential.community}@${context}` : credential.community
}

/** net-snmp's messages may quote the community or the digest: only its codes get through. */
function failureOf(error: Error): ExchangeFailure {
  if (error.name === 'RequestTimedOutError') return { kind: 'timeout', detail: 'no answer' }
  if (error instanceof snmp.RequestFailedError) return deviceErrorOf(error)
  if (error instanceof snmp.ResponseInvalidError) {
    const { code } = error as { code?: number }
    if (code === snmp.ResponseInvalidCode.EAuthFailure && /^usmStats\w+/i.test(error.message)) {
      return { kind: 'refused', detail: error.message }
    }
    if (code === snmp.ResponseInvalidCode.EUnexpectedReport) {
      return { kind: 'refused', detail: 'an SNMPv3 report' }
    }
    return malformed(error)
  }
  const code = codeOf(error)
  if (/^E[A-Z]+$/.test(code)) return { kind: 'unreachable', detail: code }
  return malformed(error)
}

/** RFC 3416 error-status, RFC 1157's noSuchName included. */
function deviceErrorOf(error: Error): ExchangeFailure {
  const { status } = error as Error & { status?: number }
  const oid = /: ([\d.]+)$/.exec(error.message)?.[1]
  switch (status) {
    case snmp.ErrorStatus.TooBig:
      return { kind: 'too-big', detail: 'the device answered tooBig' }
    case snmp.ErrorStatus.NoSuchName:
      return { kind: 'no-such-name', detail: 'the device answered noSuchName', ...(oid && { oid }) }
    case snmp.ErrorStatus.NoAccess:
    case snmp.ErrorStatus.AuthorizationError:
      return { kind: 'refused', detail: 'the device answered authorizationError or noAccess' }
    default:
      return { kind: 'general-error', detail: `the device answered with error-status ${status}` }
  }
}

function malformed(error: Error): ExchangeFailure {
  const { code } = error as { code?: unknown }
  const name = typeof code === 'number' ? snmp.ResponseInvalidCode[code] : undefined
  return {
    kind: 'malformed',
    detail: `an answer that is not SNMP as asked${name ? ` (${name})` : ''}`,
  }
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : error.name
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
