import { expect, test } from 'vitest'
import { comparableSerial } from '../../../collector/reconcile/serial.ts'

test.each([
  'CN61FP0003',
  'FOC1010X104',
  'QG3344556677',
  'VMware-56 4d 1a 2b 3c 4d 5e 6f',
  '7MNV7Y1',
  'DMP1-0042',
  'A000123',
])('%s identifies a device', serial => {
  expect(comparableSerial(serial)).toBe(serial.toUpperCase())
})

test.each([
  undefined,
  '',
  '   ',
  '0',
  'N/A',
  'none',
  'Unknown',
  'Default string',
  'To be filled by O.E.M.',
  'Not Specified',
  'System Serial Number',
  '0000000000',
  'XXXXXXXX',
  'FF:FF:FF:FF',
  '123456789',
  '0123456789',
  '1234567890ABCDEF',
  '9876543210',
  '....',
])('%j identifies nothing', serial => {
  expect(comparableSerial(serial)).toBeUndefined()
})

test('case and surrounding spaces do not matter', () => {
  expect(comparableSerial(' cn61fp0003 ')).toBe(comparableSerial('CN61FP0003'))
})
