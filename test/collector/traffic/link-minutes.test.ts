import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkMinutes, MINUTE_MS } from '../../../collector/traffic/link-minutes.ts'

const FIRST = 29_000_000
const contract = { downMbps: 100, upMbps: 20, downIs: 'out' } as const
const megabits = (count: number) => (count * 1e6) / 8

test('which way is down is what the register says of the interface', () => {
  const sample = {
    fromMs: FIRST * MINUTE_MS,
    toMs: (FIRST + 1) * MINUTE_MS,
    octetsIn: megabits(600),
    octetsOut: megabits(1800),
  }
  expect(linkMinutes([sample], [], contract)).toEqual({
    down: [{ minute: FIRST, utilisation: 0.3 }],
    up: [{ minute: FIRST, utilisation: 0.5 }],
  })
})

test('an interval that nobody knows is in no minute, and half a minute is enough to know it', () => {
  const at = (fromS: number, toS: number) => ({
    fromMs: FIRST * MINUTE_MS + fromS * 1000,
    toMs: FIRST * MINUTE_MS + toS * 1000,
  })
  const known = { octetsIn: 0, octetsOut: megabits(3000) }
  const { down } = linkMinutes([at(0, 60), { ...at(60, 90), ...known }, at(90, 140)], [], contract)
  expect(down).toEqual([{ minute: FIRST + 1, utilisation: 1 }])
  expect(linkMinutes([{ ...at(60, 89), ...known }], [], contract).down).toEqual([])
})

test('a round trip that came back is the minute’s, and one that did not says nothing', () => {
  const sample = { fromMs: FIRST * MINUTE_MS, toMs: (FIRST + 1) * MINUTE_MS, octetsOut: 0 }
  const delay = (seconds: number, rttMs?: number) => ({
    atMs: FIRST * MINUTE_MS + seconds * 1000,
    ...(rttMs !== undefined && { rttMs }),
  })
  const { down } = linkMinutes([sample], [delay(1, 8), delay(20), delay(40, 3)], contract)
  expect(down[0]?.firstHopMs).toBe(8)
})

test('however the time is cut, no octet is lost or invented', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ seconds: fc.integer({ min: 20, max: 400 }), octets: fc.nat(1e9) }), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.nat(59_999),
      (intervals, offsetMs) => {
        let fromMs = FIRST * MINUTE_MS + offsetMs
        const samples = intervals.map(({ seconds, octets }) => {
          const toMs = fromMs + seconds * 1000
          const sample = { fromMs, toMs, octetsIn: octets, octetsOut: 0 }
          fromMs = toMs
          return sample
        })
        const { up } = linkMinutes(samples, [], { ...contract, upMbps: 1e6 })
        const moved = up.reduce((sum, it) => sum + ((it.utilisation ?? 0) * 1e12 * 60) / 8, 0)
        const told = intervals.reduce((sum, { octets }) => sum + octets, 0)
        // The first and the last minute may be known in part only, and are then left out or scaled up.
        const edges = Math.max(
          ...samples.map(it => (it.octetsIn / (it.toMs - it.fromMs)) * MINUTE_MS),
        )
        expect(Math.abs(moved - told)).toBeLessThanOrEqual(2 * edges + 1)
      },
    ),
  )
})
