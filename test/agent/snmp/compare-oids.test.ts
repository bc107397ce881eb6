import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareOids } from '../../../agent/snmp/compare-oids.ts'

const arcs = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 6 })

test('OIDs are ordered arc by arc as numbers, and a prefix comes before what it begins', () => {
  fc.assert(
    fc.property(arcs, arcs, (a, b) => {
      expect(Math.sign(compareOids(a.join('.'), b.join('.')))).toBe(byArcs(a, b))
    }),
  )
})

function byArcs(a: number[], b: number[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return Math.sign(a.length - b.length)
}
