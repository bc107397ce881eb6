import { expect, test } from 'vitest'
import { withoutSeenAgain } from '../../../agent/outbox/thin-endpoints.ts'
import { hostsOf } from './messages.ts'

test('a list keeps the hosts that the next one does not have', () => {
  const left = withoutSeenAgain(hostsOf(1, 20, [1, 2, 3]), [
    hostsOf(2, 20, [1]),
    hostsOf(2, 20, [3]),
  ])
  expect(left).toEqual(hostsOf(1, 20, [2]))
})

test('nothing is left of a list whose hosts are all seen again', () => {
  expect(withoutSeenAgain(hostsOf(1, 20, [1, 2]), [hostsOf(2, 20, [2, 1, 4])])).toBeUndefined()
})

test('a host of which less is known the next time keeps what was known before', () => {
  const [host] = hostsOf(1, 20, [1]).endpoints
  if (!host) throw new Error('there is a host')
  const named = { ...hostsOf(1, 20, []), endpoints: [{ ...host, name: 'a107-sev-05' }] }
  expect(withoutSeenAgain(named, [hostsOf(2, 20, [1])])).toEqual(named)
  const unsure = { ...hostsOf(2, 20, []), endpoints: [{ ...host, kind: 'unknown' as const }] }
  expect(withoutSeenAgain(hostsOf(1, 20, [1]), [unsure])).toEqual(hostsOf(1, 20, [1]))
})
