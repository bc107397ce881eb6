import { expect, test } from 'vitest'
import { hostLabel } from '../../../agent/names/host-label.ts'
import { restatesAddress } from '../../../agent/names/restates-address.ts'

test.each([
  'ip-10-1-20-7.eu.compute.internal',
  '10-1-20-7.lycee.example',
  '10.1.20.7.lycee.example',
  '7-20-1-10.dynamic.example',
  '7.20.1.10.in-addr.arpa',
  'host-10-1-20-7',
  'ppp-010-001-020-007.example',
  '010001020007.example',
  '0a011407.example',
  'dhcp-20-7.lycee.example',
  'host7',
  'host',
  'static-7.pool.example',
  '7.example',
])('%s says no more than 10.1.20.7', name => {
  expect(restatesAddress(name, '10.1.20.7')).toBe(true)
})

test.each([
  'a107-sev-05',
  'pc-7',
  'srv7',
  'dhcp-8',
  'host-12',
  'dhcp-server',
  'salle-20-7b',
  'été',
])('%s is a name, at 10.1.20.7', name => {
  expect(restatesAddress(name, '10.1.20.7')).toBe(false)
})

test('IPv6 addresses are spelt out, too', () => {
  expect(restatesAddress('2001-db8-1-0-0-0-0-7.example', '2001:db8:1:0:0:0:0:7')).toBe(true)
  expect(restatesAddress('srv-pedago.example', '2001:db8:1::7')).toBe(false)
})

test('a host is called by its own label, in lower case', () => {
  expect(hostLabel('A107-SEV-05.lycee.example')).toBe('a107-sev-05')
  expect(hostLabel('Salle-été.local')).toBe('salle-été')
})

test('what no host is called is no name', () => {
  for (const name of [
    '',
    '.',
    'localhost',
    '-a',
    'a b',
    'a\u001b[2J',
    '<script>',
    'x'.repeat(64),
  ]) {
    expect(hostLabel(name), name).toBeUndefined()
  }
})
