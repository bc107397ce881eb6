import { z } from 'zod'
import { AgentId } from '../../schemas/agent-id.ts'
import { DefaultRoute } from '../../schemas/default-route.ts'
import { DeviceKind } from '../../schemas/device-kind.ts'
import { EndpointEvidence, KindEvidence } from '../../schemas/endpoint.ts'
import { HolidayZone } from '../../schemas/holiday-zone.ts'
import { Host } from '../../schemas/host.ts'
import { Interface } from '../../schemas/interface.ts'
import { IpAddress } from '../../schemas/ip-address.ts'
import { MacAddress } from '../../schemas/mac-address.ts'
import { Member } from '../../schemas/member.ts'
import { Neighbour } from '../../schemas/neighbour.ts'
import { Printer } from '../../schemas/printer.ts'
import { SiteId } from '../../schemas/site-id.ts'
import { Ups } from '../../schemas/ups.ts'
import { Vlan } from '../../schemas/vlan.ts'

const Instant = z.iso.datetime().describe('UTC')
const Count = z.int().nonnegative()

export const ItemState = z
  .enum(['seen', 'late', 'missing', 'retired'])
  .describe('Whether it still is there, by scans that could have seen it')

const lifetime = { state: ItemState, firstSeen: Instant, lastSeen: Instant }

/** A device as lists show it. */
export const Device = z
  .object({
    id: z.uuid(),
    site: SiteId,
    kind: DeviceKind,
    name: z.string().optional(),
    vendor: z.string().optional(),
    model: z.string().optional(),
    serial: z.string().optional(),
    version: z.string().optional().describe('Firmware or operating system'),
    addresses: z.array(IpAddress).describe('Current ones; the one to reach it at comes first'),
    macAddress: MacAddress.optional(),
    ...lifetime,
  })
  .meta({ id: 'Device' })

export const DeviceInterface = Interface.extend({
  isPresent: z.boolean().describe('False for a port that the device no longer has'),
  firstSeen: Instant,
}).meta({ id: 'DeviceInterface' })

const Value = z.unknown().optional()

/** One line of a history. */
export const Change = z
  .object({
    id: z.string(),
    at: Instant,
    changeset: z
      .uuid()
      .describe('Who did it, and what else came with it; that of a message has the message’s id'),
    itemType: z.enum(['device', 'address', 'interface', 'member', 'endpoint', 'case']),
    itemKey: z.string().optional().describe('Which address, interface or member of the device'),
    kind: z.enum(['added', 'changed', 'removed']),
    field: z.string().optional(),
    oldValue: Value.describe('Absent where nothing was known before'),
    newValue: Value,
  })
  .meta({ id: 'Change' })

/** Everything that is known of a device, with the latest part of its history. */
export const DeviceDetail = Device.extend({
  location: z.string().optional(),
  contact: z.string().optional(),
  sysObjectId: z.string().optional(),
  sysDescr: z.string().optional(),
  uptimeSeconds: z.number().nonnegative().optional(),
  members: z.array(Member).describe('Chassis of a stack, or the only one'),
  interfaces: z.array(DeviceInterface),
  vlans: z.array(Vlan),
  neighbours: z.array(Neighbour),
  defaultRoutes: z.array(DefaultRoute).optional(),
  ups: Ups.optional(),
  printer: Printer.optional(),
  host: Host.optional(),
  sections: z
    .array(
      z.object({
        section: z.string(),
        status: z.enum(['complete', 'unsupported', 'failed']),
        reason: z.string().optional(),
        checkedAt: Instant,
        completeAt: Instant.optional(),
      }),
    )
    .describe('How the latest reading of each of its tables went'),
  changes: z.array(Change).describe('The latest changes; all of them are at `/changes`'),
}).meta({ id: 'DeviceDetail' })

/** A host that does not answer SNMP. */
export const Endpoint = z
  .object({
    id: z.uuid(),
    site: SiteId,
    kind: DeviceKind,
    kindFrom: z.array(KindEvidence).optional().describe('What the kind is concluded from'),
    name: z.string().optional(),
    vendor: z.string().optional().describe('Maker of the network card'),
    macAddress: MacAddress.optional(),
    address: IpAddress.optional(),
    vlan: z.int().optional(),
    model: z.string().optional().describe('As a person, a list or its controller says'),
    serial: z.string().optional(),
    assetNumber: z.string().optional(),
    building: z.string().optional(),
    room: z.string().optional(),
    note: z.string().optional(),
    via: z.array(EndpointEvidence).describe('How it was noticed or named'),
    isRandomMac: z.boolean(),
    isPseudonym: z
      .literal(true)
      .optional()
      .describe('Name, MAC and address are pseudonyms, as the plan asks for its VLAN'),
    ...lifetime,
    machine: z
      .uuid()
      .optional()
      .describe('The endpoint that stands for its machine, when that has several cards'),
    device: z
      .uuid()
      .optional()
      .describe('The device that it turned out to be; then it is in no list and no count'),
  })
  .meta({ id: 'Endpoint' })

export const EndpointDetail = Endpoint.extend({
  changes: z.array(Change).describe('The latest changes; all of them are at `/changes`'),
}).meta({ id: 'EndpointDetail' })

/** An agent and what its latest heartbeat said. */
export const Agent = z
  .object({
    id: AgentId,
    site: SiteId,
    state: z.enum(['unknown', 'online', 'offline']).describe('`unknown` until first heard'),
    version: z.string().optional(),
    startedAt: Instant.optional(),
    heartbeatAt: Instant.optional(),
    clockOffsetSeconds: z.number().optional().describe('Its clock minus the collector’s'),
    outbox: z
      .object({
        messages: Count,
        bytes: Count.optional(),
        oldestAt: Instant.optional(),
        isDurable: z.boolean().optional(),
      })
      .optional()
      .describe('What it has yet to deliver'),
    planRefusal: z
      .string()
      .optional()
      .describe('Why it does not work by the plan that it was given last'),
    planRevision: z.int().optional(),
    lastScanAt: Instant.optional(),
    revokedAt: Instant.optional(),
    createdAt: Instant,
  })
  .meta({ id: 'Agent' })

const { id, site, ...ofAgent } = Agent.shape

/** An agent where its site is not told beside it; the name stands next to the site in tables, too. */
export const PlacedAgent = z
  .object({ id, site, siteName: z.string().optional(), ...ofAgent })
  .meta({ id: 'PlacedAgent' })

/** What an agent could not deliver. */
export const Gap = z
  .object({
    id: z.uuid(),
    site: SiteId,
    agent: AgentId,
    kind: z.string().optional().describe('Kind of the messages; absent when it cannot be told'),
    from: Instant,
    to: Instant,
    messages: Count.optional().describe('Absent when it cannot be told'),
    samples: Count.optional().describe('Traffic samples in them'),
    reason: z
      .enum(['full', 'damaged'])
      .describe('`full`: its outbox had no more room; `damaged`: the file could not be read'),
    receivedAt: Instant,
  })
  .meta({ id: 'Gap' })

/** A site with its inventory in counts; retired things and randomised MACs do not count. */
export const Site = z
  .object({
    id: SiteId,
    name: z.string().optional(),
    city: z.string().optional(),
    postalCode: z.string().optional(),
    address: z.string().optional(),
    holidayZone: HolidayZone.optional().describe('Where it is not the one of its academy'),
    createdAt: Instant,
    kinds: z.array(
      z.object({
        kind: DeviceKind,
        count: Count.describe('Devices and endpoints together'),
        devices: Count,
        endpoints: Count,
        late: Count,
        missing: Count,
      }),
    ),
    agents: z.array(Agent),
  })
  .meta({ id: 'Site' })
