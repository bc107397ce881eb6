import { expect, test } from 'vitest'
import { decryptDesCbc, encryptDesCbc } from '../../../agent/snmp/des-cbc.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

test('DES gives the cipher text of FIPS 81, appendix C, and back', () => {
  const key = hex('0123456789abcdef')
  const iv = hex('1234567890abcdef')
  const plain = Buffer.from('Now is the time for all ')
  const encrypted = encryptDesCbc(key, iv, plain)
  expect(encrypted).toEqual(hex('e5c7cdde872bf27c 43e934008c389c0f 683788499a7c05f6'))
  expect(decryptDesCbc(key, iv, encrypted)).toEqual(plain)
})

test('what does not fill its last block is filled up', () => {
  const key = hex('0123456789abcdef')
  const encrypted = encryptDesCbc(key, key, Buffer.from('nine bytes'))
  expect(encrypted).toHaveLength(16)
  expect(decryptDesCbc(key, key, encrypted)).toEqual(Buffer.from('nine bytes\0\0\0\0\0\0'))
})
