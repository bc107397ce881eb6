import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeAnswer } from '../../../agent/snmp/decode-answer.ts'
import { createBerWriter } from '../../lab/snmp/ber.ts'
import { Tag } from '../../lab/snmp/value.ts'

const community = Buffer.from('public')
const asked = { version: '2c' as const, community, requestId: 7, width: 1 }
const writer = createBerWriter(60_000)

type Written = { oid: number[]; tag: number; content: number[] }

/** A response with these objects, each value's octets as they stand. */
function answer(objects: readonly Written[], own: { requestId?: number; community?: string } = {}) {
  writer.reset()
  for (const { oid, tag, content } of objects) {
    writer.varbind(oid, { tag, bytes: Uint8Array.from(content) })
  }
  return writer.message(1, Buffer.from(own.community ?? 'public'), 0xa2, [own.requestId ?? 7, 0, 0])
}

function readValue(tag: number, ...content: number[]) {
  const read = decodeAnswer(answer([{ oid: [1, 3, 6], tag, content }]), asked)
  if (read.status !== 'answer') return read.status
  const [object] = read.objects
  return object && [object.type, object.value]
}

test('OIDs are read as they were written, whichever came before in their column', () => {
  const arc = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(0xffff_ffff))
  const oid = fc
    .tuple(
      fc.constantFrom([0, 0], [1, 3], [1, 39], [2, 47], [2, 999]),
      // Few different arcs, so that many OIDs begin alike.
      fc.array(arc, { maxLength: 12 }),
    )
    .map(parts => parts.flat())
  fc.assert(
    fc.property(
      fc.array(oid, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      (oids, width) => {
        const datagram = answer(oids.map(oid => ({ oid, tag: Tag.null, content: [] })))
        const read = decodeAnswer(datagram, { ...asked, width })
        expect(read.status === 'answer' && read.objects.map(it => it.oid)).toEqual(
          oids.map(it => it.join('.')),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('an integer is signed, a counter, gauge or clock never, however many octets it takes', () => {
  expect(readValue(Tag.integer, 0xff)).toEqual(['number', -1])
  expect(readValue(Tag.integer, 0x80, 0, 0, 0)).toEqual(['number', -(2 ** 31)])
  expect(readValue(Tag.integer, 0, 0, 0, 0, 0, 5)).toEqual(['number', 5])
  for (const tag of [Tag.counter32, Tag.gauge32, Tag.timeTicks]) {
    expect(readValue(tag, 0xff, 0xff, 0xff, 0xff)).toEqual(['number', 2 ** 32 - 1])
    expect(readValue(tag, 0, 0xff, 0xff, 0xff, 0xff)).toEqual(['number', 2 ** 32 - 1])
  }
  expect(readValue(Tag.counter64, 0, ...Array(8).fill(0xff))).toEqual(['counter64', 2n ** 64n - 1n])
  expect(readValue(Tag.counter64, 0x20, 0, 0, 0, 0, 0, 1)).toEqual(['counter64', 2n ** 53n + 1n])
  expect(readValue(Tag.counter64, 1, 0, 0, 0, 2)).toEqual(['counter64', 2n ** 32n + 2n])
})

test('what cannot be a value of its type is nothing, not zero', () => {
  expect(readValue(Tag.integer)).toEqual(['absent', 'null'])
  expect(readValue(Tag.counter32)).toEqual(['absent', 'null'])
  expect(readValue(Tag.counter64)).toEqual(['absent', 'null'])
  expect(readValue(0x01, 1)).toEqual(['absent', 'null'])
  expect(readValue(0x78, 1, 2, 3)).toEqual(['absent', 'null'])
  expect(readValue(Tag.oid, 0x2b, 0x86)).toBe('malformed')
})

test('an IpAddress of another length than four keeps its octets', () => {
  expect(readValue(Tag.ipAddress, 10, 1, 2, 255)).toEqual(['address', '10.1.2.255'])
  expect(readValue(Tag.ipAddress, ...Array(16).fill(1))).toEqual([
    'octets',
    Buffer.from(Array(16).fill(1)),
  ])
})

test('an arc beyond 32 bits is no OID', () => {
  expect(readValue(Tag.oid, 0x2b, 0x8f, 0xff, 0xff, 0xff, 0x7f)).toEqual(['oid', '1.3.4294967295'])
  expect(readValue(Tag.oid, 0x2b, 0x91, 0x80, 0x80, 0x80, 0x00)).toBe('malformed')
  expect(readValue(Tag.oid, 0x2b, ...Array(9).fill(0xff), 0x7f)).toBe('malformed')
})

test('a late answer is told from a wrong one by its request, whatever its community', () => {
  const read = (own: { requestId?: number; community?: string }) =>
    decodeAnswer(answer([], own), asked).status
  expect(read({ requestId: 8, community: 'public@10' })).toBe('other')
  expect(read({ community: 'public@10' })).toBe('malformed')
  expect(read({})).toBe('answer')
})

test('no octets make the decoder throw, run on, or read beyond the datagram', () => {
  const good = answer([
    { oid: [1, 3, 6, 1, 2, 1, 1, 5, 0], tag: Tag.octets, content: [...Buffer.from('switch')] },
    { oid: [1, 3, 6, 1, 4, 1, 99999, 1], tag: Tag.counter64, content: [1, 2, 3, 4, 5, 6, 7] },
    { oid: [1, 3, 6, 1, 2, 1, 1, 2, 0], tag: Tag.oid, content: [0x2b, 6, 1, 4, 1, 9] },
  ])
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255))
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.tuple(fc.array(change, { maxLength: 6 }), fc.nat(good.length)).map(([changes, length]) => {
      const bytes = Uint8Array.from(good)
      for (const [at, value] of changes) bytes[at] = value
      return bytes.subarray(0, length)
    }),
  )
  fc.assert(
    fc.property(octets, fc.integer({ min: 1, max: 3 }), (datagram, width) => {
      const read = decodeAnswer(datagram, { ...asked, width })
      if (read.status !== 'answer') return
      // An object takes seven octets at least.
      expect(read.objects.length).toBeLessThan(datagram.length / 7)
      for (const { oid, type, value } of read.objects) {
        expect(oid).toMatch(/^[0-2](\.\d+)+$/)
        if (type === 'octets') expect(value.length).toBeLessThan(datagram.length)
      }
    }),
    { numRuns: 3000 },
  )
})
