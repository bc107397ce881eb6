import { z } from 'zod'
import { DeviceKind } from '../../schemas/device-kind.ts'
import { IpAddress } from '../../schemas/ip-address.ts'
import { MacAddress } from '../../schemas/mac-address.ts'
import { Neighbour } from '../../schemas/neighbour.ts'
import { SiteId } from '../../schemas/site-id.ts'
import { ItemState } from './inventory-schemas.ts'

const Instant = z.iso.datetime().describe('UTC')
const Count = z.int().nonnegative()
const Confidence = z.number().min(0).max(1).describe('How likely a technician finds it so: 0 to 1')
const NamedDevice = { id: z.uuid(), name: z.string().optional() }

const LinkEnd = z.object({
  device: z.uuid(),
  interface: z.string().optional().describe('The port, or the aggregate; absent while unknown'),
  speedMbps: z.number().nonnegative().optional(),
  duplex: z.enum(['half', 'full']).optional(),
  isUp: z.boolean().optional(),
})

/** How a site is wired. */
export const Topology = z
  .object({
    site: SiteId,
    concludedAt: Instant.optional().describe('Absent until it was concluded for the first time'),
    nodes: z.array(z.object({ ...NamedDevice, kind: DeviceKind, state: ItemState })),
    links: z.array(
      z.object({
        id: z.uuid(),
        one: LinkEnd,
        other: LinkEnd,
        state: z
          .enum(['up', 'down', 'spare', 'silent'])
          .describe(
            '`spare`: held back by spanning tree; `silent`: an end was observed since without telling of it',
          ),
        evidence: z
          .array(z.enum(['lldp', 'cdp', 'bridge']))
          .describe('Announcements of its ends, or what bridges learnt'),
        isMutual: z.boolean().describe('Both ends announced themselves'),
        confidence: Confidence,
        cables: z
          .array(z.object({ one: z.string(), other: z.string() }))
          .describe('Ports of each cable, as far as known: several for an aggregate'),
        firstSeen: Instant,
        lastSeen: Instant,
      }),
    ),
    unknownNeighbours: z
      .array(Neighbour.extend({ device: z.uuid(), firstSeen: Instant, lastSeen: Instant }))
      .describe('What announces itself on a port and is no device of the inventory'),
  })
  .meta({ id: 'Topology' })

/** A port with what is behind it. */
export const DevicePort = z
  .object({
    interface: z.string(),
    alias: z.string().optional(),
    role: z
      .enum(['uplink', 'downlink', 'device', 'access-point', 'phone', 'shared', 'access'])
      .describe(
        '`uplink` leads towards the gateway, `downlink` to another switch; `shared` has several hosts, as behind an unmanaged switch',
      ),
    hostCount: Count.describe('Addresses learnt there'),
    peer: z
      .object({
        device: z.uuid(),
        name: z.string().optional(),
        kind: DeviceKind,
        interface: z.string().optional(),
      })
      .optional()
      .describe('The device next to it'),
    endpoints: z
      .array(
        z.object({
          id: z.uuid(),
          kind: DeviceKind,
          name: z.string().optional(),
          macAddress: MacAddress.optional(),
          confidence: Confidence,
          lastSeen: Instant,
        }),
      )
      .describe('Hosts that are plugged in here; fifty at most'),
    endpointCount: Count,
    readAt: Instant,
  })
  .meta({ id: 'DevicePort' })

/** Where a host is plugged in, or was. */
export const Location = z
  .object({
    id: z.uuid(),
    endpoint: z.object({
      ...NamedDevice,
      site: SiteId,
      kind: DeviceKind,
      macAddress: MacAddress.optional(),
      address: IpAddress.optional(),
    }),
    device: z.object(NamedDevice),
    interface: z.string(),
    alias: z.string().optional().describe('What the administrator wrote on the port'),
    vlan: z.int().optional(),
    through: z
      .object({ ...NamedDevice, kind: DeviceKind })
      .optional()
      .describe('The access point, server or silent switch between the port and the host'),
    evidence: z.enum(['bridge', 'lldp']),
    confidence: Confidence,
    firstSeen: Instant,
    lastSeen: Instant,
    endedAt: Instant.optional().describe('When it was seen elsewhere; absent where it is now'),
  })
  .meta({ id: 'Location' })

export const FindingState = z.enum(['open', 'accepted', 'resolved'])

/** What is not as it should be. */
export const Finding = z
  .object({
    id: z.uuid(),
    site: SiteId,
    kind: z.string().describe('loop, one-way-link, duplex-mismatch, speed-mismatch, slow-uplink …'),
    subject: z.object({
      type: z.enum(['site', 'device', 'interface', 'endpoint']),
      device: z.uuid().optional(),
      deviceName: z.string().optional(),
      interface: z.string().optional(),
      endpoint: z.uuid().optional(),
    }),
    detail: z.record(z.string(), z.unknown()),
    state: FindingState.describe('`accepted`: somebody knows of it; `resolved`: it is gone'),
    firstSeen: Instant,
    lastSeen: Instant,
    resolvedAt: Instant.optional(),
    decidedBy: z.string().optional(),
    decidedAt: Instant.optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'Finding' })
