import type { Attempt } from '../../../agent/traffic/compare-readings.ts'

/** What happens between two readings. */
export type Happening =
  | { kind: 'restart'; offSeconds: number }
  /** Counters begin anew: a module was replaced. */
  | { kind: 'reset' }
  | { kind: 'silence' }
  | { kind: 'clock-jump'; seconds: number }
  /** The agent's machine sleeps: its monotonic clock stands still. */
  | { kind: 'sleep'; seconds: number }
  /** The ports' ifIndex change, and what is asked for is another's or, once names are read anew, elsewhere. */
  | { kind: 'shuffle'; isNoticed: boolean }
  | { kind: 'nothing' }

export type CountingDevice = {
  /** Time goes by, at this share of the port's speed. */
  pass(seconds: number, load: number): void
  happen(happening: Happening): void
  read(jitter: { tookMs: number; upTimeAt: number; countersAt: number }): Attempt
  /** Octets that truly went through since the device was made, at the last reading. */
  truth(): bigint
}

const NAME = 'Gi1/0/1'

/** A device with one port, that counts as RFC 2863 says; and what it truly moved. */
export function countingDevice(start: {
  bits: 32 | 64
  speedMbps: number
  upTimeTicks: number
  octets: bigint
}): CountingDevice {
  const { bits, speedMbps } = start
  let moved = 0n
  let offset = -start.octets
  let upMs = start.upTimeTicks * 10
  let wallMs = Date.parse('2026-11-21T08:00:00Z')
  let monotonicMs = 1_000_000
  let resetTicks = 0
  let ifIndex = 7
  let isAnother = false
  let isSilent = false
  let load = 0
  let truth = 0n

  const rateOf = (seconds: number) => BigInt(Math.floor(speedMbps * 125_000 * load * seconds))
  function pass(seconds: number, isOn = true): void {
    if (isOn) moved += rateOf(seconds)
    if (isOn) upMs += seconds * 1000
    wallMs += seconds * 1000
    monotonicMs += seconds * 1000
  }
  const ticks = () => Math.floor(upMs / 10) % 2 ** 32

  return {
    pass(seconds, share) {
      load = share
      pass(seconds)
    },
    happen(happening) {
      switch (happening.kind) {
        case 'restart':
          pass(happening.offSeconds, false)
          upMs = 0
          resetTicks = 0
          offset = moved
          return
        case 'reset':
          offset = moved
          resetTicks = ticks()
          return
        case 'silence':
          isSilent = true
          return
        case 'clock-jump':
          wallMs += happening.seconds * 1000
          return
        case 'sleep':
          pass(happening.seconds)
          monotonicMs -= happening.seconds * 1000
          return
        case 'shuffle':
          ifIndex += 1
          isAnother = !happening.isNoticed
      }
    },
    read({ tookMs, upTimeAt, countersAt }) {
      if (isSilent) {
        isSilent = false
        return { wallMs, monotonicMs }
      }
      const before = { moved, upMs }
      const at = (share: number) => (tookMs / 1000) * share
      const sysUpTimeTicks = Math.floor((upMs + at(upTimeAt) * 1000) / 10) % 2 ** 32
      truth = before.moved + rateOf(at(countersAt))
      pass(tookMs / 1000)
      // What another interface counted is anything.
      const octetsIn = isAnother ? 12_345n : BigInt.asUintN(bits, truth - offset)
      const port = {
        ...{ ifIndex, name: NAME, bits, speedMbps, isAnother, octetsIn },
        ...(bits === 64 ? { discontinuityTicks: resetTicks } : { lastChangeTicks: resetTicks }),
      }
      isAnother = false
      return {
        wallMs,
        monotonicMs,
        reading: { tookMs, sysUpTimeTicks, ports: new Map([[NAME, port]]) },
      }
    },
    truth: () => truth,
  }
}
