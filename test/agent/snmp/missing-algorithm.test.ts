import { expect, test } from 'vitest'
import { authProtocols, privProtocols } from '../../../agent/snmp/credential.ts'
import { findMissingAlgorithm } from '../../../agent/snmp/missing-algorithm.ts'

test('Node’s own OpenSSL has every protocol', () => {
  for (const authProtocol of authProtocols) {
    for (const privProtocol of privProtocols) {
      expect(findMissingAlgorithm({ authProtocol, privProtocol })).toBeUndefined()
    }
  }
})

test('what a stricter OpenSSL leaves out is named, where it is asked for', () => {
  const strict = { hashes: ['sha1', 'sha256'], ciphers: ['aes-128-cfb'] }
  expect(findMissingAlgorithm({ authProtocol: 'md5', privProtocol: 'des' }, strict)).toEqual({
    key: 'authProtocol',
    algorithm: 'md5',
  })
  expect(findMissingAlgorithm({ authProtocol: 'sha', privProtocol: 'des' }, strict)).toEqual({
    key: 'privProtocol',
    algorithm: 'des-ede3-cbc',
  })
  expect(findMissingAlgorithm({ authProtocol: 'sha256', privProtocol: 'aes' }, strict)).toBe(
    undefined,
  )
})
