// What makers leave in the field when nobody wrote a serial number into it.
const JUNK = new Set([
  'BASE BOARD SERIAL NUMBER',
  'CHASSIS SERIAL NUMBER',
  'DEFAULT STRING',
  'INVALID',
  'NONE',
  'NOT APPLICABLE',
  'NOT AVAILABLE',
  'NOT DEFINED',
  'NOT SET',
  'NOT SPECIFIED',
  'NULL',
  'SERIAL',
  'SERIAL NUMBER',
  'SERIALNUMBER',
  'SN',
  'SYSTEM SERIAL NUMBER',
  'TBD',
  'TO BE FILLED BY O.E.M.',
  'UNDEFINED',
  'UNKNOWN',
  'UNSPECIFIED',
])
const COUNTED = [
  '01234567890123456789',
  '0123456789ABCDEF',
  '12345678901234567890',
  '1234567890ABCDEF',
  '123456789ABCDEF',
  '98765432109876543210',
]

/** A serial number in the form in which two are compared; undefined when it identifies nothing. */
export function comparableSerial(serial: string | undefined): string | undefined {
  if (serial === undefined) return undefined
  if (comparable.has(serial)) return comparable.get(serial)
  const text = toComparable(serial)
  if (comparable.size >= REMEMBERED) comparable.clear()
  comparable.set(serial, text)
  return text
}

/** Every observation is compared with all devices that it may be of. */
const comparable = new Map<string, string | undefined>()
const REMEMBERED = 5000

function toComparable(serial: string): string | undefined {
  const text = serial.trim().toUpperCase()
  if (!text || JUNK.has(text)) return undefined
  const digits = text.replace(/[^A-Z0-9]/g, '')
  const isJunk =
    digits.length < 4 ||
    /^(.)\1*$/.test(digits) ||
    /^N\/?A$/.test(text) ||
    COUNTED.some(it => it.startsWith(digits))
  return isJunk ? undefined : text
}
