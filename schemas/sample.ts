import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

const Count = z.int().nonnegative()
/** IF-MIB ifName, or what stands for it in the observation. */
const InterfaceName = z.string().min(1).max(255)

/**
 * Why it is not known what moved. `first`: the interface was not read at the beginning. `restart`: the device's agent began anew.
 * `uptime-wrap`: its sysUpTime passed 2^32 (497 days), where a restart could hide. `discontinuity`: the counters began anew or
 * went back. `wrap`: a 32-bit counter may have gone round more often than can be told. `clock`: the clocks of agent and
 * device disagree. `renumbered`: another interface took its ifIndex. `silent`: the device did not answer. `gone`: it has, or
 * counts, no such interface.
 */
export const UnknownReason = z.enum([
  'first',
  'restart',
  'uptime-wrap',
  'discontinuity',
  'wrap',
  'clock',
  'renumbered',
  'silent',
  'gone',
])
export type UnknownReason = z.infer<typeof UnknownReason>

const interval = { from: z.iso.datetime(), to: z.iso.datetime() }
function isForward({ from, to }: { from: string; to: string }): boolean {
  return Date.parse(from) < Date.parse(to)
}
const BACKWARD = { message: 'expected to end after it begins', path: ['to'] }

/**
 * What moved on one interface between two instants; true or unknown, never zero for want of knowledge.
 * An unknown interval has no octets and says why.
 */
export const Sample = z
  .object({
    address: IpAddress,
    interface: InterfaceName,
    ...interval,
    octetsIn: Count.optional(),
    octetsOut: Count.optional(),
    packetsIn: Count.optional(),
    packetsOut: Count.optional(),
    errorsIn: Count.optional(),
    errorsOut: Count.optional(),
    discardsIn: Count.optional(),
    discardsOut: Count.optional(),
    unknown: UnknownReason.optional(),
  })
  .refine(isForward, BACKWARD)
  .refine(
    it => (it.unknown === undefined) !== (it.octetsIn === undefined && it.octetsOut === undefined),
    'expected octets, or why they are unknown',
  )
export type Sample = z.infer<typeof Sample>

const MOST_PORTS = 4096
/** A place per interface; null where it is not known. */
const Counts = z.array(Count.nullable()).max(MOST_PORTS)

/** The samples of one device's ports over one interval, an array per count, for the ports that are not watched one by one. */
export const SampleBatch = z
  .object({
    address: IpAddress,
    ...interval,
    interfaces: z.array(InterfaceName).min(1).max(MOST_PORTS),
    octetsIn: Counts,
    octetsOut: Counts,
    /** These are absent where the device counts none of them. */
    errorsIn: Counts.optional(),
    errorsOut: Counts.optional(),
    discardsIn: Counts.optional(),
    discardsOut: Counts.optional(),
    /** Why, for each interface; absent where all are known. */
    unknown: z.array(UnknownReason.nullable()).max(MOST_PORTS).optional(),
  })
  .refine(isForward, BACKWARD)
  .refine(
    ({ interfaces, address: _, from: __, to: ___, ...columns }) =>
      Object.values(columns).every(column => column?.length === interfaces.length),
    'expected every array to have a place per interface',
  )
  .refine(
    ({ unknown, octetsIn, octetsOut }) =>
      octetsIn.every(
        (count, at) =>
          ((unknown?.[at] ?? null) === null) !== (count === null && octetsOut[at] === null),
      ),
    'expected octets, or why they are unknown, for every interface',
  )
export type SampleBatch = z.infer<typeof SampleBatch>

/** How long an ICMP echo took to the site's default gateway, or to the collector. */
export const RoundTrip = z.object({
  target: z.enum(['gateway', 'collector']),
  at: z.iso.datetime(),
  /** Milliseconds; absent when nothing came back. */
  rttMs: z.number().nonnegative().optional(),
})
export type RoundTrip = z.infer<typeof RoundTrip>

/** Body of `recense/v1/{agent}/traffic`: watched interfaces one by one, other ports in batches, and round trips. */
export const TrafficMessage = z
  .object({
    samples: z.array(Sample).max(5000).optional(),
    batches: z.array(SampleBatch).max(100).optional(),
    roundTrips: z.array(RoundTrip).max(1000).optional(),
  })
  .refine(
    it => [it.samples, it.batches, it.roundTrips].some(part => part && part.length > 0),
    'expected samples, batches or round trips',
  )
export type TrafficMessage = z.infer<typeof TrafficMessage>
