import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bits,
  dateAndTime,
  integer,
  ipAddress,
  ipOf,
  macAddress,
  objectIdentifier,
  portList,
  text,
  textUpTo,
  truthValue,
} from '../../../agent/snmp/decode.ts'
import type { Varbind } from '../../../agent/snmp/session.ts'
import { IpAddress } from '../../../schemas/ip-address.ts'
import { MacAddress } from '../../../schemas/mac-address.ts'

const octets = (value: Uint8Array | string): Varbind => ({
  oid: '1.3',
  type: 'octets',
  value: typeof value === 'string' ? Buffer.from(value, 'latin1') : value,
})
const utf8 = (value: string) => octets(Buffer.from(value, 'utf8'))
const number = (value: number): Varbind => ({ oid: '1.3', type: 'number', value })

test('text is read as UTF-8, and as Latin-1 where it is none', () => {
  expect(text(utf8('Lycée Choiseul'))).toBe('Lycée Choiseul')
  expect(text(octets('Lyc\xe9e Choiseul'))).toBe('Lycée Choiseul')
  expect(text(octets('L\x92\xe9cole'))).toBe('L’école')
})

test('text ends at a NUL, loses control characters and keeps words apart', () => {
  expect(text(octets('SN123\0\0junk'))).toBe('SN123')
  expect(text(octets('\0\0SN123'))).toBe('SN123')
  expect(text(octets('Cisco IOS\r\nCopyright\t(c)'))).toBe('Cisco IOS Copyright (c)')
  expect(text(octets(' \x1b[31mport\x07 '))).toBe('[31mport')
  expect(text(utf8('a\u202eb\u200bc'))).toBe('abc')
})

test('text of which nothing is left is absent', () => {
  for (const nothing of ['', '\0\0', ' \r\n ', '\x01\x02'])
    expect(text(octets(nothing))).toBe(undefined)
})

test('whatever octets come, text is short, clean and never throws', () => {
  const short = textUpTo(20)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), value => {
      const decoded = short(octets(value))
      if (decoded === undefined) return
      expect(decoded.length).toBeGreaterThan(0)
      expect(decoded.length).toBeLessThanOrEqual(20)
      expect(decoded).toBe(decoded.trim())
      expect(decoded).not.toMatch(/\p{Cc}/u)
      expect(decoded.isWellFormed()).toBe(true)
    }),
  )
})

test('a number sent as its digits is a number, other text is none', () => {
  expect(integer(octets('42'))).toBe(42)
  expect(integer(octets('42 dBm'))).toBe(undefined)
  expect(integer({ oid: '1.3', type: 'counter64', value: 2n ** 63n })).toBe(undefined)
  expect(integer({ oid: '1.3', type: 'absent', value: 'null' })).toBe(undefined)
})

test('TruthValue 1 is true and 2 is false; 0 is neither', () => {
  expect([1, 2, 0].map(value => truthValue(number(value)))).toEqual([true, false, undefined])
})

test('a MAC address is six octets, or the ways agents write it', () => {
  const mac = '00:1b:3f:0a:0b:0c'
  expect(macAddress(octets(Buffer.from('001b3f0a0b0c', 'hex')))).toBe(mac)
  for (const written of [
    '00:1B:3F:0A:0B:0C',
    '0:1b:3f:a:b:c',
    '00-1b-3f-0a-0b-0c',
    '001b.3f0a.0b0c',
    '001b3f0a0b0c',
  ]) {
    expect(macAddress(octets(written))).toBe(mac)
  }
  for (const other of ['', '\0', 'Data', 'GigabitEthernet1'])
    expect(macAddress(octets(other))).toBe(undefined)
  const twice = Buffer.from(mac).toString('hex').match(/../g)?.join(':') ?? ''
  expect(macAddress(octets(twice))).toBe(mac)
  expect(macAddress(octets(twice.replaceAll('3', 'z')))).toBe(undefined)
})

test('whatever octets come, a MAC address is canonical or absent', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), value => {
      const mac = macAddress(octets(value))
      expect(mac === undefined || MacAddress.safeParse(mac).success).toBe(true)
    }),
  )
})

test('an address is IPv4 or IPv6 by its length, with or without a zone', () => {
  expect(ipOf([10, 1, 2, 3])).toBe('10.1.2.3')
  expect(ipOf([10, 1, 2, 3, 0, 0, 0, 1])).toBe('10.1.2.3')
  expect(ipOf([0xfe, 0x80, ...Array<number>(13).fill(0), 1])).toBe('fe80::1')
  expect(ipOf([10, 1, 2])).toBe(undefined)
  expect(ipOf([10, 1, 2, 300])).toBe(undefined)
  expect(ipAddress({ oid: '1.3', type: 'address', value: '10.1.2.3' })).toBe('10.1.2.3')
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), value => {
      expect(IpAddress.safeParse(ipOf(value)).success).toBe(true)
    }),
  )
})

test('a PortList names bridge ports from its highest bit', () => {
  expect(portList(Uint8Array.of(0b1000_0001, 0, 0b0100_0000))).toEqual([1, 8, 18])
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 })), ports => {
      const map = new Uint8Array(63)
      for (const port of ports)
        map[(port - 1) >> 3] = (map[(port - 1) >> 3] ?? 0) | (0x80 >> ((port - 1) & 7))
      expect(portList(map)).toEqual([...ports].sort((a, b) => a - b))
    }),
  )
})

test('a PortList written out as numbers is read as such', () => {
  expect(portList(Buffer.from('1,2,17'))).toEqual([1, 2, 17])
  expect(portList(Buffer.from('510, 512,513,'))).toEqual([510, 512, 513])
})

test('BITS count from 0 at the highest bit', () => {
  expect(bits(Uint8Array.of(0b0010_1000))).toEqual([2, 4])
})

test('zeroDotZero stands for no object', () => {
  expect(objectIdentifier({ oid: '1.3', type: 'oid', value: '0.0' })).toBe(undefined)
  expect(objectIdentifier({ oid: '1.3', type: 'oid', value: 'NaN.NaN' })).toBe(undefined)
  expect(objectIdentifier({ oid: '1.3', type: 'oid', value: '1.3.6.1' })).toBe('1.3.6.1')
})

test('DateAndTime keeps the zone it was given, and invents none', () => {
  const local = [0x07, 0xe9, 11, 21, 20, 5, 9, 0]
  expect(dateAndTime(octets(Uint8Array.from(local)))).toBe('2025-11-21T20:05:09')
  expect(dateAndTime(octets(Uint8Array.from([...local, 0x2b, 1, 0])))).toBe(
    '2025-11-21T20:05:09+01:00',
  )
  expect(dateAndTime(octets(Uint8Array.of(7, 233, 13, 1, 0, 0, 0, 0)))).toBe(undefined)
})
