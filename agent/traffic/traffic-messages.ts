import type { RoundTrip, Sample, SampleBatch, TrafficMessage } from '../../schemas/sample.ts'
import type { Interval } from './compare-readings.ts'

/** A message stays far below what a broker takes, whatever the site's size. */
const MOST_SAMPLES = 1000
const MOST_PORTS = 4000

/** An interval of a device as a sample per interface. */
export function samplesOf(address: string, { fromMs, toMs, ports }: Interval): Sample[] {
  const interval = { from: instant(fromMs), to: instant(toMs) }
  return ports.map(({ name, moved }) => ({ address, interface: name, ...interval, ...moved }))
}

const OTHER_COUNTS = ['errorsIn', 'errorsOut', 'discardsIn', 'discardsOut'] as const

/** An interval of a device as arrays; undefined when it has no ports. */
export function batchOf(address: string, interval: Interval): SampleBatch | undefined {
  const { fromMs, toMs, ports } = interval
  if (ports.length === 0) return undefined
  const column = (count: 'octetsIn' | 'octetsOut' | (typeof OTHER_COUNTS)[number]) =>
    ports.map(({ moved }) => ('unknown' in moved ? null : (moved[count] ?? null)))
  const batch: SampleBatch = {
    ...{ address, from: instant(fromMs), to: instant(toMs) },
    interfaces: ports.map(({ name }) => name),
    octetsIn: column('octetsIn'),
    octetsOut: column('octetsOut'),
  }
  for (const count of OTHER_COUNTS) {
    const counts = column(count)
    if (counts.some(it => it !== null)) batch[count] = counts
  }
  const unknown = ports.map(({ moved }) => ('unknown' in moved ? moved.unknown : null))
  if (unknown.some(reason => reason !== null)) batch.unknown = unknown
  return batch
}

/** What was measured, in as few messages as may be; none when there is nothing to tell. */
export function trafficMessages(
  samples: readonly Sample[],
  batches: readonly SampleBatch[],
  roundTrips: readonly RoundTrip[],
): TrafficMessage[] {
  const messages: TrafficMessage[] = []
  for (let at = 0; at < samples.length; at += MOST_SAMPLES) {
    messages.push({ samples: samples.slice(at, at + MOST_SAMPLES) })
  }
  let room = 0
  for (const batch of batches) {
    room -= batch.interfaces.length
    const last = messages.at(-1)
    if (!last || (last.batches && (room < 0 || last.batches.length >= 100))) {
      messages.push({ batches: [batch] })
      room = MOST_PORTS - batch.interfaces.length
      continue
    }
    if (!last.batches) room = MOST_PORTS - batch.interfaces.length
    last.batches = [...(last.batches ?? []), batch]
  }
  if (roundTrips.length > 0) {
    const last = messages.at(-1)
    if (last) last.roundTrips = [...roundTrips]
    else messages.push({ roundTrips: [...roundTrips] })
  }
  return messages
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
