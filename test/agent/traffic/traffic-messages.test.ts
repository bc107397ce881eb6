import { expect, test } from 'vitest'
import type { Interval } from '../../../agent/traffic/compare-readings.ts'
import { batchOf, samplesOf, trafficMessages } from '../../../agent/traffic/traffic-messages.ts'
import { TrafficMessage } from '../../../schemas/sample.ts'

const interval = (count: number): Interval => ({
  fromMs: Date.parse('2026-11-20T08:00:00Z'),
  toMs: Date.parse('2026-11-20T08:05:00Z'),
  ports: Array.from({ length: count }, (_, at) => ({
    name: `${at}`,
    moved: at % 7 === 3 ? { unknown: 'gone' } : { octetsIn: at, octetsOut: 0, errorsIn: at },
  })),
})

test('what is told of many devices is in messages that their schema takes, and nothing is left out', () => {
  const samples = Array.from({ length: 60 }, (_, at) =>
    samplesOf(`10.1.2.${at}`, interval(50)),
  ).flat()
  const batches = Array.from({ length: 250 }, (_, at) => batchOf(`10.1.3.${at}`, interval(48)))
  const trips = [{ target: 'gateway' as const, at: '2026-11-20T08:05:00Z', rttMs: 1 }]
  const messages = trafficMessages(
    samples,
    batches.flatMap(it => it ?? []),
    trips,
  )
  for (const message of messages) {
    expect(TrafficMessage.parse(message)).toEqual(message)
    expect(JSON.stringify(message).length).toBeLessThan(500_000)
  }
  expect(messages.flatMap(it => it.samples ?? [])).toEqual(samples)
  expect(messages.flatMap(it => it.batches ?? [])).toEqual(batches)
  expect(messages.flatMap(it => it.roundTrips ?? [])).toEqual(trips)
})

test('a batch tells nothing of what the device does not count, and null where a port is unknown', () => {
  expect(batchOf('10.1.2.3', interval(4))).toEqual({
    address: '10.1.2.3',
    from: '2026-11-20T08:00:00.000Z',
    to: '2026-11-20T08:05:00.000Z',
    interfaces: ['0', '1', '2', '3'],
    octetsIn: [0, 1, 2, null],
    octetsOut: [0, 0, 0, null],
    errorsIn: [0, 1, 2, null],
    unknown: [null, null, null, 'gone'],
  })
  expect(batchOf('10.1.2.3', interval(0))).toBeUndefined()
})

test('when there is nothing to tell there is no message', () => {
  expect(trafficMessages([], [], [])).toEqual([])
})
