import { expect, test } from 'vitest'
import { findContradiction } from '../../../collector/traffic/contract-contradiction.ts'

const steps = (count: number, mbpsAt: (at: number) => number) =>
  Array.from({ length: count }, (_, at) => ({ fromMs: at * 300_000, mbps: mbpsAt(at) }))
/** Spread evenly between 0 and 1. */
const chance = (at: number) => (at * 0.618034) % 1

test('a link that carries 95 again and again has no contract of 40', () => {
  const measured = steps(500, at => (at % 20 === 0 ? 95 : 30))
  expect(findContradiction(measured, 40)).toEqual({
    ...{ because: 'above', contractMbps: 40, measuredMbps: 95 },
  })
  expect(findContradiction(measured, 100)).toBeUndefined()
})

test('a moment above, or a policer that is generous, contradicts nothing', () => {
  expect(
    findContradiction(
      steps(500, at => (at < 5 ? 90 : 30)),
      40,
    ),
  ).toBeUndefined()
  expect(
    findContradiction(
      steps(500, () => 43),
      40,
    ),
  ).toBeUndefined()
})

test('a load that never passes 40 is no word against a contract of 100', () => {
  const measured = steps(500, at => Math.min(39.6, 10 + 80 * chance(at)))
  expect(findContradiction(measured, 100)).toBeUndefined()
  expect(findContradiction([], 100)).toBeUndefined()
})

test('a port of 100 Mbit/s cannot carry a contract of 300', () => {
  expect(findContradiction([], 300, 100)).toMatchObject({ because: 'port', measuredMbps: 100 })
  expect(findContradiction([], 100, 100)).toBeUndefined()
})
