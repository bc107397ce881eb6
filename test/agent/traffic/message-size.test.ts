import { expect, test } from 'vitest'
import { encodeMessage } from '../../../agent/outbox/message-bytes.ts'
import type { Interval } from '../../../agent/traffic/compare-readings.ts'
import type { Moved } from '../../../agent/traffic/delta.ts'
import { batchOf, samplesOf, trafficMessages } from '../../../agent/traffic/traffic-messages.ts'
import { hashFraction } from '../../lab/truth/random.ts'

const START = Date.parse('2026-11-20T07:00:00Z')
const SWITCHES = 14
const PORTS = 48
const WATCHED = 40

/** What a port moved: as random as counters are, idle for a third of the ports, an error now and then. */
function moved(seed: string, seconds: number, isWatched: boolean): Moved {
  const [load = 0, share = 0, size = 0] = [1, 2, 3].map(it => hashFraction(`${seed}/${it}`))
  const isIdle = !isWatched && hashFraction(`${seed}/idle`) < 0.33
  const octetsIn = isIdle ? 0 : Math.floor(load ** 3 * seconds * 12_500_000)
  const octetsOut = isIdle ? Math.floor(load * seconds * 100) : Math.floor(octetsIn * share)
  const packets = (octets: number) => Math.floor(octets / (300 + 900 * size))
  return {
    octetsIn,
    octetsOut,
    ...(isWatched && { packetsIn: packets(octetsIn), packetsOut: packets(octetsOut) }),
    ...{ errorsIn: hashFraction(`${seed}/error`) < 0.01 ? 3 : 0, errorsOut: 0 },
    ...{ discardsIn: 0, discardsOut: hashFraction(`${seed}/discard`) < 0.02 ? 17 : 0 },
  }
}

function interval(device: number, minute: number, minutes: number, count: number): Interval {
  // Readings begin when their turn comes, not on the second.
  const toMs = START + minute * 60_000 + Math.floor(hashFraction(`${device}/${minute}`) * 900)
  const isWatched = minutes === 1
  return {
    fromMs: toMs - minutes * 60_000 + Math.floor(hashFraction(`${minute}/${device}`) * 40),
    toMs,
    ports: Array.from({ length: count }, (_, at) => ({
      name: `GigabitEthernet1/0/${at + 1}`,
      moved: moved(`${device}/${minute}/${at}`, minutes * 60, isWatched),
    })),
  }
}

/** The message of one minute: all watched interfaces, and the switches whose turn it is. */
function octetsOfMinute(minute: number): number {
  const address = (device: number) => `10.37.2.${device + 1}`
  const samples = Array.from({ length: SWITCHES }).flatMap((_, device) => {
    const count =
      Math.floor(((device + 1) * WATCHED) / SWITCHES) - Math.floor((device * WATCHED) / SWITCHES)
    return samplesOf(address(device), interval(device, minute, 1, count))
  })
  expect(samples).toHaveLength(WATCHED)
  const batches = Array.from({ length: SWITCHES }).flatMap((_, device) =>
    device % 5 === minute % 5 ? [batchOf(address(device), interval(device, minute, 5, PORTS))] : [],
  )
  const at = new Date(START + minute * 60_000).toISOString()
  const messages = trafficMessages(
    samples,
    batches.flatMap(it => it ?? []),
    [
      { target: 'gateway', at, rttMs: Math.round(hashFraction(`g/${minute}`) * 100) / 100 },
      { target: 'collector', at, rttMs: Math.round(hashFraction(`c/${minute}`) * 3000) / 100 },
    ],
  )
  const ids = { id: '01a20076-a516-7254-9554-d773e6defe92', agent: '0370037P' }
  return messages.reduce((sum, message) => {
    const body = JSON.stringify(message)
    return sum + encodeMessage({ kind: 'traffic', ...ids, sentAt: new Date(at), body }).length
  }, 0)
}

test('a day of 40 watched interfaces and of 14 switches with 48 ports is under 12 MB on the line', () => {
  const minutes = 60
  let octets = 0
  for (let minute = 0; minute < minutes; minute++) octets += octetsOfMinute(minute)
  const day = (octets / minutes) * 1440
  console.info(
    `${Math.round(octets / minutes)} octets a minute, ${(day / 1e6).toFixed(2)} MB a day`,
  )
  expect(day).toBeLessThan(12_000_000)
})
