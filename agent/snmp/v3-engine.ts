import type { ExchangeFailure } from './exchange.ts'
import type { LibrarySession } from './net-snmp-session.ts'

/** What net-snmp's session keeps of the device's engine (RFC 3414 §2.3), and the check that it makes of every message. */
type EngineState = LibrarySession & {
  msgSecurityParameters?: { msgAuthoritativeEngineID: Uint8Array } | undefined
  engineTimeBoots: number | null
  engineTimeBase: number | null
  engineTimeReceivedAt: number | null
  latestReceivedEngineTime: number | null
  isInTimeWindow(message: Message): boolean
}
type Message = {
  pdu: { type: number; varbinds?: { oid: string }[] }
  /** Absent in a message of another version, which net-snmp turns down itself. */
  msgGlobalData?: { msgFlags: number }
  msgSecurityParameters?: { msgAuthoritativeEngineID: Uint8Array }
}

const REPORT_PDU = 0xa8
/** RFC 3411 bounds an SnmpEngineID at 32 octets; a longer one is an attack on our memory. */
const LONGEST_ENGINE_ID = 64
/** Discovery, time, and one for a device that has just restarted. */
const REPORTS_PER_EXCHANGE = 3

const reports: Record<string, string> = {
  '1.3.6.1.6.3.15.1.1.1': 'it does not let this user ask at this security level',
  '1.3.6.1.6.3.15.1.1.2': 'it takes our messages for old ones (notInTimeWindow)',
  '1.3.6.1.6.3.15.1.1.3': 'it does not know the user',
  '1.3.6.1.6.3.15.1.1.4': 'it does not know its own engine ID',
  '1.3.6.1.6.3.15.1.1.5': 'wrong authentication key or protocol',
  '1.3.6.1.6.3.15.1.1.6': 'wrong privacy key or protocol',
  '1.3.6.1.6.3.12.1.4': 'it does not have the context',
  '1.3.6.1.6.3.12.1.5': 'it does not have the context',
}
const OUT_OF_STEP = new Set(['1.3.6.1.6.3.15.1.1.2', '1.3.6.1.6.3.15.1.1.4'])

/** What an SNMPv3 session learns of the engine it talks to, beyond answers. */
export type V3Engine = {
  /** Before each exchange. */
  begin(): void
  /** Why the last message was turned down here. */
  complaint(): ExchangeFailure | undefined
  /** That, or what the device said against the exchange. */
  refusal(): ExchangeFailure | undefined
  /** Whether our notion of engine and time is what failed, so that it is worth forgetting. */
  isOutOfStep(): boolean
  /** The next request discovers the engine anew. */
  forget(): void
  /** Whether the engine made itself known but has never answered the user: what a wrong privacy key looks like. */
  isMute(): boolean
}

/**
 * Watches every message that net-snmp found well-formed, and has it turn down what RFC 3412 §7.2 wants turned down: an answer
 * below the security level that was asked for, or from another engine than the one that was asked. Reports come
 * unprotected by design; they may end a request, never answer it.
 */
export function watchEngine(
  session: LibrarySession,
  level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv',
): V3Engine {
  const state = session as EngineState
  const needed = { noAuthNoPriv: 0, authNoPriv: 1, authPriv: 3 }[level]
  const isInTimeWindow = state.isInTimeWindow
  let reportCount = 0
  let lastReport: string | undefined
  let complaint: string | undefined
  let isLate = false
  let hasAnswered = false

  state.isInTimeWindow = message => {
    if (!message.msgGlobalData || !message.msgSecurityParameters) return true
    const engineId = message.msgSecurityParameters.msgAuthoritativeEngineID
    if (message.pdu.type === REPORT_PDU) {
      lastReport = message.pdu.varbinds?.[0]?.oid.replace(/\.0$/, '')
      if (++reportCount > REPORTS_PER_EXCHANGE) complaint = 'nothing but SNMPv3 reports'
      else if (engineId.length > LONGEST_ENGINE_ID) complaint = 'an engine ID beyond all bounds'
    } else if ((message.msgGlobalData.msgFlags & needed) !== needed) {
      complaint = 'an answer below the security level that was asked for'
    } else if (!equal(engineId, state.msgSecurityParameters?.msgAuthoritativeEngineID)) {
      complaint = 'an answer from another SNMPv3 engine'
    }
    if (complaint) return false
    isLate = !isInTimeWindow.call(state, message)
    if (message.pdu.type !== REPORT_PDU && !isLate) {
      hasAnswered = true
      lastReport = undefined
    }
    return !isLate
  }

  const complaintOf = (): ExchangeFailure | undefined =>
    complaint ? { kind: 'malformed', detail: complaint } : undefined

  return {
    begin() {
      reportCount = 0
      lastReport = undefined
      complaint = undefined
      isLate = false
    },
    complaint: complaintOf,
    refusal() {
      if (complaint) return complaintOf()
      if (lastReport === undefined && !isLate) return undefined
      const told =
        reports[lastReport ?? ''] ?? (isLate ? reports['1.3.6.1.6.3.15.1.1.2'] : undefined)
      return { kind: 'refused', detail: told ?? 'it answered with an SNMPv3 report' }
    },
    isOutOfStep: () => !complaint && (isLate || OUT_OF_STEP.has(lastReport ?? '')),
    forget() {
      state.msgSecurityParameters = undefined
      state.engineTimeBoots = null
      state.engineTimeBase = null
      state.engineTimeReceivedAt = null
      state.latestReceivedEngineTime = null
    },
    isMute: () => state.msgSecurityParameters !== undefined && !hasAnswered,
  }
}

function equal(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.compare(a, b) === 0
}
