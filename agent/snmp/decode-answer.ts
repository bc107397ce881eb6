import { readOid } from './read-oid.ts'
import type { Varbind } from './session.ts'

/** What a datagram is to the request that waits for an answer. `objects` are in the order of the datagram. */
export type Answer =
  | { status: 'answer'; errorStatus: number; errorIndex: number; objects: Varbind[] }
  /** Of another request: late, or a repetition. */
  | { status: 'other' }
  | { status: 'malformed'; detail: string }

/** Where the decoder stands. One datagram is decoded at a time. */
let bytes: Uint8Array = new Uint8Array()
let at = 0

/**
 * An SNMPv1 or v2c response (RFC 1157 §4, RFC 3416 §3) to the request with this id. Never throws, whatever the octets
 * are. Lenient where agents are known to err without harm to a value: lengths written long, integers and counters with
 * octets too many, types of no MIB (which count as nothing).
 */
export function decodeAnswer(
  datagram: Uint8Array,
  asked: { version: '1' | '2c'; community: Uint8Array; requestId: number; width: number },
): Answer {
  bytes = datagram
  at = 0
  const end = enter(0x30, bytes.length)
  if (end < 0) return malformed('no SNMP message')
  const version = readInteger(end)
  const endOfCommunity = enter(0x04, end)
  if (version === undefined || endOfCommunity < 0) return malformed('no SNMP message')
  const isOurs = isSame(asked.community, endOfCommunity)
  at = endOfCommunity

  const endOfPdu = enter(0xa2, end)
  if (endOfPdu < 0) return malformed('no response')
  const requestId = readInteger(endOfPdu)
  const errorStatus = readInteger(endOfPdu)
  const errorIndex = readInteger(endOfPdu)
  if (requestId === undefined || errorStatus === undefined || errorIndex === undefined) {
    return malformed('a response without its numbers')
  }
  // Before all else that may be wrong with it: a late answer may be of another bridge context, thus community.
  if (requestId !== asked.requestId) return { status: 'other' }
  if (version !== (asked.version === '1' ? 0 : 1)) return malformed('another version')
  if (!isOurs) return malformed('another community')
  const objects: Varbind[] = []
  // What comes with an error is the question (RFC 3416 §4.2), or less.
  if (errorStatus !== 0) return { status: 'answer', errorStatus, errorIndex, objects }

  const endOfList = enter(0x30, endOfPdu)
  if (endOfList < 0) return malformed('a response without objects')
  while (at < endOfList) {
    const varbind = readVarbind(endOfList, objects.length % asked.width)
    if (!varbind) return malformed('an object cut short')
    objects.push(varbind)
  }
  return { status: 'answer', errorStatus, errorIndex, objects }
}

function readVarbind(limit: number, column: number): Varbind | undefined {
  const end = enter(0x30, limit)
  if (end < 0) return undefined
  const endOfName = enter(0x06, end)
  if (endOfName < 0) return undefined
  const oid = readOid(bytes, at, endOfName, column)
  if (oid === undefined) return undefined
  at = endOfName
  const tag = bytes[at] ?? 0
  const endOfValue = enter(tag, end)
  if (endOfValue < 0) return undefined
  const start = at
  at = end
  return decodeValue(oid, tag, start, endOfValue)
}

/** RFC 3416 ObjectSyntax by its tag (RFC 2578 §7.1). */
function decodeValue(oid: string, tag: number, start: number, end: number): Varbind | undefined {
  const length = end - start
  switch (tag) {
    case 0x02: // INTEGER
      return isNumber(length) ? { oid, type: 'number', value: signed(start, end) } : nothing(oid)
    case 0x41: // Counter32
    case 0x42: // Gauge32, Unsigned32
    case 0x43: // TimeTicks
    case 0x47: // UInteger32 of SNMPv2's first edition (RFC 1442)
      return isNumber(length)
        ? { oid, type: 'number', value: unsigned32(start, end) }
        : nothing(oid)
    case 0x04: // OCTET STRING
    case 0x44: // Opaque
      return { oid, type: 'octets', value: bytes.subarray(start, end) }
    case 0x06: {
      const value = readOid(bytes, start, end)
      return value === undefined ? undefined : { oid, type: 'oid', value }
    }
    case 0x40: // IpAddress; some agents put an IPv6 address there
      return length === 4
        ? { oid, type: 'address', value: dotted(start) }
        : { oid, type: 'octets', value: bytes.subarray(start, end) }
    case 0x46:
      return length > 0 && length <= 9
        ? { oid, type: 'counter64', value: unsigned64(start, end) }
        : nothing(oid)
    case 0x80:
      return { oid, type: 'absent', value: 'no-such-object' }
    case 0x81:
      return { oid, type: 'absent', value: 'no-such-instance' }
    case 0x82:
      return { oid, type: 'absent', value: 'end-of-mib' }
    default: // NULL, and types that are not SMI: kept as nothing rather than guessed.
      return nothing(oid)
  }
}

function nothing(oid: string): Varbind {
  return { oid, type: 'absent', value: 'null' }
}

function isNumber(length: number): boolean {
  return length > 0 && length <= 8
}

/** Two's complement (X.690 §8.3); exact up to 53 bits. */
function signed(start: number, end: number): number {
  let value = (bytes[start] ?? 0) & 0x80 ? -1 : 0
  for (let index = start; index < end; index++) value = value * 256 + (bytes[index] ?? 0)
  return value
}

/** Unsigned, whatever sign an agent that left out the leading zero gave it. */
function unsigned32(start: number, end: number): number {
  let value = 0
  for (let index = start; index < end; index++) value = ((value << 8) | (bytes[index] ?? 0)) >>> 0
  return value
}

/** As `unsigned32`. */
function unsigned64(start: number, end: number): bigint {
  const middle = Math.max(start, end - 4)
  const low = unsigned32(middle, end)
  const high = unsigned32(Math.max(start, end - 8), middle)
  return high < 0x20_0000 ? BigInt(high * 2 ** 32 + low) : (BigInt(high) << 32n) | BigInt(low)
}

function dotted(start: number): string {
  return `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`
}

function readInteger(limit: number): number | undefined {
  const end = enter(0x02, limit)
  if (end < 0 || !isNumber(end - at)) return undefined
  const value = signed(at, end)
  at = end
  return value
}

/** Steps over the header of an element with this tag, and says where its content ends; -1 where it does not fit. */
function enter(tag: number, limit: number): number {
  if (at + 2 > limit || bytes[at] !== tag) return -1
  let length = bytes[at + 1] ?? 0
  at += 2
  if (length >= 0x80) {
    const octets = length & 0x7f
    if (octets === 0 || octets > 4 || at + octets > limit) return -1
    length = 0
    for (let index = 0; index < octets; index++) length = length * 256 + (bytes[at++] ?? 0)
  }
  return at + length <= limit ? at + length : -1
}

function isSame(octets: Uint8Array, end: number): boolean {
  if (octets.length !== end - at) return false
  for (let index = 0; index < octets.length; index++) {
    if (octets[index] !== bytes[at + index]) return false
  }
  return true
}

function malformed(detail: string): Answer {
  return { status: 'malformed', detail }
}
