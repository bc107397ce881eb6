import { expect, test } from 'vitest'
import { assignTargets } from '../../agent/scan-areas.ts'
import { vlan } from './endpoints/scanned.ts'

test('an address that two VLANs name belongs to the first', () => {
  const [first, second] = assignTargets([
    vlan(10, '10.1.2.1-10.1.2.3'),
    vlan(20, '10.1.2.2-10.1.2.5'),
  ])
  expect(first?.addresses).toHaveLength(3)
  expect(second?.addresses).toEqual(['10.1.2.4', '10.1.2.5'])
})

test('what is to be skipped is in no area, and a skip list that cannot be read stops everything', () => {
  const vlans = [vlan(10, '10.1.2.0/29'), vlan(20, '10.1.3.1')]
  const [first, second] = assignTargets(vlans, ['10.1.2.2-10.1.2.4', '10.1.3.0/24'])
  expect(first?.addresses).toEqual(['10.1.2.1', '10.1.2.5', '10.1.2.6'])
  expect(second?.addresses).toEqual([])
  for (const area of assignTargets(vlans, ['10.1.2.0/24', '10.1.2'])) {
    expect(area).toMatchObject({ addresses: [], failure: expect.stringMatching(/^skip: target/) })
  }
})
