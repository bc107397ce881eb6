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
