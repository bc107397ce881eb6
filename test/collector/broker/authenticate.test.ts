import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAuthenticator } from '../../../collector/broker/authenticate.ts'
import { hashPassword, isPassword } from '../../../collector/broker/password-hash.ts'

const collector = { username: 'collector', password: 'of-this-run' }
const right = await hashPassword('right')

function register(initial: Record<string, string | undefined>) {
  const hashes = new Map(Object.entries(initial))
  const authenticate = createAuthenticator({
    collector,
    findPasswordHash: async agent => hashes.get(agent),
  })
  const login = async (name: string, password: string) => {
    const outcome = await authenticate(name, Buffer.from(password))
    return outcome.status === 'accepted' ? outcome.who.kind : outcome.status
  }
  return { hashes, login, authenticate }
}

test('an agent logs in with the password of its enrolment', async () => {
  const { login } = register({ '0370037P': right })
  expect(await login('0370037P', 'right')).toBe('agent')
  expect(await login('0370037P', 'Right')).toBe('refused')
  expect(await login('0450029M', 'right')).toBe('refused')
})

test('whoever shows no name or no password is refused, and nobody is asked about a name that no agent can have', async () => {
  const authenticate = createAuthenticator({
    collector,
    findPasswordHash: async () => {
      throw new Error('asked')
    },
  })
  for (const [name, password] of [
    [undefined, undefined],
    ['0370037P', undefined],
    ['0370037P', ''],
    ['', 'right'],
    ['+', 'right'],
    ['a/b', 'right'],
    ['x'.repeat(65), 'right'],
  ] as const) {
    const outcome = await authenticate(
      name,
      password === undefined ? undefined : Buffer.from(password),
    )
    expect(outcome.status).toBe('refused')
  }
})

test('a revoked agent and an old password are out at the next login, however often they were right before', async () => {
  const { hashes, login } = register({ '0370037P': right })
  expect(await login('0370037P', 'right')).toBe('agent')
  hashes.set('0370037P', await hashPassword('newer'))
  expect(await login('0370037P', 'right')).toBe('refused')
  expect(await login('0370037P', 'newer')).toBe('agent')
  hashes.delete('0370037P')
  expect(await login('0370037P', 'newer')).toBe('refused')
})

test('when the register cannot be asked, the agent is told to come back, not that it is unknown', async () => {
  const authenticate = createAuthenticator({
    collector,
    findPasswordHash: async () => {
      throw new Error('connection refused')
    },
  })
  expect(await authenticate('0370037P', Buffer.from('right'))).toMatchObject({
    status: 'unavailable',
  })
})

test('a hundred reconnections cost less than ten first logins', async () => {
  const { login } = register({ '0370037P': right })
  const firstAt = performance.now()
  await login('0370037P', 'right')
  const againAt = performance.now()
  for (let i = 0; i < 100; i += 1) await login('0370037P', 'right')
  expect(performance.now() - againAt).toBeLessThan(10 * (againAt - firstAt))
})

test("somebody's wrong guesses do not make the right password expensive again", async () => {
  const { login } = register({ '0370037P': right })
  await login('0370037P', 'right')
  const guessAt = performance.now()
  await login('0370037P', 'guess')
  const againAt = performance.now()
  expect(await login('0370037P', 'right')).toBe('agent')
  expect(performance.now() - againAt).toBeLessThan(againAt - guessAt)
})

test('a storm of first logins beyond what can be checked at once is told to come back', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `agent-${i}`)
  const salt = Buffer.alloc(16)
  const key = scryptSync('right', salt, 32, { N: 1024, r: 8, p: 1 })
  const cheap = `scrypt$1024$8$1$${salt.toString('base64')}$${key.toString('base64')}`
  const { login } = register(Object.fromEntries(names.map(name => [name, cheap])))
  const outcomes = await Promise.all(names.map(name => login(name, 'right')))
  expect(outcomes.filter(it => it === 'agent')).toHaveLength(250)
  expect(outcomes.filter(it => it === 'unavailable')).toHaveLength(50)
})

test('a kept hash in an unknown form, cut or asking too much of us is nobody’s', async () => {
  const { login } = register({
    empty: 'scrypt$16384$8$1$$',
    plain: 'right',
    cut: right.slice(0, 40),
    huge: right.replace('16384', '1073741824'),
    odd: right.replace('16384', 'many'),
  })
  for (const name of ['empty', 'plain', 'cut', 'huge', 'odd']) {
    expect(await login(name, 'right')).toBe('refused')
  }
})

test('the same password is never kept twice in the same form', async () => {
  const again = await hashPassword('right')
  expect(again).not.toBe(right)
  expect(await isPassword('right', again)).toBe(true)
})
