import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import { AccountName, NewPassword, Reach } from './api/access/access-schemas.ts'
import { askPassword } from './ask-password.ts'
import { type AccountItem, addAccount, changeAccount, readAccounts } from './cmdb/accounts.ts'
import { Role, type SiteReach } from './cmdb/role.ts'
import type { CollectorConfig } from './config.ts'
import { readSecret, SecretReference } from './secret-reference.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

/** What every one of these commands is given. */
export type UserContext = { config: CollectorConfig; log: Logger; by: string }

type Told = Promise<Result<string, StartFailure>>

export type UserOptions = {
  role?: string
  /** UAIs with commas between them, or `all`. */
  sites?: string
  /** `file:PATH` or `env:NAME`; false for an account that is used by its tokens only. */
  password?: string | false
}

/** Adds an account. Its password is asked for at a terminal, read from where it is, or made and told this once. */
export async function addUser(context: UserContext, text: string, options: UserOptions): Told {
  const name = AccountName.safeParse(text)
  if (!name.success) return usage(`${text}: ${name.error.issues[0]?.message}`)
  const role = Role.safeParse(options.role ?? 'viewer')
  if (!role.success) return usage(`--role: ${role.error.issues[0]?.message}`)
  const sites = sitesOf(options.sites ?? 'all')
  if (!sites.ok) return usage(sites.failure)
  const password =
    options.password === false
      ? success({ value: undefined, isMade: false })
      : await passwordOf(name.data, options.password)
  if (!password.ok) return usage(password.failure)

  const { value, isMade } = password.value
  const done = await withCmdb(context.config, context.log, ({ cmdb }) =>
    addAccount(
      cmdb.db,
      { name: name.data, role: role.data, sites: sites.value, password: value },
      byOf(context),
    ),
  )
  if (!done.ok) return done
  if (!done.value.ok) return usage(done.value.failure.message)
  return success(`Account ${describe(done.value.value)}${isMade ? toldOnce(value) : ''}\n`)
}

/** Changes role, sites or password of an account, or whether it may be used. */
export async function changeUser(
  context: UserContext,
  name: string,
  options: UserOptions & { isDisabled?: boolean; wantsPassword?: boolean },
): Told {
  const role = options.role === undefined ? undefined : Role.safeParse(options.role)
  if (role && !role.success) return usage(`--role: ${role.error.issues[0]?.message}`)
  const sites = options.sites === undefined ? success(undefined) : sitesOf(options.sites)
  if (!sites.ok) return usage(sites.failure)
  const password = options.wantsPassword
    ? await passwordOf(name, options.password || undefined)
    : success({ value: undefined, isMade: false })
  if (!password.ok) return usage(password.failure)

  const { value, isMade } = password.value
  const changes = {
    role: role?.data,
    sites: sites.value,
    password: value,
    isDisabled: options.isDisabled,
  }
  const done = await withCmdb(context.config, context.log, ({ cmdb }) =>
    changeAccount(cmdb.db, { name }, changes, byOf(context)),
  )
  if (!done.ok) return done
  if (!done.value.ok) return usage(`${name}: ${done.value.failure.message}`)
  return success(`Account ${describe(done.value.value)}${isMade ? toldOnce(value) : ''}\n`)
}

/** Every account, a line each. */
export async function listUsers({ config, log }: UserContext): Told {
  const done = await withCmdb(config, log, ({ cmdb }) => readAccounts(cmdb.db, { limit: 10_000 }))
  if (!done.ok) return done
  return success(done.value.items.map(it => `${describe(it)}\n`).join('') || 'No account.\n')
}

function describe({ name, role, sites, login, isDisabled }: AccountItem): string {
  const where = sites === 'all' ? 'all sites' : sites.join(', ')
  const how = { password: 'password', openid: 'OpenID Connect', tokens: 'tokens only' }[login]
  return `${name}: ${role}, ${where}, ${how}${isDisabled ? ', disabled' : ''}`
}

function sitesOf(text: string): Result<SiteReach, string> {
  const sites = Reach.safeParse(text === 'all' ? text : text.split(',').map(it => it.trim()))
  if (sites.success) return success(sites.data)
  return failure('--sites: expected "all", or UAIs with commas between them: 0370037P,0450029M')
}

/** Where it is asked for at a terminal, it is not shown; where nobody can be asked, it is made. */
async function passwordOf(
  name: string,
  reference: string | undefined,
): Promise<Result<{ value: string; isMade: boolean }, string>> {
  if (reference === undefined && !process.stdin.isTTY) {
    return success({ value: randomBytes(18).toString('base64url'), isMade: true })
  }
  const found = reference === undefined ? await asked(name) : referred(reference)
  if (!found.ok) return found
  const password = NewPassword.safeParse(found.value)
  if (!password.success) return failure(`password: ${password.error.issues[0]?.message}`)
  return success({ value: password.data, isMade: false })
}

async function asked(name: string): Promise<Result<string, string>> {
  const password = await askPassword(name)
  return password === undefined ? failure('password: the two differ') : success(password)
}

function referred(text: string): Result<string, string> {
  const reference = SecretReference.safeParse(text)
  if (!reference.success) return failure(`--password: ${reference.error.issues[0]?.message}`)
  const secret = readSecret(reference.data, process.cwd(), process.env)
  return secret.ok ? secret : failure(`--password: ${secret.failure}`)
}

function toldOnce(password: string | undefined): string {
  return `\nIts password is shown this once: ${password}`
}

function byOf({ by }: UserContext) {
  return { actor: `${by} (command line)`, now: new Date() }
}

function usage(message: string): Result<never, StartFailure> {
  return failure({ kind: 'usage', message })
}
