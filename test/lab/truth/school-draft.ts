import type { Model } from '../models/model.ts'
import { modelOf } from '../models/registry.ts'
import { createMacAllocator, type MacAllocator } from './mac-addresses.ts'
import { createRandom, type Random } from './random.ts'
import type { Cable, Endpoint, Hub, Port, PortReference } from './school.ts'
import { type SerialFormat, serialFormats } from './serials.ts'

/** A device before it has an address: what is decided while a school is drawn up. */
export type DeviceDraft = {
  readonly name: string
  readonly model: Model
  readonly location: string
  readonly vlan: number
  readonly members: { position: number; serial: string; macAddress: string }[]
  readonly cardSerial: string
  readonly aggregates: string[]
  /** What differs from the port as it comes out of the box. */
  readonly settings: Map<string, Partial<Port>>
  readonly used: Set<string>
}

export type VlanDraft = {
  readonly id: number
  readonly name: string
  readonly purpose: string
  readonly snmp: boolean
}

export type CableDraft = {
  readonly upper: DeviceDraft
  readonly lower: DeviceDraft
  /** Physical ports, one pair per cable. */
  readonly pairs: readonly { readonly upper: string; readonly lower: string }[]
  readonly upperPort: string
  readonly lowerPort: string
}

export type EndpointDraft = Omit<Endpoint, 'macAddress' | 'address' | 'hub'> & { hub?: string }

export type SchoolDraft = {
  readonly random: Random
  readonly macAddresses: MacAllocator
  readonly vlans: VlanDraft[]
  readonly devices: DeviceDraft[]
  readonly links: CableDraft[]
  /** Cables that close rings. */
  readonly spares: Cable[]
  readonly hubs: Hub[]
  readonly endpoints: EndpointDraft[]
  addVlan(vlan: VlanDraft): VlanDraft
  addDevice(device: {
    model: string
    name: string
    location: string
    vlan: number
    members?: number
  }): DeviceDraft
  /** Cables two switches, on their best free ports; two links make an aggregation. */
  connect(upper: DeviceDraft, lower: DeviceDraft, links?: 1 | 2): void
  /** One more cable between two switches that are connected already, by whatever way. */
  connectSpare(upper: DeviceDraft, lower: DeviceDraft): void
  /** Plugs anything else into a free access port of a switch, with the VLANs it needs. */
  plug(upper: DeviceDraft, lower: DeviceDraft, vlans: { untagged: number; tagged: number[] }): void
  addEndpoint(endpoint: EndpointDraft): void
  addHub(name: string, at: PortReference): Hub
  freeAccessPorts(device: DeviceDraft): string[]
  /** The next free access port, set to this VLAN; undefined when the switch is full. */
  takeAccessPort(device: DeviceDraft, vlan: number): string | undefined
}

/** Starts a school in which nothing is yet. Two drafts with the same seed draw the same numbers. */
export function createSchoolDraft(uai: string, seed: number): SchoolDraft {
  const random = createRandom(`${uai}/${seed}`)
  const macAddresses = createMacAllocator(random)
  const serials = new Set<string>()

  function newSerial(format: SerialFormat | undefined): string {
    if (!format) return ''
    for (;;) {
      const serial = serialFormats[format](random)
      if (serials.has(serial)) continue
      serials.add(serial)
      return serial
    }
  }

  function settingsOf(device: DeviceDraft, port: string): Partial<Port> {
    return device.settings.get(port) ?? {}
  }

  function set(device: DeviceDraft, port: string, settings: Partial<Port>): void {
    device.settings.set(port, { ...settingsOf(device, port), ...settings })
    device.used.add(port)
  }

  const freeAccessPorts = ({ model, members, used }: DeviceDraft): string[] =>
    model.accessPorts(members.length).filter(port => !used.has(port))

  /** An uplink port while there are any, else the last copper port, as installers do. */
  function takeTrunkPort(device: DeviceDraft): string {
    const { model, members, used } = device
    const optical = model.uplinkPorts(members.length).find(port => !used.has(port))
    const port = optical ?? freeAccessPorts(device).at(-1)
    if (!port) throw new Error(`no free port left on ${device.name}`)
    used.add(port)
    return port
  }

  const draft: SchoolDraft = {
    random,
    macAddresses,
    vlans: [],
    devices: [],
    links: [],
    spares: [],
    hubs: [],
    endpoints: [],
    freeAccessPorts,
    addVlan: vlan => {
      draft.vlans.push(vlan)
      return vlan
    },
    addDevice: ({ model: key, members = 1, ...own }) => {
      const model = modelOf(key)
      const device: DeviceDraft = {
        ...own,
        model,
        members: Array.from({ length: members }, (_, position) => ({
          position: position + 1,
          serial: newSerial(model.serialFormat),
          macAddress: macAddresses.block(model.organisation, model.macBlock),
        })),
        cardSerial: model.serialFormat === 'apc' ? newSerial('apcCard') : '',
        aggregates: [],
        settings: new Map(),
        used: new Set(),
      }
      draft.devices.push(device)
      return device
    },
    connect: (upper, lower, links = 1) => {
      const pairs = Array.from({ length: links }, () => ({
        upper: takeTrunkPort(upper),
        lower: takeTrunkPort(lower),
      }))
      const aggregate = (device: DeviceDraft): string | undefined => {
        if (links === 1) return undefined
        const name = `Bridge-Aggregation${device.aggregates.length + 1}`
        device.aggregates.push(name)
        return name
      }
      const [upperGroup, lowerGroup] = [aggregate(upper), aggregate(lower)]
      for (const pair of pairs) {
        set(upper, pair.upper, { alias: `vers ${lower.name}`, aggregate: upperGroup })
        set(lower, pair.lower, { alias: `vers ${upper.name}`, aggregate: lowerGroup })
      }
      const [first] = pairs
      if (!first) return
      const upperPort = upperGroup ?? first.upper
      const lowerPort = lowerGroup ?? first.lower
      if (upperGroup) set(upper, upperGroup, { alias: `vers ${lower.name}` })
      if (lowerGroup) set(lower, lowerGroup, { alias: `vers ${upper.name}` })
      draft.links.push({ upper, lower, pairs, upperPort, lowerPort })
    },
    connectSpare: (upper, lower) => {
      const ends = { upper: takeTrunkPort(upper), lower: takeTrunkPort(lower) }
      set(upper, ends.upper, { alias: `secours ${lower.name}` })
      set(lower, ends.lower, { alias: `secours ${upper.name}` })
      draft.spares.push({
        upper: { device: upper.name, port: ends.upper },
        lower: { device: lower.name, port: ends.lower },
        isSpare: true,
      })
    },
    plug: (upper, lower, vlans) => {
      const upperPort = freeAccessPorts(upper).at(-1)
      const [lowerPort] = lower.model.uplinkPorts(1)
      if (!upperPort || !lowerPort)
        throw new Error(`${lower.name} can't be plugged into ${upper.name}`)
      set(upper, upperPort, {
        alias: lower.name,
        accessVlan: vlans.untagged,
        taggedVlans: vlans.tagged,
      })
      draft.links.push({
        upper,
        lower,
        pairs: [{ upper: upperPort, lower: lowerPort }],
        upperPort,
        lowerPort,
      })
    },
    addEndpoint: endpoint => {
      draft.endpoints.push(endpoint)
    },
    addHub: (name, at) => {
      const hub = { name, at }
      draft.hubs.push(hub)
      return hub
    },
    takeAccessPort: (device, vlan) => {
      const [port] = freeAccessPorts(device)
      if (port) set(device, port, { accessVlan: vlan })
      return port
    },
  }
  return draft
}
