import { expect, test } from 'vitest'
import { joinSweeps, type SweptPart } from '../../../agent/sweep/join-sweeps.ts'

const host = (address: string) => ({ address, via: ['icmp' as const] })
const part = (addresses: string[], unreached: string[] = []): SweptPart => ({
  addresses,
  swept: {
    ok: true,
    value: {
      method: 'fping',
      hosts: addresses.map(host),
      unreached: unreached.map(address => ({ address, reason: 'no route' })),
    },
  },
})
const without = (addresses: string[], kind: 'no-route' | 'no-permission'): SweptPart => ({
  addresses,
  swept: { ok: false, failure: { kind, detail: `${kind}: ${addresses[0]}` } },
})

test('hosts of all parts are told in the order of the addresses', () => {
  expect(joinSweeps(['a', 'b', 'c'], [part(['b']), part(['a', 'c'])])).toMatchObject({
    value: { method: 'fping', hosts: [host('a'), host('b'), host('c')], unreached: [] },
  })
})

test('a part without a route is unreached, and takes nothing from the others', () => {
  const joined = joinSweeps(['a', 'b'], [part(['a']), without(['b'], 'no-route')])
  expect(joined).toMatchObject({
    value: { hosts: [host('a')], unreached: [{ address: 'b', reason: 'no-route: b' }] },
  })
})

test('the sweep fails when no part has a route, or when nothing can be sent', () => {
  const all = [without(['a'], 'no-route'), without(['b'], 'no-route')]
  expect(joinSweeps(['a', 'b'], all)).toMatchObject({ ok: false, failure: { kind: 'no-route' } })
  const one = [part(['a']), without(['b'], 'no-permission')]
  expect(joinSweeps(['a', 'b'], one)).toMatchObject({ failure: { kind: 'no-permission' } })
})

test('nothing to look at is an empty sweep', () => {
  expect(joinSweeps([], [])).toEqual({
    ok: true,
    value: { method: 'none', hosts: [], unreached: [] },
  })
})
