import type { Oid } from './oid.ts'
import type { SnmpValue } from './value.ts'

/** Where a decoder stands in a datagram. Every read is checked against `end`. */
export type Cursor = { readonly bytes: Uint8Array; offset: number; end: number }

/** Enters the element with this tag and returns a cursor over its content; moves past it. */
export function readElement(cursor: Cursor, tag: number): Cursor | undefined {
  if (cursor.offset + 2 > cursor.end || cursor.bytes[cursor.offset] !== tag) return undefined
  return readAnyElement(cursor)?.content
}

/** The next element, whatever its tag. */
export function readAnyElement(cursor: Cursor): { tag: number; content: Cursor } | undefined {
  const { bytes, end } = cursor
  let offset = cursor.offset
  if (offset + 2 > end) return undefined
  const tag = bytes[offset] ?? 0
  let length = bytes[offset + 1] ?? 0
  offset += 2
  if (length >= 0x80) {
    const lengthBytes = length & 0x7f
    if (lengthBytes === 0 || lengthBytes > 4 || offset + lengthBytes > end) return undefined
    length = 0
    for (let count = 0; count < lengthBytes; count += 1) {
      length = length * 256 + (bytes[offset] ?? 0)
      offset += 1
    }
  }
  if (offset + length > end) return undefined
  cursor.offset = offset + length
  return { tag, content: { bytes, offset, end: offset + length } }
}

export function readInteger(cursor: Cursor): number | undefined {
  const content = readElement(cursor, 0x02)
  if (!content) return undefined
  const length = content.end - content.offset
  if (length < 1 || length > 5) return undefined
  let value = (content.bytes[content.offset] ?? 0) >= 0x80 ? -1 : 0
  for (let offset = content.offset; offset < content.end; offset += 1) {
    value = value * 256 + (content.bytes[offset] ?? 0)
  }
  return value
}

export function readOid(cursor: Cursor): Oid | undefined {
  const content = readElement(cursor, 0x06)
  if (!content || content.end === content.offset) return undefined
  const numbers: number[] = []
  let value = 0
  for (let offset = content.offset; offset < content.end; offset += 1) {
    const byte = content.bytes[offset] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (value > 0xffffffff + 80) return undefined
    if (byte >= 0x80) {
      if (offset + 1 === content.end) return undefined
      continue
    }
    if (numbers.length === 0) {
      const first = Math.min(2, Math.floor(value / 40))
      numbers.push(first, value - first * 40)
    } else {
      numbers.push(value)
    }
    value = 0
  }
  return numbers
}

/** Writes BER forwards into a buffer of its own; `take` copies what was written. */
export function createBerWriter(capacity: number) {
  const buffer = Buffer.allocUnsafe(capacity)
  // The message header is written in front of the varbinds once their length is known.
  const bodyStart = 1024
  let end = bodyStart

  function putLength(length: number): void {
    if (length < 0x80) {
      buffer[end++] = length
    } else if (length < 0x100) {
      buffer[end++] = 0x81
      buffer[end++] = length
    } else {
      buffer[end++] = 0x82
      buffer[end++] = length >> 8
      buffer[end++] = length & 0xff
    }
  }

  return {
    reset: (): void => {
      end = bodyStart
    },
    bodyLength: (): number => end - bodyStart,
    /** Forgets everything after this many body bytes. */
    truncate: (length: number): void => {
      end = bodyStart + length
    },
    /** Appends SEQUENCE { name, value }; false (and nothing written) when it would overflow. */
    varbind: (name: Oid, value: SnmpValue): boolean => {
      const nameLength = oidLength(name)
      const valueLength = contentLength(value)
      const length = 1 + lengthLength(nameLength) + nameLength + 1 + lengthLength(valueLength)
      const total = length + valueLength
      if (end + total + 8 > capacity || total > 0xffff) return false
      buffer[end++] = 0x30
      putLength(total)
      buffer[end++] = 0x06
      putLength(nameLength)
      end = putOid(buffer, end, name)
      buffer[end++] = value.tag
      putLength(valueLength)
      end = putContent(buffer, end, value, valueLength)
      return true
    },
    /** The whole message around the varbinds written so far. */
    message: (version: number, community: Uint8Array, pduTag: number, pduNumbers: number[]) => {
      let start = bodyStart
      const prepend = (bytes: Uint8Array | number[]): void => {
        start -= bytes.length
        buffer.set(bytes, start)
      }
      const prependHeader = (tag: number): void => prepend(header(tag, end - start))
      prependHeader(0x30)
      for (const number of pduNumbers.toReversed()) prepend(integerElement(number))
      prependHeader(pduTag)
      prepend(community)
      prepend(header(0x04, community.length))
      prepend(integerElement(version))
      prependHeader(0x30)
      return Buffer.from(buffer.subarray(start, end))
    },
  }
}
export type BerWriter = ReturnType<typeof createBerWriter>

function header(tag: number, length: number): number[] {
  if (length < 0x80) return [tag, length]
  if (length < 0x100) return [tag, 0x81, length]
  return [tag, 0x82, length >> 8, length & 0xff]
}

function integerElement(value: number): number[] {
  const length = numberLength(value)
  const bytes = Buffer.alloc(2 + length)
  bytes[0] = 0x02
  bytes[1] = length
  putNumber(bytes, 2, value, length)
  return [...bytes]
}

function lengthLength(length: number): number {
  if (length < 0x80) return 1
  return length < 0x100 ? 2 : 3
}

function subIdentifierLength(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x200000) return 3
  return value < 0x10000000 ? 4 : 5
}

function oidLength(oid: Oid): number {
  let length = subIdentifierLength((oid[0] ?? 0) * 40 + (oid[1] ?? 0))
  for (let position = 2; position < oid.length; position += 1) {
    length += subIdentifierLength(oid[position] ?? 0)
  }
  return length
}

function putOid(buffer: Buffer, start: number, oid: Oid): number {
  let end = putSubIdentifier(buffer, start, (oid[0] ?? 0) * 40 + (oid[1] ?? 0))
  for (let position = 2; position < oid.length; position += 1) {
    end = putSubIdentifier(buffer, end, oid[position] ?? 0)
  }
  return end
}

function putSubIdentifier(buffer: Buffer, start: number, value: number): number {
  const length = subIdentifierLength(value)
  let rest = value
  for (let position = start + length - 1; position >= start; position -= 1) {
    buffer[position] = (rest % 128) | (position === start + length - 1 ? 0 : 0x80)
    rest = Math.floor(rest / 128)
  }
  return start + length
}

function contentLength(value: SnmpValue): number {
  if ('number' in value) return numberLength(value.number)
  if ('bytes' in value) return value.bytes.length
  if ('oid' in value) return oidLength(value.oid)
  return 0
}

function putContent(buffer: Buffer, start: number, value: SnmpValue, length: number): number {
  if ('number' in value) putNumber(buffer, start, value.number, length)
  else if ('bytes' in value) buffer.set(value.bytes, start)
  else if ('oid' in value) putOid(buffer, start, value.oid)
  return start + length
}

/** Bytes of the shortest two's complement form. */
function numberLength(value: number | bigint): number {
  let length = 1
  if (typeof value === 'bigint') {
    for (let limit = 0x80n; value >= limit || value < -limit; limit <<= 8n) length += 1
  } else {
    for (let limit = 0x80; value >= limit || value < -limit; limit *= 256) length += 1
  }
  return length
}

function putNumber(buffer: Buffer, start: number, value: number | bigint, length: number): void {
  if (typeof value === 'bigint') {
    let rest = BigInt.asUintN(length * 8, value)
    for (let position = start + length - 1; position >= start; position -= 1) {
      buffer[position] = Number(rest & 0xffn)
      rest >>= 8n
    }
    return
  }
  let rest = value
  for (let position = start + length - 1; position >= start; position -= 1) {
    const byte = ((rest % 256) + 256) % 256
    buffer[position] = byte
    rest = (rest - byte) / 256
  }
}
