import { z } from 'zod'
import { IpAddress } from '../../schemas/ip-address.ts'
import { SiteId } from '../../schemas/site-id.ts'
import { wanSigns } from '../traffic/wan-port.ts'

const Share = z.number().min(0.01).max(1)
const Minutes = z.int().min(1).max(240)

/** When a link counts as full, as far as it is to differ from the usual. */
export const LinkThresholds = z
  .strictObject({
    saturatedFrom: Share.describe('A minute at or above this share of the rate is a full one'),
    busyFrom: Share.describe('Below this share a state begins to end'),
    enterMinutes: Minutes,
    windowMinutes: Minutes,
    leaveMinutes: Minutes,
    darkMinutes: Minutes,
    delayFactor: z.number().min(1).max(1000),
    delayRiseMs: z.number().min(0).max(10_000),
    harmedMinutes: Minutes,
  })
  .partial()

const Text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, 'expected no control characters')

const Mbps = z
  .number('expected a rate in Mbit/s')
  .min(0.064, 'expected at least 0.064 Mbit/s')
  .max(400_000, 'expected at most 400000 Mbit/s')

const Port = z.strictObject({
  address: IpAddress.describe('Where the device answers SNMP'),
  interface: z.string().min(1).max(255),
})
const Contract = z.strictObject({
  downMbps: Mbps,
  upMbps: Mbps,
})

const fields = {
  operator: Text(100).optional(),
  circuitId: Text(100).optional(),
  note: Text(1000).optional(),
  contract: Contract.optional().describe('What is paid for; without it the port’s speed counts'),
  port: Port.optional().describe('The port that carries it'),
  downIs: z
    .enum(['in', 'out'])
    .describe('Which way of the port comes from the Internet: `in` at a firewall’s WAN port'),
  thresholds: LinkThresholds,
}

/** A link as a person registers it. */
export const NewLink = z.strictObject({
  site: SiteId,
  ...fields,
  downIs: fields.downIs.default('in'),
  thresholds: fields.thresholds.default({}),
})

/** What of a link is to be different; null takes a value away. */
export const LinkChange = z.strictObject({
  operator: fields.operator.nullable(),
  circuitId: fields.circuitId.nullable(),
  note: fields.note.nullable(),
  contract: Contract.nullable().optional(),
  contractSince: z.iso
    .datetime({ offset: true })
    .transform(text => new Date(text))
    .optional()
    .describe('Since when the contract counts; now when absent'),
  port: Port.nullable().optional(),
  downIs: fields.downIs.optional(),
  thresholds: fields.thresholds.optional(),
})

export const LinkStateName = z.enum(['unknown', 'quiet', 'busy', 'saturated', 'harmful'])
/** How full a direction of a link is. */
export const DirectionNow = z.object({
  state: LinkStateName,
  since: z.iso.datetime().optional(),
  load: z.number().nonnegative().optional().describe('Of the rate; 1 is full'),
})

/** A link, what is paid for, and how full it is. */
export const Link = z
  .object({
    id: z.uuid(),
    site: SiteId,
    siteName: z.string().optional(),
    kind: z.enum(['wan', 'uplink']),
    operator: z.string().optional(),
    circuitId: z.string().optional(),
    note: z.string().optional(),
    address: z.string().optional(),
    interface: z.string().optional(),
    device: z.uuid().optional(),
    deviceName: z.string().optional(),
    downIs: z.enum(['in', 'out']),
    downMbps: z.number().optional(),
    upMbps: z.number().optional(),
    ratesFrom: z.enum(['contract', 'interface']).optional(),
    speedMbps: z.number().optional(),
    thresholds: LinkThresholds,
    down: DirectionNow,
    up: DirectionNow,
    measuredTo: z.iso.datetime().optional().describe('Up to when samples were taken into account'),
    changedBy: z.string(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'Link' })

export const LinkRevision = z
  .object({
    at: z.iso.datetime(),
    by: z.string(),
    origin: z.enum(['api', 'cli', 'import']),
    kind: z.enum(['added', 'changed', 'ended']),
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LinkRevision' })

export const WanPortProposal = z
  .object({
    device: z.uuid(),
    address: z.string(),
    interface: z.string(),
    score: z.number().min(0).max(1),
    reasons: z.array(z.string()).describe('In English'),
    signs: z.array(z.enum(wanSigns)).describe('The same, to be told in other words'),
  })
  .meta({ id: 'WanPortProposal' })
