import { isIPv6 } from 'node:net'
import type { Kysely } from 'kysely'
import { failure, type Result, success } from '../../schemas/result.ts'
import { reachOf } from './accounts.ts'
import { isKnownBrowser } from './known-browsers.ts'
import { countAttempt, dropOldAttempts, forgetAttempt } from './login-attempts.ts'
import { isPasswordRight } from './password-hash.ts'
import { recordAccessEvent } from './record-access-event.ts'
import type { ActiveAccount } from './sessions.ts'
import type { Database } from './tables.ts'

export type Login = {
  name: string
  password: string
  address: string
  /** What the cookie of an earlier login says. */
  browser?: string | undefined
  now: Date
}

export type LoginFailure =
  | { kind: 'wrong' }
  | { kind: 'blocked'; retrySeconds: number }
  | { kind: 'busy' }

/** Wrong passwords that are free: for an account from one place, and for a place whatever the account. */
const FREE_PER_ACCOUNT = 5
const FREE_PER_ADDRESS = 50

/** More at a time are sent away: each takes a quarter of a second of a core, and 16 MB. */
const MAX_PENDING = 8
let pending = 0

// Hash of a password nobody has: an unknown name must cost as much as a wrong password.
const NOBODY =
  'scrypt$16384$8$5$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

/**
 * The account with this name and password. Guessing is slowed down by account and place together and by place, never by
 * account alone: else anybody could lock anybody out. A browser that logged in to the account before has a count of its
 * own, so that somebody else behind the same address cannot lock it out either.
 */
export async function logIn(
  db: Kysely<Database>,
  login: Login,
): Promise<Result<ActiveAccount, LoginFailure>> {
  if (pending >= MAX_PENDING) return failure({ kind: 'busy' })
  pending += 1
  try {
    return await check(db, { ...login, name: login.name.toLowerCase() })
  } finally {
    pending -= 1
  }
}

async function check(
  db: Kysely<Database>,
  { name, password, address, browser, now }: Login,
): Promise<Result<ActiveAccount, LoginFailure>> {
  const account = await db
    .selectFrom('accounts')
    .selectAll()
    .where('name', '=', name)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  const isKnown =
    account !== undefined &&
    browser !== undefined &&
    (await isKnownBrowser(db, browser, account.id, now))

  const place = placeOf(address)
  const ofPlace = { key: `address ${place}`, free: FREE_PER_ADDRESS }
  const ofAccount = {
    key: isKnown ? `browser ${browser} ${name}` : `account ${place} ${name}`,
    free: FREE_PER_ACCOUNT,
  }
  const buckets = isKnown ? [ofAccount] : [ofAccount, ofPlace]
  for (const bucket of buckets) {
    const retrySeconds = await countAttempt(db, bucket, now)
    if (retrySeconds > 0) {
      return failure({ kind: 'blocked', retrySeconds })
    }
  }
  const isRight = await isPasswordRight(password, account?.password_hash ?? NOBODY)
  if (!account || !isRight) return failure({ kind: 'wrong' })

  await forgetAttempt(db, ofAccount, 'all')
  if (!isKnown) await forgetAttempt(db, ofPlace, 'one')
  await dropOldAttempts(db, now)
  await recordAccessEvent(db, { kind: 'logged-in', actor: name, subject: name, address, now })
  const { id, role, site_ids } = account
  return success({ id, name, role, sites: reachOf(site_ids) })
}

/** An IPv4 address; of IPv6 the /64, since a whole one belongs to one machine. */
function placeOf(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)
  if (mapped?.[1]) return mapped[1]
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length)
  return [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest].slice(0, 4).join(':')
}
