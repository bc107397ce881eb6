import { expect, test } from 'vitest'
import { encodeMessage } from '../../../agent/outbox/message-bytes.ts'
import { minuteOfTraffic } from './minute-of-traffic.ts'

const START = Date.parse('2026-11-20T07:00:00Z')

function octetsOfMinute(minute: number): number {
  const ids = { id: '01a20076-a516-7254-9554-d773e6defe92', agent: '0370037P' }
  const sentAt = new Date(START + minute * 60_000)
  return minuteOfTraffic(minute, START).reduce((sum, message) => {
    const body = JSON.stringify(message)
    return sum + encodeMessage({ kind: 'traffic', ...ids, sentAt, body }).length
  }, 0)
}

test('a day of 40 watched interfaces and of 14 switches with 48 ports is under 12 MB on the line', () => {
  const [first] = minuteOfTraffic(0, START)
  expect(first?.samples).toHaveLength(40)
  const minutes = 60
  let octets = 0
  for (let minute = 0; minute < minutes; minute++) octets += octetsOfMinute(minute)
  const day = (octets / minutes) * 1440
  console.info(
    `${Math.round(octets / minutes)} octets a minute, ${(day / 1e6).toFixed(2)} MB a day`,
  )
  expect(day).toBeLessThan(12_000_000)
})
