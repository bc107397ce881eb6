import type { Sample, UnknownReason } from '../../schemas/sample.ts'
import type { InterfaceCounters } from './read-counters.ts'

/** When counters were read, by the clocks of all who have one. */
export type ReadingClock = {
  /** Wall clock, milliseconds since 1970. */
  wallMs: number
  /** Ours that never jumps; counts no time that this machine sleeps. */
  monotonicMs: number
  /** How long the reading took: sysUpTime is from somewhere in it. */
  tookMs: number
  /** Hundredths of a second since the device's agent began, modulo 2^32. */
  sysUpTimeTicks: number
}

/** What an interface had counted at a reading. */
export type PortReading = InterfaceCounters & {
  speedMbps?: number | undefined
  /** At its ifIndex was, by its name, another interface. */
  isAnother?: boolean
}

/** What moved between two readings. */
export type Moved = Omit<Sample, 'address' | 'interface' | 'from' | 'to' | 'unknown'>

/** Clocks of devices and NTP drift by less; a device that began anew is off by more. */
const TOLERANCE_MS = 2000
const TOLERANCE_SHARE = 0.03
const TICKS = 2 ** 32
const TICK_MS = 10

/**
 * Why nothing can be said of the time between two readings of a device; undefined when all clocks agree. A device that
 * was up for less than the tolerance at the first reading is no base: its restart could hide in it.
 */
export function compareClocks(
  before: ReadingClock,
  after: ReadingClock,
): UnknownReason | undefined {
  const elapsedMs = after.monotonicMs - before.monotonicMs
  const driftMs = TOLERANCE_MS + TOLERANCE_SHARE * elapsedMs
  if (elapsedMs <= 0) return 'clock'
  if (Math.abs(after.wallMs - before.wallMs - elapsedMs) > driftMs) return 'clock'

  const toleranceMs = driftMs + before.tookMs + after.tookMs
  const ticks = after.sysUpTimeTicks - before.sysUpTimeTicks
  if (ticks < 0) {
    const agrees = Math.abs((ticks + TICKS) * TICK_MS - elapsedMs) <= toleranceMs
    return agrees ? 'uptime-wrap' : 'restart'
  }
  if (ticks * TICK_MS < elapsedMs - toleranceMs) {
    const couldRestart = after.sysUpTimeTicks * TICK_MS <= elapsedMs + toleranceMs
    return couldRestart ? 'restart' : 'clock'
  }
  if (ticks * TICK_MS > elapsedMs + toleranceMs) return 'clock'
  return before.sysUpTimeTicks * TICK_MS < toleranceMs ? 'restart' : undefined
}

/** Octets that a link may carry beyond its rate and our clock: clocks drift, and counters are updated in steps. */
const RATE_SHARE = 1.01
const LATE_SECONDS = 5
/** Ethernet's smallest frame with preamble and gap (IEEE 802.3), in octets. */
const LEAST_FRAME = 84

/**
 * What an interface moved between two readings whose clocks agree: the true counts, or why they are unknown. Counters of
 * 32 bits count only while they cannot have gone round more than once at the interface's speed, and while the link did not
 * go up or down, where the device may not tell of a discontinuity. A count that the device does not keep is absent.
 */
export function countMoved(
  before: PortReading | undefined,
  after: PortReading,
  elapsedMs: number,
): Moved | { unknown: UnknownReason } {
  if (!before) return { unknown: 'first' }
  if (before.isAnother || after.isAnother || before.ifIndex !== after.ifIndex) {
    return { unknown: 'renumbered' }
  }
  if (before.bits !== after.bits || before.discontinuityTicks !== after.discontinuityTicks) {
    return { unknown: 'discontinuity' }
  }
  if (before.lastChangeTicks !== after.lastChangeTicks) return { unknown: 'discontinuity' }
  const tellsResets = (after.discontinuityTicks ?? after.lastChangeTicks) !== undefined

  const most = mostMoved(Math.max(before.speedMbps ?? 0, after.speedMbps ?? 0), elapsedMs)
  const moved: Moved = {}
  for (const { field, limit } of COUNTS) {
    const [from, to] = [before[field], after[field]]
    if (from === undefined || to === undefined) continue
    // Gone back: round, or begun anew.
    if (to < from && !tellsResets) return { unknown: 'discontinuity' }
    const isWide = limit !== 'errors' && after.bits === 64
    const count = isWide
      ? difference64(BigInt(from), BigInt(to))
      : difference32(BigInt(from), BigInt(to), most?.[limit])
    if (typeof count === 'bigint') moved[field] = Number(count)
    else if (count === 'discontinuity' || limit === 'octets') return { unknown: count }
  }
  // An interface that told its octets and does not any more.
  if (moved.octetsIn === undefined && moved.octetsOut === undefined) return { unknown: 'gone' }
  return moved
}

/** `errors` are Counter32 everywhere, and at most one per packet. */
const COUNTS = [
  { field: 'octetsIn', limit: 'octets' },
  { field: 'octetsOut', limit: 'octets' },
  { field: 'packetsIn', limit: 'packets' },
  { field: 'packetsOut', limit: 'packets' },
  { field: 'errorsIn', limit: 'errors' },
  { field: 'errorsOut', limit: 'errors' },
  { field: 'discardsIn', limit: 'errors' },
  { field: 'discardsOut', limit: 'errors' },
] as const

type Most = Record<(typeof COUNTS)[number]['limit'], bigint>

function mostMoved(speedMbps: number, elapsedMs: number): Most | undefined {
  if (speedMbps === 0) return undefined
  const seconds = elapsedMs / 1000 + LATE_SECONDS
  const octets = speedMbps * 125_000 * RATE_SHARE * seconds
  const packets = BigInt(Math.ceil(octets / LEAST_FRAME))
  return { octets: BigInt(Math.ceil(octets)), packets, errors: packets }
}

type Difference = bigint | 'discontinuity' | 'wrap'

/** Counter64 goes round in no lifetime; what goes back began anew. */
function difference64(from: bigint, to: bigint): Difference {
  const count = to - from
  return count < 0n || count > BigInt(Number.MAX_SAFE_INTEGER) ? 'discontinuity' : count
}

/** Counter32, right as long as less than 2^32 can have been counted. */
function difference32(from: bigint, to: bigint, most: bigint | undefined): Difference {
  if (most === undefined || most >= 2n ** 32n) return 'wrap'
  const count = BigInt.asUintN(32, to - from)
  return count > most ? 'discontinuity' : count
}
