import type { Credential } from './credential.ts'
import type { SnmpFailure, SnmpSession } from './session.ts'
import { readSystemGroup, type SystemGroup } from './system-group.ts'

/** What came of asking one host for its system group. An answering host's session is open, and the caller's to close. */
export type ProbeOutcome =
  | { status: 'answered'; session: SnmpSession; credential: Credential; system: SystemGroup }
  /** Nothing came back: no SNMP agent, or none that knows our credentials (SNMPv1 and v2c do not say which). */
  | { status: 'silent' }
  /** The agent is there and said no, or what it said was not SNMP. */
  | { status: 'refused'; reason: string }
  | { status: 'unreachable'; reason: string }

/**
 * Finds the credential that a host answers to: each at most once, SNMPv3 with privacy first, SNMPv1 last, those of
 * the same strength in the given order. A host that speaks SNMPv3 but refuses our users is sent no community, which would
 * be in clear, but those that may be: else whoever can forge a refusal could have them.
 */
export async function probe(
  host: string,
  credentials: readonly Credential[],
  open: (address: string, credential: Credential) => SnmpSession,
): Promise<ProbeOutcome> {
  let refusal: string | undefined
  let hasRefusedV3 = false
  let isWithheld = false
  for (const credential of strongestFirst(credentials)) {
    if (hasRefusedV3 && !mayFollowV3(credential)) {
      isWithheld = true
      continue
    }
    const session = open(host, credential)
    const answer = await readSystemGroup(session)
    if (answer.ok) return { status: 'answered', session, credential, system: answer.value }

    session.close()
    const { kind, detail } = answer.failure
    if (kind === 'unreachable') return { status: 'unreachable', reason: detail }
    if (meansPresence(kind)) refusal ??= `${credential.name}: ${detail}`
    hasRefusedV3 ||= credential.version === '3' && kind === 'refused'
  }
  if (refusal === undefined) return { status: 'silent' }
  return { status: 'refused', reason: isWithheld ? `${refusal}; ${WITHHELD}` : refusal }
}

const WITHHELD = 'no community was sent after that (afterV3Refusal)'

/** Whether a credential may be offered to a host that speaks SNMPv3 but refused a user of ours, or once knew one. */
export function mayFollowV3(credential: Credential): boolean {
  return credential.version === '3' || credential.afterV3Refusal === true
}

function meansPresence(kind: SnmpFailure['kind']): boolean {
  return kind !== 'timeout' && kind !== 'closed'
}

function strongestFirst(credentials: readonly Credential[]): Credential[] {
  return [...credentials].sort((a, b) => strength(b) - strength(a))
}

function strength(credential: Credential): number {
  switch (credential.version) {
    case '1':
      return 0
    case '2c':
      return 1
    case '3':
      return { noAuthNoPriv: 2, authNoPriv: 3, authPriv: 4 }[credential.level]
  }
}
