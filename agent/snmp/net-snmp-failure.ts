import snmp from 'net-snmp'
import type { ExchangeFailure } from './exchange.ts'
import type { V3Engine } from './v3-engine.ts'

/** Its messages may quote the community or the digest: only its codes get through. */
export function failureOf(error: Error, engine: V3Engine): ExchangeFailure {
  if (error.name === 'RequestTimedOutError') return { kind: 'timeout', detail: 'no answer' }
  if (error instanceof snmp.RequestFailedError) return deviceErrorOf(error)
  if (error instanceof snmp.ResponseInvalidError) return invalidResponseOf(error, engine)
  const code = codeOf(error)
  if (/^E[A-Z]+$/.test(code)) return { kind: 'unreachable', detail: code }
  return malformed(error)
}

function invalidResponseOf(error: Error, engine: V3Engine): ExchangeFailure {
  const { code, info } = error as { code?: number; info?: unknown }
  switch (code) {
    case snmp.ResponseInvalidCode.ECouldNotDecrypt:
      return {
        kind: 'refused',
        detail: 'its answer cannot be decrypted: wrong privacy key or protocol',
      }
    case snmp.ResponseInvalidCode.EAuthFailure:
      // With a user it is our own check of the digest that failed, else the device's.
      if (info) return { kind: 'malformed', detail: 'an answer that is not authentic' }
      return engine.refusal() ?? malformed(error)
    case snmp.ResponseInvalidCode.EUnexpectedReport:
    case ENotInTimeWindow:
      return engine.refusal() ?? malformed(error)
    default:
      return malformed(error)
  }
}

/** The package's own code for it, which its type description leaves out. */
const ENotInTimeWindow = 14

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

/** An answer that is no answer, named by the package's code where it has one. */
export function malformed(error: Error): ExchangeFailure {
  const { code } = error as { code?: unknown }
  const name = typeof code === 'number' ? snmp.ResponseInvalidCode[code] : undefined
  return {
    kind: 'malformed',
    detail: `an answer that is not SNMP as asked${name ? ` (${name})` : ''}`,
  }
}

/** The system's code of an error, else its name. */
export function codeOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : error.name
}
