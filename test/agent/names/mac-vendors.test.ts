import { expect, test } from 'vitest'
import { readMacVendors } from '../../../agent/names/mac-vendors.ts'

test('a card is known by the longest prefix that IEEE registered', async () => {
  const vendors = await readMacVendors(['3c:52:82:00:00:01', '8c:1f:64:ff:90:00'])
  expect(vendors.get('3c:52:82:00:00:01')).toBe('Hewlett Packard')
  expect(vendors.get('8c:1f:64:ff:90:00')).not.toMatch(/IEEE/)
})

test('a randomised MAC has no maker, whatever its first bytes look like', async () => {
  expect(await readMacVendors(['02:52:82:00:00:01', 'da:a1:19:00:00:01'])).toEqual(new Map())
})
