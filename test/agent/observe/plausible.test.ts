import { expect, test } from 'vitest'
import {
  plausibleModel,
  plausibleSerial,
  plausibleVersion,
} from '../../../agent/observe/plausible.ts'

test.each([
  ...[
    '',
    ' ',
    '0',
    '000000',
    '0000000000000000',
    '1111',
    'FFFFFFFFFFFF',
    'xxxx',
    'XXXXXXXXXX',
    '#########',
  ],
  ...[
    'unknown',
    'UNKNOWN',
    'none',
    'N/A',
    'n.a.',
    'null',
    'Not Specified',
    'not available',
    'Default string',
  ],
  ...[
    'To be filled by O.E.M.',
    'To Be Filled By O.E.M',
    'System Serial Number',
    '123456789',
    '0123456789',
  ],
  ...['-', '--', '.', '?', '"', '""', 'Chassis Serial Number', 'no such object here'],
])('%j is nobody’s serial number', junk => {
  expect(plausibleSerial(junk)).toBeUndefined()
})

test.each([
  ['CN12F4X0AB', 'CN12F4X0AB'],
  [' "DRSAKZR-123456789" ', 'DRSAKZR-123456789'],
  ['0051', '0051'],
  ['YD17190028  A', 'YD17190028 A'],
  ['f09fc2c7acf2', 'f09fc2c7acf2'],
])('%j is a serial number', (text, serial) => {
  expect(plausibleSerial(text)).toBe(serial)
})

test.each(['', '0', 'unknown', 'System Product Name', 'To be filled by O.E.M.', '---', '12'])(
  '%j is no model',
  junk => {
    expect(plausibleModel(junk)).toBeUndefined()
  },
)

test('a model may be three digits', () => {
  expect(plausibleModel('225')).toBe('225')
})

test.each(['', 'unknown', 'N/A', '0', '0.0.0', 'none', 'Release'])('%j is no version', junk => {
  expect(plausibleVersion(junk)).toBeUndefined()
})

test('a version has a digit in it, and may be short', () => {
  expect(plausibleVersion('06')).toBe('06')
  expect(plausibleVersion('R77.20')).toBe('R77.20')
})

test('a text of thousands of characters is no fact', () => {
  const long = 'A1'.repeat(5000)
  expect([plausibleSerial(long), plausibleModel(long), plausibleVersion(long)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
