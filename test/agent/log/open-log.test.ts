import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLog } from '../../../agent/log/open-log.ts'
import { createSecrets } from '../../../agent/log/secrets.ts'

const SECRET = 'canary "x" é+/='
function logTo(lines: string[], nowMs: () => number = () => 0) {
  const secrets = createSecrets()
  secrets.add([
    SECRET,
    'public',
    undefined,
    '-----BEGIN KEY-----\nMIIcanaryline\n-----END KEY-----\n',
  ])
  const troubles: { event: string; detail: string }[] = []
  const log = openLog({
    ...{ agent: 'a', level: 'debug', secrets, nowMs },
    onTrouble: trouble => troubles.push(trouble),
    stream: { write: line => void lines.push(line) },
  })
  return { log, troubles }
}

test('a month of the same trouble is a line every ten minutes that says how often it came', () => {
  const lines: string[] = []
  let now = 0
  const { log, troubles } = logTo(lines, () => now)
  const minutes = 30 * 24 * 60
  for (let minute = 0; minute < minutes; minute++) {
    now = minute * 60_000
    log.warn({ event: 'uplink', detail: 'mqtts://collector:8883: no answer' })
    log.error({ event: 'scan-failed', scanId: minute, err: new Error(`device ${minute} is full`) })
  }
  expect(lines).toHaveLength((minutes / 10) * 2)
  expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ event: 'uplink', repeated: 9 })
  expect(lines.join('').length).toBeLessThan(10e6)
  expect(troubles).toHaveLength(2 * minutes)
})

test('another trouble, and what is no trouble, is told at once', () => {
  const lines: string[] = []
  const { log } = logTo(lines)
  log.warn({ event: 'uplink', detail: 'no answer' })
  log.warn({ event: 'uplink', detail: 'wrong user name' })
  for (let times = 0; times < 3; times++) log.info({ event: 'scan' })
  expect(lines).toHaveLength(5)
})

test.each([
  ['in a text', { detail: `login with ${SECRET} refused` }],
  ['in an error', { err: new Error(`bad: ${SECRET}`) }],
  ['in an error’s cause', { err: new Error('bad', { cause: new Error(SECRET) }) }],
  ['in an error’s own fields', { err: Object.assign(new Error('bad'), { options: SECRET }) }],
  ['in Base64', { detail: `Basic ${Buffer.from(SECRET).toString('base64')}` }],
  ['in an address', { detail: `mqtt://u:${encodeURIComponent(SECRET)}@h` }],
  ['in hexadecimal', { detail: Buffer.from(SECRET).toString('hex') }],
  ['by a line of a key', { detail: 'at MIIcanaryline' }],
  ['under a key that names it', { options: { password: 'canary-not-registered' } }],
])('no secret is written %s', (_where, fields) => {
  const lines: string[] = []
  const { log, troubles } = logTo(lines)
  log.error({ event: 'trouble', ...fields })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'trouble' })
  for (const text of [...lines, JSON.stringify(troubles)]) {
    expect(text).not.toMatch(/canary/)
    expect(text).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 12))
    expect(text).not.toContain(Buffer.from(SECRET).toString('hex'))
  }
})

test('whatever a secret is, no line holds it, and each line is still JSON', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 40, unit: 'grapheme' }), secret => {
      fc.pre(!/^[\s",:{}a-z]*$/.test(secret) && secret !== 'public')
      const lines: string[] = []
      const secrets = createSecrets()
      secrets.add([secret])
      const stream = { write: (line: string) => void lines.push(line) }
      const log = openLog({ agent: 'a', level: 'info', secrets, stream })
      log.info({ event: 'e', detail: `x${secret}y` })
      const quoted = JSON.stringify(secret).slice(1, -1)
      expect(lines[0]).not.toContain(quoted)
    }),
  )
})
