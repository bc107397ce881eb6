import { expect, test } from 'vitest'
import { countMoved } from '../../../agent/traffic/delta.ts'
import { judgeMeasuring, slowestSafePace } from '../../../collector/traffic/judge-measuring.ts'

test('a port whose 32-bit counters go round between readings is to be read more often, or to tell 64 bits', () => {
  const parts = [
    { because: 'restart', share: 0.01 },
    { because: 'wrap', share: 0.97 },
  ]
  expect(judgeMeasuring(parts, 1000)).toEqual({
    unknownShare: 0.98,
    reasons: [parts[1], parts[0]],
    advice: { kind: 'counters-too-narrow', everySeconds: 25 },
  })
  expect(judgeMeasuring(parts, 10_000).advice).toEqual({ kind: 'counters-too-narrow' })
  expect(judgeMeasuring(parts).advice).toEqual({ kind: 'counters-too-narrow' })
})

test('what is unknown for other reasons is told without advice on counters', () => {
  expect(judgeMeasuring([{ because: 'silent', share: 0.4 }], 1000)).toEqual({
    ...{ unknownShare: 0.4, reasons: [{ because: 'silent', share: 0.4 }] },
  })
  expect(judgeMeasuring([], 1000)).toEqual({ unknownShare: 0, reasons: [] })
})

test('read as often as is advised, a full port of 32 bits is known to the agent; half as often it is not', () => {
  for (const speedMbps of [40, 100, 1000]) {
    const paceMs = (slowestSafePace(speedMbps) ?? 0) * 1000
    const moved = (elapsedMs: number) => {
      const octets = Math.round((speedMbps * 125 * elapsedMs) % 2 ** 32)
      const reading = { ifIndex: 1, bits: 32 as const, speedMbps, discontinuityTicks: 0 }
      return countMoved(
        { ...reading, octetsIn: 0n, octetsOut: 0n },
        { ...reading, octetsIn: BigInt(octets), octetsOut: 0n },
        elapsedMs,
      )
    }
    expect(moved(paceMs)).toMatchObject({ octetsIn: Math.round(speedMbps * 125 * paceMs) })
    expect(moved(paceMs * 2)).toEqual({ unknown: 'wrap' })
  }
})
