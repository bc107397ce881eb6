import { expect, test } from 'vitest'
import { linkColumns } from '../../../collector/web/src/pages/link-columns.ts'

const MINUTE_MS = 60_000
const range = { fromMs: 0, toMs: 4 * MINUTE_MS, stepMs: MINUTE_MS }
const rate = (mbps: number) => {
  const bits = mbps * 1e6
  return { mean: bits, min: bits, max: bits, p95: bits }
}
const point = (minute: number, more: object) => ({
  from: new Date(minute * MINUTE_MS).toISOString(),
  to: new Date((minute + 1) * MINUTE_MS).toISOString(),
  unknownShare: 0,
  ...more,
})

test('a time of which nothing is known is a gap, never a line across or a zero', () => {
  const [at, down, up] = linkColumns(
    [point(0, { down: rate(50), up: rate(5) }), point(3, { down: rate(70) })],
    range,
    {},
  )
  expect(at).toEqual([30, 90, 150, 210])
  expect(down).toEqual([50, null, null, 70])
  expect(up).toEqual([5, null, null, null])
})

test('the contract is a level line each way, and none where nothing is paid for', () => {
  const [, , , contractDown, contractUp] = linkColumns([], range, { downMbps: 100 })
  expect(contractDown).toEqual([100, 100, 100, 100])
  expect(contractUp).toEqual([null, null, null, null])
})
