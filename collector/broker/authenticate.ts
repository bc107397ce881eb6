import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { AgentId } from '../../schemas/agent-id.ts'
import type { Principal } from './access.ts'

/** What became of a login. `unavailable`: the register could not be asked, so the client should come back later. */
type LoginOutcome =
  | { status: 'accepted'; who: Principal /** Of the password. */; mark?: string }
  | LoginRefusal

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
  /** Passwords that are out are asked for again. */
  forget: (isOut: (agent: string, mark: string) => boolean) => void
}

export type AuthenticatorOptions = {
  /** Asks the register; a mark of the password, or undefined when it is wrong or the agent unknown or revoked. */
  findPassword: (agent: AgentId, password: string) => Promise<string | undefined>
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
  const { collector, findPassword, isCertificateLogin, nowMs } = options
  const key = randomBytes(32)
  const digestOf = (password: Buffer | string) =>
    createHmac('sha256', key).update(password).digest()
  const collectorDigest = digestOf(collector.password)
  const remembered = new Map<string, { digest: Buffer; mark: string; untilMs: number }>()
  let pending = 0

  const ask = async (
    agent: AgentId,
    findMark: () => Promise<string | undefined>,
  ): Promise<LoginOutcome> => {
    if (pending >= MAX_PENDING) {
      return { status: 'unavailable', reason: 'too many logins at once' }
    }
    pending += 1
    try {
      const mark = await findMark()
      if (mark === undefined) return WRONG
      return { status: 'accepted', who: { kind: 'agent', login: agent }, mark }
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
        return { status: 'accepted', who: { kind: 'agent', login: username }, mark: known.mark }
      }
      const outcome = await ask(username, () => findPassword(username, password.toString('utf8')))
      if (outcome.status === 'accepted' && outcome.mark !== undefined) {
        const { mark } = outcome
        remembered.set(username, { digest, mark, untilMs: nowMs() + REMEMBER_MS })
      }
      return outcome
    },
    async withCertificate(agent, serial) {
      // A certificate in this name could only be a mistake of whoever runs the authority.
      if (agent === collector.username) return WRONG
      const outcome = await ask(agent, async () =>
        (await isCertificateLogin(agent, serial)) ? serial : undefined,
      )
      return outcome === WRONG ? REVOKED : outcome
    },
    forget(isOut) {
      for (const [agent, { mark }] of remembered) if (isOut(agent, mark)) remembered.delete(agent)
    },
  }
}

const WRONG: LoginRefusal = { status: 'refused', reason: 'wrong-name-or-password' }
const REVOKED: LoginRefusal = { status: 'refused', reason: 'its certificate is revoked' }
