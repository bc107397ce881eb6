import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeTraffic } from '../../../agent/outbox/thin-traffic.ts'
import { TrafficMessage } from '../../../schemas/sample.ts'
import { instant, octetsOf, samplesOf } from './messages.ts'

type Sample = NonNullable<TrafficMessage['samples']>[number]
const merge = (...messages: TrafficMessage[]) => mergeTraffic(messages)?.samples ?? []
const known = (from: number, to: number, octetsIn: number, more: Partial<Sample> = {}) => ({
  samples: [
    {
      address: '10.1.2.3',
      interface: '1',
      from: instant(from),
      to: instant(to),
      octetsIn,
      ...more,
    },
  ],
})
const unknown = (from: number, to: number, why: Sample['unknown']) => ({
  samples: [
    { address: '10.1.2.3', interface: '1', from: instant(from), to: instant(to), unknown: why },
  ],
})

test('five minutes of an interface become one interval with the same octets', () => {
  const minutes = [0, 1, 2, 3, 4]
  const merged = merge(...minutes.map(minute => samplesOf(minute, 2)))
  const sum = (index: number) => minutes.reduce((all, it) => all + octetsOf(it, index), 0)
  const base = { address: '10.1.2.3', from: instant(0), to: instant(5) }
  expect(merged).toEqual(
    [0, 1].map(index => ({
      ...base,
      interface: `GigabitEthernet1/0/${index + 1}`,
      octetsIn: sum(index),
      octetsOut: 3 * sum(index),
    })),
  )
})

test('nothing is added up across a hole, however small', () => {
  expect(merge(known(0, 1, 5), known(2, 3, 7))).toHaveLength(2)
})

test('what is unknown stays unknown, and is never added to what is known', () => {
  const merged = merge(
    known(0, 1, 5),
    unknown(1, 2, 'silent'),
    unknown(2, 3, 'silent'),
    known(3, 4, 7),
  )
  expect(merged.filter(it => it.unknown)).toMatchObject([{ from: instant(1), to: instant(3) }])
  expect(merged.filter(it => !it.unknown).map(it => it.octetsIn)).toEqual([5, 7])
  expect(merge(unknown(0, 1, 'silent'), unknown(1, 2, 'restart'))).toHaveLength(2)
})

test('a count that only one of two intervals has keeps them apart', () => {
  expect(merge(known(0, 1, 5, { errorsIn: 1 }), known(1, 2, 7))).toHaveLength(2)
})

test('sums that a number cannot hold exactly are not made', () => {
  expect(merge(known(0, 1, Number.MAX_SAFE_INTEGER), known(1, 2, 1))).toHaveLength(2)
})

test('messages with something unheard of, or with more than a message may have, are left as they are', () => {
  const strange = { ...known(0, 1, 5), weather: 'rain' } as TrafficMessage
  expect(mergeTraffic([strange, known(1, 2, 7)])).toBeUndefined()
  const many = (minute: number) =>
    ({
      samples: samplesOf(minute, 4000).samples?.map(it => ({
        ...it,
        interface: `${minute} ${it.interface}`,
      })),
    }) as TrafficMessage
  expect(mergeTraffic([many(0), many(5)])).toBeUndefined()
})

test('whatever is merged, each interface keeps its octets and the time that is known', () => {
  const sample = fc.record({
    port: fc.constantFrom('1', '2'),
    minute: fc.nat(12),
    length: fc.integer({ min: 1, max: 3 }),
    octetsIn: fc.option(fc.nat(1_000_000), { nil: undefined }),
    octetsOut: fc.option(fc.nat(1_000_000), { nil: undefined }),
  })
  const message = fc.array(sample, { minLength: 1, maxLength: 6 }).map(rows => ({
    samples: rows.map(({ port, minute, length, octetsIn, octetsOut }) => ({
      ...{
        address: '10.1.2.3',
        interface: port,
        from: instant(minute),
        to: instant(minute + length),
      },
      ...(octetsIn !== undefined && { octetsIn }),
      ...(octetsOut !== undefined && { octetsOut }),
      ...(octetsIn === undefined && octetsOut === undefined && { unknown: 'silent' as const }),
    })),
  }))
  const totals = (samples: Sample[]) => {
    const all: Record<string, number> = {}
    for (const it of samples) {
      const ms = Date.parse(it.to) - Date.parse(it.from)
      for (const direction of ['octetsIn', 'octetsOut'] as const) {
        const key = `${it.interface} ${direction}`
        if (it[direction] === undefined) continue
        all[key] = (all[key] ?? 0) + it[direction]
        all[`${key} ms`] = (all[`${key} ms`] ?? 0) + ms
      }
    }
    return all
  }
  fc.assert(
    fc.property(fc.array(message, { minLength: 2, maxLength: 5 }), messages => {
      const merged = merge(...messages)
      expect(totals(merged)).toEqual(totals(messages.flatMap(it => it.samples)))
      expect(TrafficMessage.safeParse({ samples: merged }).success).toBe(true)
    }),
  )
})
