import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { AgentId } from '../../schemas/agent-id.ts'
import type { Principal } from './access.ts'
import { isPassword } from './password-hash.ts'

/** What became of a login. `unavailable`: the register could not be asked, so the client should come back later. */
export type LoginOutcome = { status: 'accepted'; who: Principal } | LoginRefusal

export type LoginRefusal =
  | { status: 'refused'; reason: 'anonymous' | 'unknown-agent' | 'wrong-password' }
  | { status: 'unavailable'; reason: string }

export type Authenticate = (
  username: string | undefined,
  password: Buffer | undefined,
) => Promise<LoginOutcome>

export type AuthenticatorOptions = {
  /** Hash of the agent's password in the register; undefined for one that is unknown or revoked. */
  findPasswordHash: (agent: AgentId) => Promise<string | undefined>
  /** The collector's own login, with a password made for this run. */
  collector: { username: string; password: string }
}

/** More verifications than this at a time are turned away, to come back later: each takes 50 ms of a core and 16 MB. */
const MAX_PENDING = 250

/**
 * Checks logins against the register, which is asked each time, so that a revocation holds at once. The costly part,
 * scrypt, is done once per agent and password: when all agents reconnect together it is not repeated.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const key = randomBytes(32)
  const digestOf = (password: Buffer | string) =>
    createHmac('sha256', key).update(password).digest()
  const collectorDigest = digestOf(options.collector.password)
  const known = new Map<string, Verdict>()
  let pending = 0

  return async (username, password) => {
    if (!username || !password?.length) return { status: 'refused', reason: 'anonymous' }
    const digest = digestOf(password)
    if (username === options.collector.username) {
      return timingSafeEqual(digest, collectorDigest)
        ? { status: 'accepted', who: { kind: 'collector', login: username } }
        : { status: 'refused', reason: 'wrong-password' }
    }
    if (!AgentId.safeParse(username).success) return { status: 'refused', reason: 'unknown-agent' }

    let hash: string | undefined
    try {
      hash = await options.findPasswordHash(username)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return { status: 'unavailable', reason }
    }
    if (!hash) return { status: 'refused', reason: 'unknown-agent' }

    const verdict = known.get(username)
    const isSameAsBefore = verdict?.hash === hash && timingSafeEqual(verdict.digest, digest)
    if (!isSameAsBefore && pending >= MAX_PENDING) {
      return { status: 'unavailable', reason: 'too many logins at once' }
    }
    let isRight = verdict?.isRight ?? false
    if (!isSameAsBefore) {
      pending += 1
      try {
        isRight = await isPassword(password, hash)
      } finally {
        pending -= 1
      }
      // A guess must not push out what is known of the right password.
      if (isRight || !(verdict?.hash === hash && verdict.isRight)) {
        known.set(username, { hash, digest, isRight })
      }
    }
    return isRight
      ? { status: 'accepted', who: { kind: 'agent', login: username } }
      : { status: 'refused', reason: 'wrong-password' }
  }
}

type Verdict = { hash: string; digest: Buffer; isRight: boolean }
