import { z } from 'zod'

const Instant = z.iso.datetime()

/** One scan that is over. */
const LastScan = z.object({
  finishedAt: Instant,
  /** What kind of run it was, in the schedule's words. */
  kind: z.string(),
  seconds: z.number().nonnegative(),
  devices: z.int().nonnegative(),
  endpoints: z.int().nonnegative(),
  /** Devices that answered and could not be read. */
  troubled: z.int().nonnegative(),
  isPartial: z.boolean(),
})
export type LastScan = z.infer<typeof LastScan>

/** How an agent that runs is: what its status socket says, as one JSON object. Never holds a secret. */
export const AgentStatus = z.object({
  agent: z.string(),
  version: z.string(),
  pid: z.int().positive(),
  startedAt: Instant,
  uptimeSeconds: z.number().nonnegative(),
  connection: z.object({
    broker: z.string(),
    isConnected: z.boolean(),
    /** When it became so. */
    since: Instant,
  }),
  plan: z.object({
    revision: z.int().nonnegative(),
    /** `file`, or `collector`. */
    source: z.string(),
    vlans: z.int().nonnegative(),
  }),
  /** What is being done now, if anything. */
  scanning: z.object({ kind: z.string(), since: Instant }).optional(),
  lastScan: LastScan.optional(),
  nextScanAt: Instant.optional(),
  outbox: z.object({
    messages: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    oldestAt: Instant.optional(),
    /** False: messages are in memory only, and lost with the process. */
    isDurable: z.boolean(),
  }),
  /** The collector's clock less this one's, by its last receipt. Off by what the receipt was under way at most. */
  collectorClock: z.object({ aheadSeconds: z.number(), measuredAt: Instant }).optional(),
  /** Of late, newest first. */
  troubles: z.array(
    z.object({
      event: z.string(),
      detail: z.string(),
      count: z.int().positive(),
      firstAt: Instant,
      lastAt: Instant,
    }),
  ),
  /** Resident memory. */
  memoryBytes: z.int().nonnegative(),
})
export type AgentStatus = z.infer<typeof AgentStatus>
