import { expect, test } from 'vitest'
import { matchNames } from '../../../../collector/reconcile/naming/match-names.ts'
import { NamingRule } from '../../../../schemas/naming-rule.ts'

const rule = (pattern: string): NamingRule => ({ name: 'rule', kinds: ['switch'], pattern })

test('site, building, rack and room are read from names of the region', () => {
  const switches = rule('rca(?<site>\\d{7}[a-z])sw\\d+\\.(?<rack>RG\\d+)\\.\\d+')
  const withPrefix = rule('rca(?<site>\\d{7}[a-z])p?sw\\d+\\.(?<rack>RG\\d+)\\.\\d+')
  expect(matchNames(switches, ['rca0370037psw152.RG2.13', 'RCA0370037PSW1.rg1.2'])).toEqual({
    ok: true,
    value: [
      { site: '0370037p', rack: 'RG2' },
      { site: '0370037P', rack: 'rg1' },
    ],
  })
  expect(matchNames(withPrefix, ['rca0370037psw152.RG2.13'])).toMatchObject({ ok: true })
  const rooms = rule('(?<building>[a-z])(?<room>\\d{3})-[a-z]+-\\d+')
  expect(matchNames(rooms, ['a107-sev-05', 'PC-DE-PAUL'])).toEqual({
    ok: true,
    value: [{ building: 'a', room: '107' }, undefined],
  })
})

test('a pattern stands for the whole name', () => {
  expect(matchNames(rule('a|b'), ['a', 'b', 'ab', 'xa'])).toEqual({
    ok: true,
    value: [{}, {}, undefined, undefined],
  })
})

test('exponential and polynomial patterns end in time, whatever name they meet', () => {
  const names = [`${'a'.repeat(250)}!`]
  for (const pattern of ['(a+)+$b', '(a|a)*b', '(a*)*b', 'a*a*a*a*a*a*b']) {
    const startedAt = performance.now()
    expect(matchNames(rule(pattern), names), pattern).toMatchObject({ ok: false })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  }
})

test('names are data: no name and no pattern comes out of its box', () => {
  const names = ['`', '"', "'); throw 1; ('", '\u2028', 'constructor']
  expect(matchNames(rule('.*'), names)).toMatchObject({ ok: true, value: { length: 5 } })
})

test('a pattern that is none, or names a group that nobody knows, is refused by the configuration', () => {
  const messageOf = (pattern: string) =>
    NamingRule.safeParse(rule(pattern)).error?.issues[0]?.message
  expect(messageOf('(')).toBe('expected a regular expression')
  expect(messageOf('(?<floor>\\d)')).toBe(
    'there is no group floor; known are site, building, rack, room',
  )
  expect(messageOf('(?<room>\\d+)')).toBeUndefined()
})
