import type { Role } from '../../cmdb/role.ts'
import type { SessionLimits } from '../../cmdb/sessions.ts'
import type { RequestLimit } from './request-limit.ts'

/** How people and programs are let in. */
export type AccessSettings = {
  /** Nobody but this machine can reach us, so that no login is needed until there is an account. */
  isLoopbackOnly: boolean
  /** Addresses of reverse proxies, whose word counts about who asks, and by TLS or not. */
  proxies?: readonly string[] | undefined
  session: SessionLimits
  /** How often one API token may ask; `defaultTokenLimit` when absent. */
  tokenLimit?: RequestLimit | undefined
  /** Logins of somebody else's register. */
  openid?: OpenidSettings | undefined
}

export type OpenidSettings = {
  /** What people call it; the button says so. */
  name: string
  issuer: string
  clientId: string
  clientSecret: string | undefined
  /** Where browsers reach us: `https://recense.example.fr`. */
  publicUrl: string
  /** Which claim tells the role, and by which of its values; whoever has none of them is not let in. */
  roleClaim: string
  roles: Readonly<Partial<Record<Role, readonly string[]>>>
  /** Which claim lists the UAIs that somebody is for (`*` for all); absent means all sites. */
  sitesClaim: string | undefined
}

const HOUR_MS = 3_600_000

/** A shift without touching the keyboard, a week altogether. */
export const defaultSession: SessionLimits = { idleMs: 12 * HOUR_MS, absoluteMs: 168 * HOUR_MS }

/** A consumer that reads pages as fast as they come; ten seconds of that at once. */
export const defaultTokenLimit: RequestLimit = { perMinute: 1_200, burst: 200 }
