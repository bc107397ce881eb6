import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPseudonymKey } from '../../../agent/privacy/pseudonym-key.ts'
import { createPseudonyms } from '../../../agent/privacy/pseudonyms.ts'
import { IpAddress } from '../../../schemas/ip-address.ts'
import { isGroupOrNull, isLocallyAdministered, MacAddress } from '../../../schemas/mac-address.ts'

const here = createPseudonyms('the key of this school, 32 letters')
const there = createPseudonyms('the key of that school, 32 letters')
const MAC = '3c:52:82:01:02:03'

test('the same host has the same pseudonyms under one key, and others under another', () => {
  for (const sort of ['ofMac', 'ofAddress', 'ofName'] as const) {
    const value = { ofMac: MAC, ofAddress: '10.1.20.7', ofName: 'a107-sev-05' }[sort]
    expect(here[sort](value)).toBe(here[sort](value))
    expect(here[sort](value)).not.toBe(there[sort](value))
  }
  expect(here.ofName('A107-SEV-05')).toBe(here.ofName('a107-sev-05'))
})

test('a pseudonym is a valid MAC address that nobody made, and says whether the real one was', () => {
  const pseudonym = here.ofMac(MAC)
  expect(MacAddress.parse(pseudonym)).toMatch(/^72:65:/)
  expect(isLocallyAdministered(pseudonym)).toBe(true)
  expect(isGroupOrNull(pseudonym)).toBe(false)
  expect(here.ofMac('da:a1:19:00:00:01')).toMatch(/^72:72:/)
})

test('a pseudonym is a valid address, written as addresses are', () => {
  const addresses = Array.from({ length: 5000 }, (_, at) =>
    here.ofAddress(`10.1.${at >> 8}.${at & 255}`),
  )
  expect(new Set(addresses).size).toBe(5000)
  for (const address of addresses) {
    expect(IpAddress.safeParse(address).success).toBe(true)
    expect(address).toMatch(/^fd72:6563:656e:7365(:[1-9a-f][0-9a-f]{0,3}){4}$/)
  }
})

test('the hosts of the largest site do not share pseudonyms', () => {
  const macs = Array.from({ length: 3000 }, (_, at) =>
    here.ofMac(
      `3c:52:82:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`,
    ),
  )
  expect(new Set(macs).size).toBe(3000)
})

test('the key is made once, for the agent alone, and a damaged one is not replaced unnoticed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recense-key-'))
  const data = join(folder, 'not', 'there')
  const key = loadPseudonymKey(data)
  const path = join(data, 'pseudonym-key')
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(loadPseudonymKey(data)).toBe(key)
  expect(readFileSync(path, 'utf8').trim()).toBe(key)

  writeFileSync(path, 'short')
  expect(() => loadPseudonymKey(data)).toThrow(/pseudonym-key: expected a key of at least 32/)
  chmodSync(path, 0o600)
  rmSync(folder, { recursive: true })
})
