import { type CredentialMemory, openCredentialMemory } from './credential-memory.ts'
import type { Credential } from './snmp/credential.ts'
import type { DeviceTurns } from './snmp/device-turns.ts'
import { openSession } from './snmp/open-session.ts'
import { mayFollowV3, type ProbeOutcome, probe } from './snmp/probe.ts'
import type { SnmpSession } from './snmp/session.ts'

/**
 * Patience with a host that may not speak SNMP at all: 1 s, and 1.5 s for a second try. An old switch under load answers
 * its system group in half a second; it is slow at its tables, which are read with more patience.
 */
const PATIENCE = { timeoutMs: 1000, retries: 1 }
const DAY_MS = 86_400_000

export type ProberOptions = {
  credentials: readonly Credential[]
  /** UDP port of SNMP. */
  port: number
  /** Once aborted, every host is silent at once. */
  signal?: AbortSignal | undefined
  /** Where pins and offers are kept; by default they end with the prober. */
  memory?: CredentialMemory
  /** How long a host is not offered again what it did not answer to. A day. */
  windowMs?: number
  /** When the credentials were last edited: what was offered before then, under the same name, counts for nothing. */
  credentialsChangedAt?: number
  /** Asked before each datagram to an address: the packet budget. */
  admit?: (address: string) => Promise<void>
  /** Shared with whoever else asks the same devices. */
  turns?: DeviceTurns
  /** What reading one device may take. 5 minutes. */
  deadlineMs?: number
  /** With a host that may not speak SNMP at all. */
  patience?: { timeoutMs: number; retries: number }
  now?: () => number
}

/**
 * Finds the credential that a host answers to, of those whose names are `allowed` (all, when not given).
 *
 * A credential that answered is pinned to the address, and asked alone and first from then on. A host that none is pinned
 * to, or whose pin has not answered for a whole window, is offered each credential once per window. An address that was
 * pinned to SNMPv3 is never sent a community, but those that may follow a refusal. The session of an answer is a fresh
 * one, for reading.
 */
export function createProber(
  options: ProberOptions,
): (address: string, allowed?: readonly string[]) => Promise<ProbeOutcome> {
  const { credentials, port, signal, windowMs = DAY_MS } = options
  const { patience = PATIENCE, now = Date.now } = options
  const memory = options.memory ?? openCredentialMemory(':memory:')
  const { admit } = options
  const reading = (address: string) => ({
    ...{ address, port },
    ...(admit && { admit: () => admit(address) }),
    ...(options.turns && { turns: options.turns }),
    ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
  })
  const open = new Set<SnmpSession>()
  signal?.addEventListener('abort', () => {
    for (const session of open) session.close()
  })

  async function ask(address: string, asked: readonly Credential[]): Promise<ProbeOutcome> {
    const own = new Map<string, SnmpSession>()
    const outcome = await probe(address, asked, (host, credential) => {
      const session = openSession({ ...reading(host), ...patience, credential })
      if (signal?.aborted) session.close()
      own.set(credential.name, session)
      open.add(session)
      return session
    })
    for (const session of own.values()) open.delete(session)
    if (signal?.aborted) return outcome

    // Noted once they came to nothing: an agent that is killed in between may offer them again.
    const answering = outcome.status === 'answered' ? outcome.credential.name : undefined
    const inVain = [...own.keys()].filter(name => name !== answering)
    memory.offered(address, inVain, now())
    if (answering !== undefined) memory.pin(address, answering, now())
    return outcome
  }

  return async (address, allowed) => {
    const usable = allowed ? credentials.filter(({ name }) => allowed.includes(name)) : credentials
    const startedAt = now()
    const since = Math.max(startedAt - windowMs, options.credentialsChangedAt ?? 0)
    const pin = memory.findPin(address)
    const pinned = usable.find(({ name }) => name === pin?.credential)
    const offered = memory.listOffered(address, since, startedAt)

    let outcome: ProbeOutcome = { status: 'silent' }
    const isCurrent = pin !== undefined && pin.answeredAt > startedAt - windowMs
    if (pinned && (isCurrent || !offered.has(pinned.name))) outcome = await ask(address, [pinned])
    if (outcome.status !== 'answered' && !signal?.aborted) {
      const others = usable.filter(
        credential =>
          credential !== pinned &&
          !offered.has(credential.name) &&
          (pinned?.version !== '3' || mayFollowV3(credential)),
      )
      if (others.length > 0) outcome = strongerOf(await ask(address, others), outcome)
    }
    if (outcome.status !== 'answered') return outcome

    const { credential } = outcome
    outcome.session.close()
    return { ...outcome, session: openSession({ ...reading(address), credential }) }
  }
}

/** An answer says most; then a refusal, which silence to the other credentials does not take back. */
function strongerOf(later: ProbeOutcome, earlier: ProbeOutcome): ProbeOutcome {
  return later.status === 'silent' ? earlier : later
}
