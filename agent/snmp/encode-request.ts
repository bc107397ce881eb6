import type { SnmpRequest } from './exchange.ts'

const SEQUENCE = 0x30
const INTEGER = 0x02
const OCTET_STRING = 0x04
const OBJECT_IDENTIFIER = 0x06
const PDU = { get: 0xa0, next: 0xa1, bulk: 0xa5 } as const
const DOT = 46

/** Written from its end, because every length stands before what it measures. One request is made at a time. */
const scratch = Buffer.allocUnsafe(65_507)
let at = 0

/** A request as an SNMPv1 or v2c message (RFC 1157 §4, RFC 3416 §3), in BER with the shortest lengths. */
export function encodeRequest(
  { kind, oids, maxRepetitions = 10, nonRepeaters = 0 }: SnmpRequest,
  message: { version: '1' | '2c'; community: Uint8Array; requestId: number },
): Uint8Array {
  at = scratch.length
  for (let index = oids.length - 1; index >= 0; index--) {
    const end = at
    // The value of an object asked for: NULL.
    scratch[--at] = 0
    scratch[--at] = 5
    const endOfName = at
    putOid(oids[index] ?? '')
    putHeader(OBJECT_IDENTIFIER, endOfName)
    putHeader(SEQUENCE, end)
  }
  putHeader(SEQUENCE, scratch.length)
  putInteger(kind === 'bulk' ? maxRepetitions : 0)
  putInteger(kind === 'bulk' ? nonRepeaters : 0)
  putInteger(message.requestId)
  putHeader(PDU[kind], scratch.length)
  const endOfCommunity = at
  at -= message.community.length
  scratch.set(message.community, at)
  putHeader(OCTET_STRING, endOfCommunity)
  putInteger(message.version === '1' ? 0 : 1)
  putHeader(SEQUENCE, scratch.length)
  return Uint8Array.prototype.slice.call(scratch, at)
}

function putHeader(tag: number, end: number): void {
  const length = end - at
  if (length < 0x80) {
    scratch[--at] = length
  } else {
    scratch[--at] = length & 0xff
    if (length > 0xff) scratch[--at] = length >> 8
    scratch[--at] = length > 0xff ? 0x82 : 0x81
  }
  scratch[--at] = tag
}

/** Not negative, and below 2^31. */
function putInteger(value: number): void {
  const end = at
  let rest = value
  do {
    scratch[--at] = rest & 0xff
    rest >>>= 8
  } while (rest > 0)
  // A first bit that is set would make it negative.
  if ((scratch[at] ?? 0) & 0x80) scratch[--at] = 0
  putHeader(INTEGER, end)
}

/** The first two arcs share an octet or two (X.690 §8.19.4), so they are met last. */
function putOid(oid: string): void {
  let arc = 0
  let unit = 1
  let dots = 0
  for (let index = 0; index < oid.length; index++) if (oid.charCodeAt(index) === DOT) dots++
  for (let index = oid.length - 1; index >= 0; index--) {
    const char = oid.charCodeAt(index)
    if (char !== DOT) {
      arc += (char - 48) * unit
      unit *= 10
      continue
    }
    if (dots-- === 1) {
      putArc(arc + 40 * Number(oid.slice(0, index)))
      return
    }
    putArc(arc)
    arc = 0
    unit = 1
  }
}

function putArc(arc: number): void {
  scratch[--at] = arc % 128
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    scratch[--at] = (rest % 128) | 0x80
  }
}
