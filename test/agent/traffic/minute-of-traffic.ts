import type { Interval } from '../../../agent/traffic/compare-readings.ts'
import type { Moved } from '../../../agent/traffic/delta.ts'
import { batchOf, samplesOf, trafficMessages } from '../../../agent/traffic/traffic-messages.ts'
import type { TrafficMessage } from '../../../schemas/sample.ts'
import { hashFraction } from '../../lab/truth/random.ts'

const SWITCHES = 14
const PORTS = 48
const WATCHED = 40

/**
 * What the agent of a school with 14 switches of 48 ports tells in a minute that ends at `toMs`: 40 watched interfaces, the
 * other ports of the switches whose turn it is of the five minutes, two round trips. The same for the same minute.
 */
export function minuteOfTraffic(minute: number, startMs: number): TrafficMessage[] {
  const samples = Array.from({ length: SWITCHES }).flatMap((_, device) => {
    const count =
      Math.floor(((device + 1) * WATCHED) / SWITCHES) - Math.floor((device * WATCHED) / SWITCHES)
    return samplesOf(addressOf(device), interval(device, minute, 1, count, startMs))
  })
  const batches = Array.from({ length: SWITCHES }).flatMap((_, device) =>
    device % 5 === minute % 5
      ? [batchOf(addressOf(device), interval(device, minute, 5, PORTS, startMs))]
      : [],
  )
  const at = new Date(startMs + minute * 60_000).toISOString()
  const roundTrips = [
    {
      target: 'gateway' as const,
      at,
      rttMs: Math.round(hashFraction(`g/${minute}`) * 100) / 100,
    },
    {
      target: 'collector' as const,
      at,
      rttMs: Math.round(hashFraction(`c/${minute}`) * 3000) / 100,
    },
  ]
  return trafficMessages(
    samples,
    batches.flatMap(it => it ?? []),
    roundTrips,
  )
}

const addressOf = (device: number) => `10.1.2.${device + 1}`

function interval(
  device: number,
  minute: number,
  minutes: number,
  count: number,
  startMs: number,
): Interval {
  // Readings begin when their turn comes, not on the second.
  const toMs = startMs + minute * 60_000 + Math.floor(hashFraction(`${device}/${minute}`) * 900)
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
