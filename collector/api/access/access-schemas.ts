import { z } from 'zod'
import { SiteId } from '../../../schemas/site-id.ts'
import { Role } from '../../cmdb/role.ts'
import { Scope } from './scopes.ts'

const NAME_EXPECTED = 'expected 2 to 64 letters, digits, ".", "_", "-" or "@"'

/** Name of an account; the same in small and capital letters. */
export const AccountName = z
  .string(NAME_EXPECTED)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u, NAME_EXPECTED)
  .toLowerCase()

const PASSWORD_EXPECTED = 'expected 12 to 200 characters, not one repeated'

/** A password that somebody chooses (NIST SP 800-63B: length, no rules of composition). */
export const NewPassword = z
  .string(PASSWORD_EXPECTED)
  .min(12, PASSWORD_EXPECTED)
  .max(200, PASSWORD_EXPECTED)
  .refine(text => new Set(text).size > 4, PASSWORD_EXPECTED)

/** Which sites somebody is for. */
export const Reach = z
  .union([z.literal('all'), z.array(SiteId).min(1).max(1000)], 'expected "all" or a list of UAIs')
  .describe('`all`, or the UAIs of some sites')

export const Account = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: Role,
    sites: Reach,
    login: z.enum(['password', 'openid', 'tokens']).describe('How it is used'),
    isDisabled: z.boolean(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
  })
  .meta({ id: 'Account' })

export const Token = z
  .object({
    id: z.uuid(),
    name: z.string(),
    account: z.string(),
    scopes: z.array(z.string()),
    sites: Reach,
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().optional(),
    lastUsedAt: z.iso.datetime().optional().describe('To the minute'),
  })
  .meta({ id: 'Token' })

export const NewToken = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, 'expected no control characters'),
  scopes: z.array(Scope).min(1).max(20),
  sites: Reach.default('all').describe('Never more than the account’s own'),
  expiresInDays: z.int().min(1).max(730).default(365),
  account: z.uuid().optional().describe('Of another account, for administrators; else one’s own'),
})

/** Who is asking, and whether a login is needed. */
export const Session = z
  .object({
    isOpen: z
      .boolean()
      .describe('No login is needed: there is no account, and only this machine gets here'),
    openid: z
      .object({ name: z.string() })
      .optional()
      .describe('Another way to log in: /api/v1/session/openid'),
    hint: z.string().optional().describe('Why nobody is logged in'),
    user: z
      .object({
        kind: z.enum(['local', 'account', 'token']),
        name: z.string(),
        role: Role,
        sites: Reach,
      })
      .optional()
      .describe('Absent when nobody is logged in'),
  })
  .meta({ id: 'Session' })

export const AccessEvent = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    kind: z.string(),
    actor: z.string(),
    subject: z.string().describe('Name of the account that it is about'),
    address: z.string().optional(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AccessEvent' })
