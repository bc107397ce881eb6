import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { AgentId } from '../../schemas/agent-id.ts'
import type { Principal } from './access.ts'

/** What became of a login. `unavailable`: the register could not be asked, so the client should come back later. */
type LoginOutcome = { status: 'accepted'; who: Principal } | LoginRefusal

export type LoginRefusal =
  | { status: 'refused'; reason: string }
  | { status: 'unavailable'; reason: string }

export type Authenticator = {
  withPassword: (
    username: string | undefined,
    password: Buffer | undefined,
  ) => Promise<LoginOutcome>
  /** For who has shown a certificate of our authority. */
  withCertificate: (agent: AgentId, serial: string) => Promise<LoginOutcome>
  /** Passwords of these are asked for again. */
  forget: (isRevoked: (agent: string) => boolean) => void
}

export type AuthenticatorOptions = {
  /** Asks the register; false for a wrong password and for an agent that is unknown or revoked. */
  isAgentLogin: (agent: AgentId, password: string) => Promise<boolean>
  /** The same of a certificate that TLS has verified, by its serial (hexadecimal). */
  isCertificateLogin: (agent: AgentId, serial: string) => Promise<boolean>
  /** The collector's own login, with a password made for this run. */
  collector: { username: string; password: string }
  nowMs: () => number
}

/** How long a right password is not asked for again, unless it is to be forgotten before. */
const REMEMBER_MS = 30_000
/** More questions than this at a time are turned away, to come back later: each takes 50 ms of a core and 16 MB. */
const MAX_PENDING = 250

/**
 * Checks logins against the register. A right password is remembered for half a minute (as a keyed digest), so that
 * agents on a line that comes and goes cost nothing.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { collector, isAgentLogin, isCertificateLogin, nowMs } = options
  const key = randomBytes(32)
  const digestOf = (password: Buffer | string) =>
    createHmac('sha256', key).update(password).digest()
  const collectorDigest = digestOf(collector.password)
  const remembered = new Map<string, { digest: Buffer; untilMs: number }>()
  let pending = 0

  const ask = async (agent: AgentId, isRight: () => Promise<boolean>): Promise<LoginOutcome> => {
    if (pending >= MAX_PENDING) {
      return { status: 'unavailable', reason: 'too many logins at once' }
    }
    pending += 1
    try {
      if (!(await isRight())) return WRONG
      return { status: 'accepted', who: { kind: 'agent', login: agent } }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return { status: 'unavailable', reason: `the register cannot be asked: ${reason}` }
    } finally {
      pending -= 1
    }
  }

  return {
    async withPassword(username, password) {
      if (!username || !password?.length) return { status: 'refused', reason: 'anonymous' }
      const digest = digestOf(password)
      if (username === collector.username) {
        return timingSafeEqual(digest, collectorDigest)
          ? { status: 'accepted', who: { kind: 'collector', login: username } }
          : WRONG
      }
      if (!AgentId.safeParse(username).success) return WRONG

      const known = remembered.get(username)
      if (known && known.untilMs > nowMs() && timingSafeEqual(known.digest, digest)) {
        return { status: 'accepted', who: { kind: 'agent', login: username } }
      }
      const outcome = await ask(username, () => isAgentLogin(username, password.toString('utf8')))
      if (outcome.status === 'accepted') {
        remembered.set(username, { digest, untilMs: nowMs() + REMEMBER_MS })
      }
      return outcome
    },
    async withCertificate(agent, serial) {
      // A certificate in this name could only be a mistake of whoever runs the authority.
      if (agent === collector.username) return WRONG
      const outcome = await ask(agent, () => isCertificateLogin(agent, serial))
      return outcome === WRONG ? REVOKED : outcome
    },
    forget(isRevoked) {
      for (const agent of remembered.keys()) if (isRevoked(agent)) remembered.delete(agent)
    },
  }
}

const WRONG: LoginRefusal = { status: 'refused', reason: 'wrong-name-or-password' }
const REVOKED: LoginRefusal = { status: 'refused', reason: 'its certificate is revoked' }
