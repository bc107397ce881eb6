import ipaddr from 'ipaddr.js'
import type { MacAddress } from '../../schemas/mac-address.ts'
import type { Varbind } from './session.ts'

/** Gives a value its meaning (RFC 2579 textual conventions); undefined where it has none. */
export type Decoder<Value> = (varbind: Varbind) => Value | undefined

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** Latin-1 as Windows tools write it: the same letters, and quotes where Latin-1 has control codes. */
const latin1 = new TextDecoder('windows-1252')

/** DisplayString and SnmpAdminString, as their MIBs bound them. */
export const text = textUpTo(255)

/**
 * Text of at most `max` characters: UTF-8, else Latin-1; ends at a NUL; line breaks and tabs become a blank,
 * other control and invisible characters go. Undefined when nothing is left.
 */
export function textUpTo(max: number): Decoder<string> {
  return varbind => {
    switch (varbind.type) {
      case 'octets':
        return textOf(varbind.value, max)
      case 'number':
      case 'counter64':
        return String(varbind.value)
      case 'address':
        return varbind.value
      default:
        return undefined
    }
  }
}

/** As `textUpTo`, for octets that come from elsewhere: an index, a part of a value. */
export function textOf(octets: Uint8Array, max = 255): string | undefined {
  const bytes = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
  // Most texts are printable ASCII, and there are tens of thousands of them in a scan.
  const clean = isPrintable(bytes) ? bytes.toString('latin1').trim() : cleanText(bytes, max)
  if (clean.length <= max) return clean === '' ? undefined : clean
  return clean
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
}

function isPrintable(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x20 || byte > 0x7e) return false
  }
  return true
}

function cleanText(bytes: Uint8Array, max: number): string {
  let start = 0
  while (bytes[start] === 0) start++
  const nul = bytes.indexOf(0, start)
  // Four octets make at most one character, so what lies far beyond cannot matter.
  const end = Math.min(nul < 0 ? bytes.length : nul, start + 8 * max)
  return decodeText(bytes.subarray(start, end))
    .replace(/[\t\n\v\f\r]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
}

function decodeText(octets: Uint8Array): string {
  try {
    return utf8.decode(octets)
  } catch {
    return latin1.decode(octets)
  }
}

/** INTEGER and its kin, counters included; also the digits that some agents send as text. */
export const integer: Decoder<number> = varbind => {
  switch (varbind.type) {
    case 'number':
    case 'counter64': {
      const value = Number(varbind.value)
      return Number.isSafeInteger(value) ? value : undefined
    }
    case 'octets': {
      const digits = varbind.value.length <= 15 ? textOf(varbind.value) : undefined
      return digits && /^-?\d+$/.test(digits) ? Number(digits) : undefined
    }
    default:
      return undefined
  }
}

/** TruthValue: true(1), false(2). */
export const truthValue: Decoder<boolean> = varbind => {
  const value = integer(varbind)
  return value === 1 ? true : value === 2 ? false : undefined
}

/** OBJECT IDENTIFIER in dotted numbers; zeroDotZero, which stands for none, is none. */
export const objectIdentifier: Decoder<string> = varbind =>
  varbind.type === 'oid' && /^\d+(\.\d+)+$/.test(varbind.value) && varbind.value !== '0.0'
    ? varbind.value
    : undefined

/** Octets as they are: bitmaps, identifiers whose subtype stands in another column. */
export const octets: Decoder<Uint8Array> = varbind =>
  varbind.type === 'octets' ? varbind.value : undefined

/** MacAddress and PhysAddress of six octets, or the text that some agents write instead. */
export const macAddress: Decoder<MacAddress> = varbind =>
  varbind.type === 'octets' ? macOf(varbind.value) : undefined

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const TWICE_WRITTEN = 17 * 3 - 1

/** As `macAddress`, for octets or arcs of an index. */
export function macOf(octets: ArrayLike<number>): MacAddress | undefined {
  if (octets.length === 6) {
    let mac = ''
    for (let at = 0; at < 6; at++) {
      const byte = HEX[octets[at] ?? 256]
      if (byte === undefined) return undefined
      mac += at === 0 ? byte : `:${byte}`
    }
    return mac
  }
  // The 17 characters of an address, themselves written out as hexadecimal bytes.
  if (octets.length === TWICE_WRITTEN) {
    const once = (textOf(Uint8Array.from(octets)) ?? '')
      .split(':')
      .map(it => Number.parseInt(it, 16))
    return once.length === 17 ? macOf(once) : undefined
  }
  if (octets.length < 11 || octets.length > 18) return undefined
  const written = textOf(Uint8Array.from(octets)) ?? ''
  if (/^([0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}$/i.test(written)) {
    return written
      .split(/[:-]/)
      .map(byte => byte.padStart(2, '0'))
      .join(':')
      .toLowerCase()
  }
  const digits = written.replace(/[ .:-]/g, '')
  if (!/^[0-9a-f]{12}$/i.test(digits)) return undefined
  return digits.toLowerCase().match(/../g)?.join(':')
}

/** IpAddress, or an InetAddress whose length says which it is. */
export const ipAddress: Decoder<string> = varbind => {
  if (varbind.type === 'address') return ipv4Of(varbind.value)
  if (varbind.type !== 'octets') return undefined
  return ipOf(varbind.value) ?? ipv4Of(textOf(varbind.value) ?? '')
}

/** The address that 4 or 16 octets are (8 and 20 with a zone, RFC 4001), in its usual text form. */
export function ipOf(octets: ArrayLike<number>): string | undefined {
  const { length } = octets
  const size = length === 8 ? 4 : length === 20 ? 16 : length
  if (size !== 4 && size !== 16) return undefined
  const bytes = Array.from(octets).slice(0, size)
  if (bytes.some(byte => byte > 255)) return undefined
  return size === 4 ? bytes.join('.') : ipaddr.fromByteArray(bytes).toString()
}

function ipv4Of(written: string): string | undefined {
  return ipaddr.IPv4.isValidFourPartDecimal(written)
    ? ipaddr.IPv4.parse(written).toString()
    : undefined
}

/**
 * Q-BRIDGE-MIB PortList: bridge ports from 1, the first being the highest bit. Some agents (Juniper EX of old) write
 * the numbers out instead, `1,2,17`; a bitmap that reads as such a rising list does not occur in practice.
 */
export function portList(octets: Uint8Array): number[] {
  const written = octets.length > 2 && octets.length < 4096 ? textOf(octets, 4096) : undefined
  if (written && /^\d+( ?, ?\d+)+,?$/.test(written)) {
    const ports = written.split(',').filter(Boolean).map(Number)
    if (ports.every((port, at) => at === 0 || port > (ports[at - 1] ?? 0))) return ports
  }
  return bits(octets).map(bit => bit + 1)
}

/** BITS: the positions that are set, the highest bit of the first octet being 0. */
export function bits(octets: Uint8Array): number[] {
  const set: number[] = []
  for (let at = 0; at < octets.length; at++) {
    const byte = octets[at] ?? 0
    if (byte === 0) continue
    for (let bit = 0; bit < 8; bit++) if (byte & (0x80 >> bit)) set.push(at * 8 + bit)
  }
  return set
}

/** DateAndTime (RFC 2579) in ISO 8601; without a zone where the device gives none. */
export const dateAndTime: Decoder<string> = varbind => {
  if (varbind.type !== 'octets') return undefined
  const { value } = varbind
  if (value.length !== 8 && value.length !== 11) return undefined
  const [high = 0, low = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = value
  const year = high * 256 + low
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) {
    return undefined
  }
  const two = (part: number) => String(part).padStart(2, '0')
  const local = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(Math.min(second, 59))}`
  if (value.length === 8) return local
  return `${local}${value[8] === 0x2d ? '-' : '+'}${two(value[9] ?? 0)}:${two(value[10] ?? 0)}`
}
