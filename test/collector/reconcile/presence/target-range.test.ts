import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandTargets } from '../../../../agent/sweep/targets.ts'
import { rangeOfTarget } from '../../../../collector/reconcile/presence/target-range.ts'

test('an address, a range and a prefix are what they are for the agent', () => {
  expect(rangeOfTarget('10.1.2.3')).toEqual({ first: '10.1.2.3', last: '10.1.2.3' })
  expect(rangeOfTarget(' 10.1.2.1 - 10.1.3.40')).toEqual({ first: '10.1.2.1', last: '10.1.3.40' })
  expect(rangeOfTarget('10.1.2.1-40')).toEqual({ first: '10.1.2.1', last: '10.1.2.40' })
  expect(rangeOfTarget('10.1.2.9/23')).toEqual({ first: '10.1.2.0', last: '10.1.3.255' })
  expect(rangeOfTarget('2001:db8::/126')).toEqual({ first: '2001:db8::', last: '2001:db8::3' })
})

test('what is no target covers nothing', () => {
  for (const text of ['', 'x', '10.1.2', '10.1.2.0/33', '10.1.2.9-10.1.2.3', '10.1.2.3-::1', '-']) {
    expect(rangeOfTarget(text), text).toBeUndefined()
  }
})

test('every address that the agent scans for a target lies in its range', () => {
  const number = fc.integer({ min: 0, max: 255 })
  const address = fc.tuple(number, number, number, number).map(it => it.join('.'))
  const target = fc.oneof(
    address,
    fc.tuple(address, fc.integer({ min: 22, max: 32 })).map(it => it.join('/')),
    fc.tuple(address, number).map(it => it.join('-')),
  )
  const value = (text: string) => text.split('.').reduce((sum, it) => sum * 256 + Number(it), 0)
  fc.assert(
    fc.property(target, text => {
      const expanded = expandTargets([text])
      const range = rangeOfTarget(text)
      if (!expanded.ok || !range) return
      for (const it of expanded.value) {
        expect(value(it)).toBeGreaterThanOrEqual(value(range.first))
        expect(value(it)).toBeLessThanOrEqual(value(range.last))
      }
    }),
  )
})
