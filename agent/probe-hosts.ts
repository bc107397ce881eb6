import type { Credential } from './snmp/credential.ts'
import { openSession } from './snmp/open-session.ts'
import { type ProbeOutcome, probe } from './snmp/probe.ts'
import type { SnmpSession } from './snmp/session.ts'

/**
 * Patience with a host that may not speak SNMP at all: 1 s, and 1.5 s for a second try. An old switch under load answers
 * its system group in half a second; it is slow at its tables, which are read with more patience.
 */
const PATIENCE = { timeoutMs: 1000, retries: 1 }

/**
 * Finds a credential for each host. One that answered is pinned to the host and asked first next time, so that the others
 * are not offered again to a device that is known. The session of an answer is a fresh one, for reading. Once `signal` is
 * aborted, every host is silent at once.
 */
export function createProber(
  credentials: readonly Credential[],
  port: number,
  signal?: AbortSignal,
): (address: string) => Promise<ProbeOutcome> {
  const pinned = new Map<string, Credential>()
  const open = new Set<SnmpSession>()
  signal?.addEventListener('abort', () => {
    for (const session of open) session.close()
  })

  async function ask(address: string, asked: readonly Credential[]): Promise<ProbeOutcome> {
    const own: SnmpSession[] = []
    const outcome = await probe(address, asked, (host, credential) => {
      const session = openSession({ address: host, port, credential, ...PATIENCE })
      if (signal?.aborted) session.close()
      own.push(session)
      open.add(session)
      return session
    })
    for (const session of own) open.delete(session)
    return outcome
  }

  return async address => {
    const known = pinned.get(address)
    let outcome: ProbeOutcome = { status: 'silent' }
    if (known) outcome = await ask(address, [known])
    if (outcome.status !== 'answered') {
      outcome = await ask(
        address,
        credentials.filter(credential => credential !== known),
      )
    }
    if (outcome.status !== 'answered') return outcome

    const { credential } = outcome
    pinned.set(address, credential)
    outcome.session.close()
    return { ...outcome, session: openSession({ address, port, credential }) }
  }
}
