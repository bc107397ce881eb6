import { z } from 'zod'
import { IpAddress } from './ip-address.ts'

const Count = z.number().nonnegative()

/**
 * What moved on one interface between two instants; true or unknown, never zero for want of knowledge.
 * An unknown interval has no octets and says why.
 */
export const Sample = z.object({
  address: IpAddress,
  interface: z.string().min(1).max(255),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  octetsIn: Count.optional(),
  octetsOut: Count.optional(),
  packetsIn: Count.optional(),
  packetsOut: Count.optional(),
  errorsIn: Count.optional(),
  errorsOut: Count.optional(),
  discardsIn: Count.optional(),
  discardsOut: Count.optional(),
  unknown: z
    .enum(['first', 'restart', 'discontinuity', 'wrap', 'clock', 'renumbered', 'silent'])
    .optional(),
})
export type Sample = z.infer<typeof Sample>

/** Body of `recense/v1/{agent}/traffic`. */
export const TrafficMessage = z.object({
  samples: z.array(Sample).min(1).max(5000),
})
export type TrafficMessage = z.infer<typeof TrafficMessage>
