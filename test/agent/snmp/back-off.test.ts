import { expect, test } from 'vitest'
import { createBackOff } from '../../../agent/snmp/back-off.ts'

function usually(ms: number, objects = 10) {
  const backOff = createBackOff()
  for (let answer = 0; answer < 10; answer++) backOff.answered(ms, objects)
  return backOff
}

test('a device that answers as usual gets no pause, fast or slow', () => {
  for (const ms of [2, 80, 900]) expect(usually(ms).pauseMs()).toBe(0)
})

test('an answer far slower than usual earns a pause, the next one a longer, a second at most', () => {
  const backOff = usually(5)
  backOff.answered(300, 10)
  const first = backOff.pauseMs()
  expect(first).toBe(150)
  backOff.answered(900, 10)
  expect(backOff.pauseMs()).toBeGreaterThan(first)
  for (let answer = 0; answer < 5; answer++) backOff.answered(5000 * 2 ** answer, 10)
  expect(backOff.pauseMs()).toBe(1000)
})

test('jitter of some milliseconds is not trouble', () => {
  const backOff = usually(1)
  backOff.answered(60, 10)
  expect(backOff.pauseMs()).toBe(0)
})

test('long answers are compared with long ones', () => {
  const backOff = usually(5, 1)
  for (let answer = 0; answer < 5; answer++) backOff.answered(400, 300)
  expect(backOff.pauseMs()).toBe(0)
})

test('the pause goes slowly, once answers are usual again', () => {
  const backOff = usually(5)
  backOff.answered(600, 10)
  const pauses = Array.from({ length: 60 }, () => {
    backOff.answered(5, 10)
    return backOff.pauseMs()
  })
  expect(pauses[5]).toBeGreaterThan(50)
  expect(pauses.at(-1)).toBe(0)
})

test('a table that is slow throughout becomes usual, and is not slowed down for ever', () => {
  const backOff = usually(10)
  let waited = 0
  for (let request = 0; request < 60; request++) {
    backOff.answered(2000, 10)
    waited += backOff.pauseMs()
  }
  expect(backOff.pauseMs()).toBeLessThan(10)
  expect(waited).toBeLessThan(15_000)
})

test('lost requests lengthen the pause too', () => {
  const backOff = createBackOff()
  backOff.lost()
  backOff.lost()
  expect(backOff.pauseMs()).toBe(100)
})
