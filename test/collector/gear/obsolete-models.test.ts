import { expect, test } from 'vitest'
import { obsolescenceOf } from '../../../collector/gear/obsolete-models.ts'

test('what a vendor that is gone made is obsolete, whatever it is', () => {
  expect(obsolescenceOf({ vendor: '3Com', model: 'SuperStack 3 4400' })).toBe('vendor-gone')
})

test('a family without support is obsolete, and its successor is not', () => {
  expect(obsolescenceOf({ vendor: 'Cisco', model: 'WS-C2960-24TC-S' })).toBe('end-of-support')
  expect(obsolescenceOf({ vendor: 'Cisco', model: 'WS-C2960X-24TS-L' })).toBeUndefined()
  expect(obsolescenceOf({ vendor: 'Cisco', model: 'C9200L-24T-4G' })).toBeUndefined()
  expect(obsolescenceOf({ vendor: 'HPE', model: '5130-24G-4SFP+ EI' })).toBeUndefined()
})

test('nothing is said of what is not known', () => {
  expect(obsolescenceOf({})).toBeUndefined()
  expect(obsolescenceOf({ vendor: '3Com' })).toBeUndefined()
  expect(obsolescenceOf({ model: 'WS-C2960-24TC-S' })).toBeUndefined()
})
