import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../collector/ingest/decode.ts'
import { AGENT, aSwitch, at, envelope, hosts, observed } from '../school.ts'

const TOPIC = `recense/v1/${AGENT}/observation`
const message = envelope('observation', observed(aSwitch(3), at('08:00')))

function bytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

/** Why it is refused, with the id when one was found. */
function refusal(payload: Buffer, topic = TOPIC) {
  const decoded = decode(topic, payload)
  return decoded.ok ? undefined : decoded.failure
}

test('a message is read as its topic says, plain or packed with zstd', () => {
  for (const payload of [bytes(message), zstdCompressSync(bytes(message))]) {
    expect(decode(TOPIC, payload)).toMatchObject({
      ok: true,
      value: { kind: 'observation', id: message.id, agentId: AGENT, body: message.body },
    })
  }
})

describe('a message is refused with one line that names what is wrong', () => {
  const { body } = message
  const refused: [string, unknown, string][] = [
    ['the agent of the topic', { ...message, agent: '0740047Z' }, 'agent: expected 0370037P'],
    ['the schema', { ...message, schema: 'observation/9' }, 'schema: expected observation/1'],
    ['another kind', { ...message, schema: 'endpoints/1' }, 'schema: expected observation/1'],
    ['the id', { ...message, id: 7 }, 'id:'],
    ['an id of another version', { ...message, id: crypto.randomUUID() }, 'id: expected a UUIDv7'],
    ['the instant', { ...message, sentAt: 'yesterday' }, 'sentAt:'],
    ['a field', { ...message, body: { ...body, scanId: 'x' } }, 'body.scanId:'],
    [
      'a row',
      {
        ...message,
        body: observed(
          aSwitch(3, {
            // As a broken agent would send it.
            interfaces: JSON.parse('{"status":"complete","rows":[{"name":"1","index":"one"}]}'),
          }),
          at('08:00'),
        ),
      },
      'body.observation.interfaces.rows[0].index: expected',
    ],
    ['nothing there', null, 'envelope: expected object'],
  ]
  test.each(refused)('%s', (_, value, reason) => {
    const found = refusal(bytes(value))
    expect(found?.reason).toContain(reason)
    expect(found?.reason).not.toContain('\n')
  })

  test('the topic', () => {
    for (const topic of ['recense/v1/x/y', 'recense/v2/0370037P/observation', '', 'a/b/c/d/e']) {
      expect(refusal(bytes(message), topic)?.reason).toContain('topic')
    }
    expect(refusal(bytes(message), 'recense/v1/0370037P/plan')?.reason).toContain('does not send')
  })
})

describe('the id is still found, so that the sender can be told to stop', () => {
  const { id } = message
  const whole = bytes(message)

  test('in a message of which one field is wrong', () => {
    expect(refusal(bytes({ ...message, sentAt: 1 }))?.messageId).toBe(id)
  })
  test('in a message cut short', () => {
    expect(refusal(whole.subarray(0, whole.length - 20))).toMatchObject({
      messageId: id,
      reason: expect.stringContaining('not JSON'),
    })
  })
  test('in a message that is not UTF-8', () => {
    const latin1 = Buffer.from(JSON.stringify(message).replace('RG1', 'Réserve'), 'latin1')
    expect(refusal(latin1)).toMatchObject({
      messageId: id,
      reason: 'the payload is not UTF-8 text',
    })
  })
  test('in a message of ten megabytes', () => {
    const huge = bytes({ ...message, padding: 'x'.repeat(10_000_000) })
    expect(refusal(huge)).toMatchObject({
      messageId: id,
      reason: expect.stringContaining('at most 4194304'),
    })
  })
  test('and never one out of the body', () => {
    const { id: _, ...anonymous } = message
    const text = JSON.stringify({ ...anonymous, body: { id: message.id } })
    expect(refusal(Buffer.from(text.slice(0, -1)))?.messageId).toBeUndefined()
  })
})

test('a compressed bomb is stopped before it fills the memory', () => {
  const bomb = zstdCompressSync(Buffer.alloc(100_000_000))
  expect(bomb.length).toBeLessThan(100_000)
  expect(refusal(bomb)?.reason).toContain('unpacks to more than')
})

test('damaged zstd, deep nesting and an empty payload are refused, not thrown', () => {
  const packed = zstdCompressSync(bytes(message))
  expect(refusal(packed.subarray(0, packed.length / 2))?.reason).toContain('zstd')
  expect(refusal(Buffer.from('['.repeat(1_000_000)))?.reason).toContain('not JSON')
  const deep = `{"x":${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}}`
  expect(refusal(Buffer.from(deep))?.reason).toBeDefined()
  expect(refusal(Buffer.alloc(0))?.reason).toBe('the payload is empty')
})

test('NUL characters, with which old devices pad their names, are dropped', () => {
  const padded = observed(aSwitch(3, { name: 'sw3\0\0', location: '\0' }), at('08:00'))
  const decoded = decode(TOPIC, bytes({ ...message, body: padded }))
  expect(decoded).toMatchObject({ ok: true, value: { body: { observation: { name: 'sw3' } } } })
  expect(JSON.stringify(decoded)).not.toContain('location')
})

test('half a surrogate pair is replaced, for the database would refuse it', () => {
  const text = JSON.stringify(message).replace('RG1', 'RG\\ud83d')
  expect(decode(TOPIC, Buffer.from(text))).toMatchObject({
    value: { body: { observation: { location: 'RG\ufffd' } } },
  })
})

test('whatever the bytes, the answer is a message or a reason', () => {
  const endpoints = bytes(envelope('endpoints', hosts([], at('08:00'))))
  const damaged = fc
    .record({
      payload: fc.constantFrom(bytes(message), zstdCompressSync(bytes(message)), endpoints),
      edits: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 5 }),
      cut: fc.nat(),
    })
    .map(({ payload, edits, cut }) => {
      const copy = Buffer.from(payload)
      for (const [place, value] of edits) copy[place % copy.length] = value
      return copy.subarray(0, cut % 3 === 0 ? cut % copy.length : copy.length)
    })
  const anything = fc.oneof(
    damaged,
    fc.uint8Array({ maxLength: 200 }).map(it => Buffer.from(it)),
    fc.json().map(it => Buffer.from(it)),
  )
  fc.assert(
    fc.property(anything, payload => {
      const decoded = decode(TOPIC, payload)
      if (!decoded.ok) expect(decoded.failure.reason).toMatch(/^[^\n]{5,500}$/)
    }),
    { numRuns: 500 },
  )
})
