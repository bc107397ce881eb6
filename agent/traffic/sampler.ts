import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { RoundTrip, Sample, SampleBatch, TrafficMessage } from '../../schemas/sample.ts'
import {
  createSampledDevice,
  type SampledDevice,
  type SampledDeviceOptions,
} from './sampled-device.ts'
import { batchOf, samplesOf, trafficMessages } from './traffic-messages.ts'
import { spreadMs, watchedByDevice } from './watch-list.ts'

/** What of a site is sampled, and how often. */
export type SamplingPlan = {
  watched: readonly { address: string; interface: string }[]
  /** Watched interfaces and round trips. */
  sampleEverySeconds: number
  /** Every other port of the switches that are known. */
  portsEverySeconds: number
}

export type SamplerOptions = Pick<SampledDeviceOptions, 'connect'> & {
  plan: SamplingPlan
  /** Resolves once the message cannot be lost any more. */
  keep: (message: TrafficMessage) => Promise<unknown>
  /** To the default gateway and the collector; nothing, where that cannot be measured. */
  measureRoundTrips: () => Promise<RoundTrip[]>
  /** A line for a person: samples that could not be kept. */
  onTrouble: (line: string) => void
  signal: AbortSignal
  clock?: SampledDeviceOptions['clock']
}

/** The sampling of a site, beside its scans. */
export type Sampler = {
  /** Every port of this switch is sampled from now on. */
  learn(address: string): void
  /** Goes on by another plan; what is known of each device stays. */
  follow(plan: SamplingPlan): void
  /** Resolves once the signal is aborted and what was measured is kept. */
  readonly ended: Promise<void>
}

const DEVICES_AT_ONCE = 16
/** Of a turn's time, what slow devices are waited for. */
const IN_TIME_SHARE = 0.5

type Device = { sampled: SampledDevice; isSwitch: boolean; portsDueMs: number; isBusy: boolean }

/**
 * Samples at the plan's pace until the signal is aborted. A device that is still being read when its turn comes again
 * misses that turn, and no turn is made up for: the next sample covers both.
 */
export function startSampler(options: SamplerOptions): Sampler {
  const { keep, onTrouble, signal, clock = ownClock } = options
  const devices = new Map<string, Device>()
  const reading = pLimit(DEVICES_AT_ONCE)
  let plan = options.plan
  let watched = watchedByDevice(plan.watched)
  let samples: Sample[] = []
  let batches: SampleBatch[] = []

  function deviceAt(address: string): Device {
    const known = devices.get(address)
    if (known) return known
    const sampled = createSampledDevice({ address, connect: options.connect, clock })
    const device = { sampled, isSwitch: false, portsDueMs: 0, isBusy: false }
    devices.set(address, device)
    return device
  }

  async function sample(address: string, device: Device): Promise<void> {
    const names = watched.get(address) ?? new Set()
    const { monotonicMs } = clock()
    if (names.size > 0) {
      const interval = await device.sampled.sampleWatched([...names])
      if (interval) samples.push(...samplesOf(address, interval))
    }
    if (!device.isSwitch || monotonicMs < device.portsDueMs || signal.aborted) return
    const everyMs = plan.portsEverySeconds * 1000
    // From its own phase on, so that the site's switches are not all asked at once.
    device.portsDueMs += everyMs * Math.ceil((monotonicMs + 1 - device.portsDueMs) / everyMs)
    const interval = await device.sampled.samplePorts(names)
    const batch = interval && batchOf(address, interval)
    if (batch) batches.push(batch)
  }

  function readAll(): Promise<unknown> {
    const due = [...devices].filter(([, device]) => !device.isBusy)
    return reading.map(due, async ([address, device]) => {
      if (signal.aborted) return
      device.isBusy = true
      try {
        await sample(address, device)
      } catch (error) {
        // A defect of ours that this device brings to light must not cost the others their samples.
        onTrouble(`${address}: ${error instanceof Error ? error.stack : error}`)
      } finally {
        device.isBusy = false
      }
    })
  }

  async function keepAll(roundTrips: readonly RoundTrip[]): Promise<void> {
    const messages = trafficMessages(samples, batches, roundTrips)
    samples = []
    batches = []
    for (const message of messages) {
      await keep(message).catch(error => onTrouble(`samples could not be kept: ${error}`))
    }
  }

  async function turn(turnMs: number): Promise<void> {
    for (const address of watched.keys()) deviceAt(address)
    const inTime = sleep(turnMs * IN_TIME_SHARE, undefined, { signal }).catch(() => {})
    const [roundTrips] = await Promise.all([
      options.measureRoundTrips().catch(() => []),
      // What a slow device tells later goes with the next turn's.
      Promise.race([readAll(), inTime]),
    ])
    await keepAll(roundTrips)
  }

  async function run(): Promise<void> {
    let nextMs = clock().monotonicMs
    while (!signal.aborted) {
      const everyMs = plan.sampleEverySeconds * 1000
      await turn(everyMs)
      const { monotonicMs } = clock()
      nextMs += everyMs * Math.max(1, Math.ceil((monotonicMs - nextMs) / everyMs))
      await sleep(nextMs - monotonicMs, undefined, { signal }).catch(() => {})
    }
    for (const { sampled } of devices.values()) sampled.close()
    await keepAll([])
  }

  return {
    learn(address) {
      const device = deviceAt(address)
      if (device.isSwitch) return
      device.isSwitch = true
      device.portsDueMs = clock().monotonicMs + spreadMs(address, plan.portsEverySeconds * 1000)
    },
    follow(next) {
      plan = next
      watched = watchedByDevice(next.watched)
    },
    ended: run(),
  }
}

function ownClock() {
  return { wallMs: Date.now(), monotonicMs: performance.now() }
}
