import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeRequest } from '../../../agent/snmp/encode-request.ts'
import { decodeRequest, Pdu } from '../../lab/snmp/decode-request.ts'

const arc = fc.oneof(fc.nat(130), fc.nat(70_000), fc.nat(0xffff_ffff))
const oid = fc
  .tuple(fc.constantFrom('0.0', '1.3', '1.39', '2.5', '2.100'), fc.array(arc, { maxLength: 30 }))
  .map(([first, rest]) => [first, ...rest].join('.'))
const community = fc.string({ maxLength: 60 }).map(text => Buffer.from(text))

test('a device reads in a request what was asked, whatever that is', () => {
  fc.assert(
    fc.property(
      fc.record({
        kind: fc.constantFrom('get' as const, 'next' as const, 'bulk' as const),
        oids: fc.array(oid, { minLength: 1, maxLength: 60 }),
        maxRepetitions: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        nonRepeaters: fc.nat(5),
      }),
      community,
      fc.nat(2 ** 31 - 1),
      (asked, community, requestId) => {
        const request = { ...asked, context: '', timeoutMs: 1 }
        const read = decodeRequest(encodeRequest(request, { version: '2c', community, requestId }))
        const isBulk = asked.kind === 'bulk'
        expect(read).toEqual({
          version: 1,
          community: Buffer.from(community.subarray(0, 255)),
          pdu: { get: Pdu.get, next: Pdu.getNext, bulk: Pdu.getBulk }[asked.kind],
          requestId,
          first: isBulk ? asked.nonRepeaters : 0,
          second: isBulk ? asked.maxRepetitions : 0,
          names: asked.oids.map(it => it.split('.').map(Number)),
        })
      },
    ),
    { numRuns: 300 },
  )
})

test('a request is written with the shortest lengths, as old agents want them', () => {
  const request = { kind: 'get' as const, oids: ['1.3.6.1.2.1.1.3.0'], context: '', timeoutMs: 1 }
  const message = { version: '1' as const, community: Buffer.from('public'), requestId: 5 }
  expect(Buffer.from(encodeRequest(request, message)).toString('hex')).toBe(
    '302602010004067075626c6963a019020105020100020100300e300c06082b060102010103000500',
  )
})
