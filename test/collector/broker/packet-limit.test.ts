import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPacketMeter } from '../../../collector/broker/packet-limit.ts'

/** An MQTT PUBLISH with a body of that many bytes. */
function packet(bodyBytes: number): Buffer {
  const header = [0x30]
  let rest = bodyBytes
  do {
    const digit = rest % 128
    rest = Math.floor(rest / 128)
    header.push(rest > 0 ? digit | 0x80 : digit)
  } while (rest > 0)
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes, 0xff)])
}

test('the largest packet is known however the network cuts the stream', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(40_000), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }),
      (sizes, cuts) => {
        const stream = Buffer.concat(sizes.map(packet))
        const measure = createPacketMeter()
        let largest = 0
        for (let at = 0, cut = 0; at < stream.length; cut += 1) {
          const end = at + (cuts[cut % cuts.length] ?? 1)
          largest = Math.max(largest, measure(stream.subarray(at, end)))
          at = end
        }
        expect(largest).toBe(Math.max(...sizes))
      },
    ),
    { numRuns: 100 },
  )
})

test('a size is known when it is announced, before its bytes are there', () => {
  const measure = createPacketMeter()
  expect(measure(packet(10_000_000).subarray(0, 5))).toBe(10_000_000)
})

test('a length that never ends is too large', () => {
  expect(createPacketMeter()(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]))).toBe(
    Number.POSITIVE_INFINITY,
  )
})
