import { expect, test } from 'vitest'
import { createAuthenticator } from '../../../collector/broker/authenticate.ts'

const collector = { username: 'collector', password: 'of-this-run' }

/** A register in memory, that counts how often it is asked, and a clock that stands still. */
function register(initial: Record<string, string>) {
  const passwords = new Map(Object.entries(initial))
  const clock = { nowMs: 0 }
  const asked: string[] = []
  const { withPassword: authenticate, forget } = createAuthenticator({
    collector,
    isCertificateLogin: async () => false,
    nowMs: () => clock.nowMs,
    findPassword: async (agent, password) => {
      asked.push(agent)
      return passwords.get(agent) === password ? `mark of ${password}` : undefined
    },
  })
  const login = async (name: string, password: string) => {
    const outcome = await authenticate(name, Buffer.from(password))
    return outcome.status === 'accepted' ? outcome.who.kind : outcome.status
  }
  return { passwords, clock, asked, login, forget }
}

test('an agent logs in with the password of its enrolment, the collector with that of its run', async () => {
  const { login, asked } = register({ '0370037P': 'right' })
  expect(await login('0370037P', 'right')).toBe('agent')
  expect(await login('0370037P', 'Right')).toBe('refused')
  expect(await login('0450029M', 'right')).toBe('refused')
  expect(await login('collector', 'of-this-run')).toBe('collector')
  expect(await login('collector', 'right')).toBe('refused')
  expect(asked).not.toContain('collector')
})

test('a name that no agent can have, or no password, is refused without asking the register', async () => {
  const { login, asked } = register({ '': 'right', '+': 'right', 'a/b': 'right' })
  for (const name of ['', '+', '#', 'a/b', '$SYS', 'x'.repeat(65)]) {
    expect(await login(name, 'right')).toBe('refused')
  }
  expect(await login('0370037P', '')).toBe('refused')
  expect(asked).toEqual([])
})

test('agents that reconnect again and again are asked for once in half a minute', async () => {
  const { login, asked, clock } = register({ '0370037P': 'right' })
  for (let i = 0; i < 100; i += 1) {
    await login('0370037P', 'right')
    clock.nowMs += 200
  }
  expect(asked).toHaveLength(1)
})

test('a wrong guess is never let in by what is remembered, nor does it make us forget', async () => {
  const { login, asked } = register({ '0370037P': 'right' })
  await login('0370037P', 'right')
  expect(await login('0370037P', 'guess')).toBe('refused')
  expect(await login('0370037P', 'right')).toBe('agent')
  expect(asked).toHaveLength(2)
})

test('a revoked agent is out within a minute, and a new password holds at once', async () => {
  const { login, passwords, clock } = register({ '0370037P': 'right' })
  await login('0370037P', 'right')
  passwords.set('0370037P', 'newer')
  expect(await login('0370037P', 'newer')).toBe('agent')
  passwords.delete('0370037P')
  clock.nowMs += 60_000
  expect(await login('0370037P', 'newer')).toBe('refused')
})

test('a right password that is to be forgotten is asked for again at once', async () => {
  const { login, passwords, forget } = register({ '0370037P': 'right', '0450029M': 'right' })
  await login('0370037P', 'right')
  await login('0450029M', 'right')
  passwords.clear()
  forget(agent => agent === '0370037P')
  expect(await login('0370037P', 'right')).toBe('refused')
  expect(await login('0450029M', 'right')).toBe('agent')
})

test('when the register cannot be asked, the agent is told to come back, not that it is wrong', async () => {
  const { withPassword: authenticate } = createAuthenticator({
    collector,
    isCertificateLogin: async () => false,
    nowMs: () => 0,
    findPassword: async () => {
      throw new Error('connection refused')
    },
  })
  expect(await authenticate('0370037P', Buffer.from('right'))).toEqual({
    status: 'unavailable',
    reason: 'the register cannot be asked: connection refused',
  })
})

test('a storm of logins beyond what can be checked at once is told to come back', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `agent-${i}`)
  const { login } = register(Object.fromEntries(names.map(name => [name, 'right'])))
  const outcomes = await Promise.all(names.map(name => login(name, 'right')))
  expect(outcomes.filter(it => it === 'agent')).toHaveLength(250)
  expect(outcomes.filter(it => it === 'unavailable')).toHaveLength(50)
})
