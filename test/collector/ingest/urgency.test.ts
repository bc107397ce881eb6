import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { encodeMessage } from '../../../agent/outbox/message-bytes.ts'
import { urgencyOf } from '../../../collector/ingest/urgency.ts'
import { topicOf } from '../../../schemas/messages.ts'

const AGENT = '0370037P'
const SENT_AT = new Date('2026-11-20T09:00:00Z')
const topic = topicOf(AGENT, 'traffic')

function putBefore(seconds: number, bodyBytes = 10): Buffer {
  const id = uuidv7({ msecs: SENT_AT.getTime() - seconds * 1000 })
  const body = JSON.stringify({ samples: 'x'.repeat(bodyBytes) })
  return encodeMessage({ kind: 'traffic', id, agent: AGENT, sentAt: SENT_AT, body })
}

test.each([
  ['sent at once', 0, 'live'],
  ['sent within the minutes in which its sender counts it as live', 299, 'live'],
  ['that waited for an hour', 3600, 'backlog'],
  ['put after it was sent, by a clock that was set back', -3600, 'live'],
] as const)('a message %s is worked on as such, packed or not', (_name, seconds, expected) => {
  expect(urgencyOf(topic, putBefore(seconds))).toBe(expected)
  expect(urgencyOf(topic, putBefore(seconds, 10_000))).toBe(expected)
})

test('a heartbeat says how things are now', () => {
  expect(urgencyOf(topicOf(AGENT, 'heartbeat'), putBefore(3600))).toBe('live')
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['no JSON', Buffer.from('hello')],
  ['zstd cut short', putBefore(3600, 10_000).subarray(0, 30)],
  ['a head behind its body', Buffer.from('{"body":{"id":"x"},"sentAt":"2026-11-20T09:00:00Z"}')],
])('%s waits for nobody: it is judged when it is decoded', (_name, payload) => {
  expect(urgencyOf(topic, payload)).toBe('live')
})
