import { expect, test } from 'vitest'
import { expandTargets, matchTargets } from '../../../agent/sweep/targets.ts'

const addressesOf = (...targets: string[]) => {
  const expanded = expandTargets(targets)
  if (!expanded.ok) throw new Error(expanded.failure)
  return expanded.value
}
const refusalOf = (...targets: string[]) => {
  const expanded = expandTargets(targets)
  return expanded.ok ? `accepted: ${expanded.value.length} addresses` : expanded.failure
}

test('a prefix leaves out its network and broadcast addresses, except /31 and /32', () => {
  expect(addressesOf('10.1.2.0/29')).toEqual([1, 2, 3, 4, 5, 6].map(last => `10.1.2.${last}`))
  expect(addressesOf('10.1.2.0/31')).toEqual(['10.1.2.0', '10.1.2.1'])
  expect(addressesOf('10.1.2.7/32')).toEqual(['10.1.2.7'])
  expect(addressesOf('10.0.0.0/16')).toHaveLength(65_534)
})

test('a prefix may be written with any of its addresses', () => {
  expect(addressesOf('10.1.2.77/24')).toEqual(addressesOf('10.1.2.0/24'))
})

test('a range includes both ends, and may cross a /24', () => {
  expect(addressesOf('10.1.2.254-10.1.3.1')).toEqual([
    '10.1.2.254',
    '10.1.2.255',
    '10.1.3.0',
    '10.1.3.1',
  ])
  expect(addressesOf('10.1.2.8-10')).toEqual(['10.1.2.8', '10.1.2.9', '10.1.2.10'])
})

test('an address named twice is looked at once, where it was first named', () => {
  expect(addressesOf('10.1.2.9', '10.1.2.8-10.1.2.10')).toEqual([
    '10.1.2.9',
    '10.1.2.8',
    '10.1.2.10',
  ])
})

test('IPv6 addresses are taken in the form the kernel prints', () => {
  expect(addressesOf('2001:DB8:0:0:0:0:0:1')).toEqual(['2001:db8::1'])
  expect(addressesOf('2001:db8::/126')).toHaveLength(4)
  expect(addressesOf('::ffff:10.1.2.3')).toEqual(['10.1.2.3'])
})

test.each([
  'switch-1',
  '10.1.2',
  '10.1.2.300',
  '010.1.2.3',
  '0x0a010203',
  '10.1.2.0/24/3',
  '10.1.2.0/',
  '10.1.2.0/x',
  '10.1.2.1-',
  '10.1.2.1-2001:db8::1',
  'fe80::1%eth0',
  '',
  '10.1.2.3; rm -rf /',
])('"%s" is refused with what was expected', target => {
  expect(refusalOf('10.1.2.3', target)).toBe(
    `target "${target}": expected an address (10.1.2.3), a range (10.1.2.1-10.1.2.40) or a prefix (10.1.2.0/24)`,
  )
})

test('a prefix length past the family and a range backwards say so', () => {
  expect(refusalOf('10.1.2.0/33')).toBe(
    'target "10.1.2.0/33": expected a prefix length from 0 to 32, got 33',
  )
  expect(refusalOf('10.1.2.9-10.1.2.1')).toBe(
    'target "10.1.2.9-10.1.2.1": expected the range to end at 10.1.2.9 or after it',
  )
})

test('a /8 by mistake is refused with the number of its addresses', () => {
  expect(refusalOf('10.0.0.0/8')).toBe(
    'target "10.0.0.0/8": that is 16777214 addresses, expected at most 65536 in one scan',
  )
  expect(refusalOf('2001:db8::/64')).toContain('18446744073709551616 addresses')
  expect(refusalOf('10.0.0.0/16', '10.1.0.0/16')).toContain('expected at most 65536 in one scan')
})

test('terminal escapes in a target never reach the terminal', () => {
  expect(refusalOf('\u001b[2J10.1.2.3')).not.toContain('\u001b')
})

test('an address is looked up in targets, of which a prefix is all of its addresses', () => {
  const matcher = matchTargets(['10.1.2.0/24', '10.9.0.1-10.9.0.3', '10.8.0.1', 'fd00::/64'])
  const isIn = (address: string) => matcher.ok && matcher.value(address)
  for (const inside of ['10.1.2.0', '10.1.2.255', '10.9.0.2', '10.8.0.1', 'fd00::7']) {
    expect([inside, isIn(inside)]).toEqual([inside, true])
  }
  for (const outside of ['10.1.3.0', '10.1.1.255', '10.9.0.4', '10.8.0.2', 'fd00:0:0:1::7']) {
    expect([outside, isIn(outside)]).toEqual([outside, false])
  }
  expect(matchTargets(['0.0.0.0/0']).ok).toBe(true)
  expect(matchTargets(['10.1.2.300'])).toMatchObject({ ok: false })
})
