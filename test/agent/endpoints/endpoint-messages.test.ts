import { expect, test } from 'vitest'
import { chunkEndpoints } from '../../../agent/endpoints/endpoint-messages.ts'
import { endpoint } from '../found.ts'
import { vlan } from './scanned.ts'

test('endpoints go by VLAN in the order of the plan, a thousand to a message', () => {
  const addresses = Array.from({ length: 2046 }, (_, at) => `10.1.${at >> 8}.${at & 255}`)
  const chunks = chunkEndpoints([
    { vlan: vlan(20, '10.1.0.0/21'), endpoints: addresses.map(address => endpoint({ address })) },
    { vlan: vlan(30, '10.3.0.0/24'), endpoints: [] },
    { endpoints: [endpoint({ address: '10.2.0.1' })] },
  ])
  expect(chunks.map(it => [it.vlan, it.endpoints.length])).toEqual([
    [20, 1000],
    [20, 1000],
    [20, 46],
    [undefined, 1],
  ])
  expect(chunks.flatMap(it => it.endpoints.map(one => one.address))).toEqual([
    ...addresses,
    '10.2.0.1',
  ])
})
