import { type Oid, parseOid } from './oid.ts'

/** BER tags of SNMP values (RFC 3416 and RFC 2578). */
export const Tag = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const

/** A value as it goes on the wire: a number, bytes, an OID, or nothing but its tag. */
export type SnmpValue =
  | { readonly tag: number; readonly number: number | bigint }
  | { readonly tag: number; readonly bytes: Uint8Array }
  | { readonly tag: number; readonly oid: Oid }
  | { readonly tag: number; readonly empty: true }

export const noSuchObject: SnmpValue = { tag: Tag.noSuchObject, empty: true }
export const noSuchInstance: SnmpValue = { tag: Tag.noSuchInstance, empty: true }
export const endOfMibView: SnmpValue = { tag: Tag.endOfMibView, empty: true }
export const nullValue: SnmpValue = { tag: Tag.null, empty: true }

export function integer(value: number): SnmpValue {
  return { tag: Tag.integer, number: Math.trunc(value) }
}

export function gauge32(value: number): SnmpValue {
  return { tag: Tag.gauge32, number: Math.min(0xffffffff, Math.max(0, Math.round(value))) }
}

/** The low 32 bits of a growing total: it wraps, as the device's does. */
export function counter32(total: number): SnmpValue {
  return { tag: Tag.counter32, number: Math.floor(total) % 0x100000000 }
}

export function counter64(total: number | bigint): SnmpValue {
  return { tag: Tag.counter64, number: typeof total === 'bigint' ? total : Math.floor(total) }
}

/** Hundredths of a second; wraps after 497 days. */
export function timeTicks(hundredths: number): SnmpValue {
  return { tag: Tag.timeTicks, number: Math.max(0, Math.floor(hundredths)) % 0x100000000 }
}

/** Bytes, or text in UTF-8 unless the device is older than that. */
export function octets(value: string | Uint8Array, encoding: BufferEncoding = 'utf8'): SnmpValue {
  return {
    tag: Tag.octets,
    bytes: typeof value === 'string' ? Buffer.from(value, encoding) : value,
  }
}

export function objectId(value: string | Oid): SnmpValue {
  const numbers = typeof value === 'string' ? (parseOid(value) ?? [0, 0]) : value
  return { tag: Tag.oid, oid: numbers }
}

export function ipAddress(dotted: string): SnmpValue {
  return { tag: Tag.ipAddress, bytes: Uint8Array.from(dotted.split('.').map(Number)) }
}

/** A MAC such as 00:11:22:33:44:55 as its six bytes; an absent one is empty. */
export function macOctets(macAddress: string | undefined): SnmpValue {
  return { tag: Tag.octets, bytes: macAddress ? macBytes(macAddress) : Buffer.alloc(0) }
}

export function macBytes(macAddress: string): Buffer {
  return Buffer.from(macAddress.replaceAll(':', ''), 'hex')
}

/** SNMPv2-TC TruthValue. */
export function truth(value: boolean): SnmpValue {
  return integer(value ? 1 : 2)
}

/** A MAC address as six numbers, the way tables are indexed by it. */
export function macNumbers(macAddress: string): number[] {
  return macAddress.split(':').map(octet => Number.parseInt(octet, 16))
}
