import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { logIn } from '../../collector/cmdb/log-in.ts'
import { loadConfig } from '../../collector/config.ts'
import { addUser, changeUser, listUsers } from '../../collector/users.ts'
import { collectorCommand } from '../real/collector.ts'
import { describeOnOnePostgres, freshDatabase } from '../real/postgres.ts'
import { accountOf, tokenOf } from './api/accounts.ts'
import { addSite, CHOISEUL } from './api/inventory-rows.ts'

const PASSWORD = 'un mot de passe de Tours'
const ADMINISTRATOR = { role: 'administrator', password: false } as const

describeOnOnePostgres('accounts by command', server => {
  const database = freshDatabase(server)
  const folder = mkdtempSync(join(tmpdir(), 'recense-users-'))
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, `${PASSWORD}\n`)
  afterAll(() => rmSync(folder, { recursive: true }))

  const context = () => {
    const config = loadConfig(undefined, { DATABASE_URL: database.url })
    if (!config.ok) throw new Error(config.failure)
    return { config: config.value, log: pino({ level: 'silent' }), by: 'anne' }
  }
  const login = (name: string, password: string) =>
    logIn(database.cmdb.db, { name, password, address: '10.1.2.3', now: new Date() })
  const told = async (done: ReturnType<typeof addUser>) => {
    const result = await done
    if (!result.ok) throw new Error(JSON.stringify(result.failure))
    return result.value
  }
  const refusal = async (done: ReturnType<typeof addUser>) => {
    const result = await done
    expect(result).toMatchObject({ ok: false, failure: { kind: 'usage' } })
    return result.ok ? '' : 'message' in result.failure ? result.failure.message : ''
  }

  beforeEach(async () => {
    await database.cmdb.pool.query(
      'TRUNCATE sites, accounts, sessions, api_tokens, login_attempts, access_events CASCADE',
    )
    await addSite(database.cmdb.db, CHOISEUL)
  })

  test('the first administrator is made by the command line, with a password that is told once', async () => {
    const environment = { DATABASE_URL: database.url }
    const made = await collectorCommand(
      ['user', 'add', 'Adele', '--role', 'administrator'],
      environment,
    )
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toMatch(/^Account adele: administrator, all sites, password\n/)
    const password = /shown this once: (\S+)\n$/.exec(made.stdout)?.[1] ?? ''
    expect(await login('adele', password)).toMatchObject({ ok: true })
    const list = await collectorCommand(['user', 'list'], environment)
    expect(list.stdout).toBe('adele: administrator, all sites, password\n')
    const again = await collectorCommand(['user', 'add', 'adele'], environment)
    expect([again.code, again.stdout]).toEqual([2, ''])
    expect(again.stderr).toMatch(/^[^\n]*there is an account adele already\n$/)
  })

  test('nobody else can be the first: somebody must be able to let others in', async () => {
    expect(
      await refusal(addUser(context(), 'bruno', { role: 'viewer', password: false })),
    ).toContain('the first account must be an administrator of all sites')
    expect(await told(listUsers(context()))).toBe('No account.\n')
  })

  test('a password is read from where it is, and is in no output', async () => {
    await told(addUser(context(), 'adele', ADMINISTRATOR))
    const options = { role: 'operator', sites: CHOISEUL, password: `file:${passwordFile}` } as const
    const text = await told(addUser(context(), 'bruno', options))
    expect(text).toBe(`Account bruno: operator, ${CHOISEUL}, password\n`)
    expect(await login('bruno', PASSWORD)).toMatchObject({ ok: true, value: { role: 'operator' } })
  })

  test.each([
    [['x', {}], /x: expected 2 to 64 letters/],
    [['bruno', { role: 'root' }], /--role: expected viewer, operator or administrator/],
    [['bruno', { sites: '0370037A' }], /--sites: expected "all", or UAIs/],
    [['bruno', { sites: '0740047Z', password: false }], /0740047Z is not registered/],
    [['bruno', { password: 'plain' }], /--password: .*file:/],
    [['bruno', { password: 'file:/nonexistent' }], /--password: .*nonexistent/],
    [['bruno', { password: 'env:RECENSE_NO_SUCH_NAME' }], /--password: .*RECENSE_NO_SUCH_NAME/],
  ] as const)('%j is refused in one line', async ([name, options], message) => {
    await accountOf(database.cmdb.db, { name: 'adele', role: 'administrator' })
    const text = await refusal(addUser(context(), name, options))
    expect(text).toMatch(message)
    expect(text).not.toContain('\n')
    expect(await told(listUsers(context()))).toBe('adele: administrator, all sites, password\n')
  })

  test('a weak password is refused without being repeated', async () => {
    await told(addUser(context(), 'adele', ADMINISTRATOR))
    writeFileSync(passwordFile, 'secret99')
    const text = await refusal(addUser(context(), 'bruno', { password: `file:${passwordFile}` }))
    writeFileSync(passwordFile, `${PASSWORD}\n`)
    expect(text).toBe('password: expected 12 to 200 characters, not one repeated')
  })

  test('a new password ends what the old one opened; a disabled account takes its tokens along', async () => {
    const { db, pool } = database.cmdb
    await tokenOf(db, { name: 'adele', role: 'administrator' })
    await accountOf(db, { name: 'bruno', role: 'operator' })
    await pool.query(
      `INSERT INTO sessions (token_hash, account_id, started_at, seen_at, expires_at)
      SELECT '\\x01', id, now(), now(), now() + interval '1 day' FROM accounts WHERE name = 'bruno'`,
    )
    const options = { wantsPassword: true, password: `file:${passwordFile}` } as const
    await told(changeUser(context(), 'bruno', options))
    expect((await pool.query('SELECT FROM sessions')).rowCount).toBe(0)
    expect(await login('bruno', PASSWORD)).toMatchObject({ ok: true })

    const disabled = await told(changeUser(context(), 'bruno', { isDisabled: true }))
    expect(disabled).toBe('Account bruno: operator, all sites, password, disabled\n')
    expect(await login('bruno', PASSWORD)).toMatchObject({ ok: false })
    await told(
      changeUser(context(), 'bruno', { isDisabled: false, role: 'viewer', sites: CHOISEUL }),
    )
    expect(await login('bruno', PASSWORD)).toMatchObject({
      ok: true,
      value: { role: 'viewer', sites: [CHOISEUL] },
    })
    expect(await refusal(changeUser(context(), 'nobody', { isDisabled: true }))).toBe(
      'nobody: there is no such account',
    )
  })

  test('the last administrator cannot be taken away, and each change is on record with who made it', async () => {
    await told(addUser(context(), 'adele', ADMINISTRATOR))
    expect(await refusal(changeUser(context(), 'adele', { isDisabled: true }))).toContain('adele: ')
    expect(await refusal(changeUser(context(), 'adele', { role: 'viewer' }))).toContain('adele: ')
    await told(addUser(context(), 'bruno', { role: 'viewer', password: false }))
    await told(changeUser(context(), 'bruno', { role: 'operator' }))
    const { rows } = await database.cmdb.pool.query(
      'SELECT kind, actor, subject FROM access_events ORDER BY id',
    )
    expect(rows).toEqual([
      { kind: 'account-added', actor: 'anne (command line)', subject: 'adele' },
      { kind: 'account-added', actor: 'anne (command line)', subject: 'bruno' },
      { kind: 'account-changed', actor: 'anne (command line)', subject: 'bruno' },
    ])
  })
})
