import { completeSchool } from './complete-school.ts'
import { addHubs, addPhones, closeRings } from './patch-room.ts'
import { createRooms } from './rooms.ts'
import type { School } from './school.ts'
import { createSchoolDraft, type DeviceDraft } from './school-draft.ts'

/** What a generated school is like; every count may be left to its default. */
export type SchoolSize = {
  readonly uai: string
  readonly name: string
  readonly seed?: number
  readonly switches?: number
  readonly pcs?: number
  readonly tablets?: number
  readonly accessPoints?: number
  readonly servers?: number
  readonly ups?: number
  /** Links between switches that are an aggregation of two, where both are able to. */
  readonly aggregates?: number
  /** Cables that close a ring. */
  readonly rings?: number
  /** Unmanaged switches with two to five PCs. */
  readonly hubs?: number
  /** Telephones with a PC behind. */
  readonly phones?: number
  /** Second octet of the school's addresses; schools served at once need different ones. */
  readonly network?: number
  readonly contractedMbps?: 40 | 100
}

const hostsPerVlan = 450
/** Children a switch takes, by model: only what can aggregate has many. */
const fanOut: Record<string, number> = { 'hpe-5130-24g': 8, 'hpe-5130-48g': 12 }
const coreFanOut = 40
const edgeModels = [
  ...['hpe-5130-24g', 'hpe-5130-24g', 'hpe-5130-48g', 'hpe-5130-48g'],
  ...['cisco-2960-24tc-s', 'cisco-2960-24tc-s-cdp-only', '3com-4400'],
] as const

/** A school of any size, the same for the same arguments. */
export function generateSchool(size: SchoolSize): School {
  const { uai, name, seed = 1, network = 37, contractedMbps = 100 } = size
  const switchCount = Math.max(1, size.switches ?? 14)
  const counts = {
    pcs: size.pcs ?? switchCount * 18,
    tablets: size.tablets ?? Math.floor(switchCount / 2),
    accessPoints: size.accessPoints ?? Math.ceil(switchCount / 10),
    servers: size.servers ?? 2,
    ups: size.ups ?? Math.floor(switchCount / 3),
  }
  const draft = createSchoolDraft(uai, seed)
  const prefix = `rca${uai.toLowerCase()}`
  const vlans = vlanNumbers()

  const management = vlans.several(
    'GESTION-EQ',
    'network equipment',
    true,
    switchCount + counts.accessPoints + 1,
  )
  const serving = vlans.several(
    'SERVEURS',
    'servers, storage and UPS',
    true,
    counts.servers + counts.ups + 1,
  )
  const teaching = vlans.several('PEDAGO', 'classrooms', false, counts.pcs)
  const wireless = vlans.several('TABLETTES', 'tablets', false, counts.tablets)

  const core = draft.addDevice({
    model: 'hpe-5130-48g',
    members: switchCount > 20 ? 2 : 1,
    name: `${prefix}sw001.RG1.01`,
    location: `${name}, RG1`,
    vlan: management.next(),
  })
  const firewall = draft.addDevice({
    model: 'pfsense',
    name: `${prefix}fw01`,
    location: `${name}, RG1`,
    vlan: management.next(),
  })
  draft.plug(core, firewall, { untagged: 1, tagged: [] })

  const switches = addSwitches()
  const accessPoints = addLeaves(counts.accessPoints, 'aruba-ap-303', 'ap', management, true)
  addServers()
  addLeaves(counts.ups, 'apc-smart-ups', 'ups', serving, false)
  addPcs()
  addTablets()
  addHubs(draft, size.hubs ?? 0)
  const phones = size.phones ?? 0
  if (phones > 0) addPhones(draft, phones, vlans.several('VOIX', 'telephones', false, phones))
  closeRings(draft, switches, size.rings ?? 0)
  return completeSchool(draft, {
    uai,
    name,
    seed,
    network,
    core,
    firewall,
    wan: {
      contractedMbps,
      peakDownMbps: contractedMbps === 40 ? 39 : 30 + draft.random.below(20),
      peakUpMbps: 6,
    },
    trunks: 'needed',
  })

  function addSwitches(): DeviceDraft[] {
    const all = [core]
    let aggregates = size.aggregates ?? 0
    const open = [{ device: core, left: Math.min(coreFanOut, switchCount) }]
    for (let number = 2; number <= switchCount; number += 1) {
      const parent = open[0]
      if (!parent) throw new Error('no switch has room for another below it')
      // Where more switches must follow, the next one has to be able to take them.
      const canStop = open.reduce((sum, each) => sum + each.left, 0) > switchCount - number
      const model = canStop ? draft.random.pick(edgeModels) : 'hpe-5130-48g'
      const rack = `RG${1 + (number % 6)}.${String(1 + (number % 30)).padStart(2, '0')}`
      const device = draft.addDevice({
        model,
        name: `${prefix}sw${String(number).padStart(3, '0')}.${rack}`,
        location: `${name}, ${rack.replace('.', ', baie ')}`,
        vlan: management.next(),
      })
      const isAggregate = aggregates > 0 && model.startsWith('hpe') && number % 2 === 0
      if (isAggregate) aggregates -= 1
      draft.connect(parent.device, device, isAggregate ? 2 : 1)
      all.push(device)
      parent.left -= 1
      if (parent.left === 0) open.shift()
      const children = fanOut[model] ?? 0
      if (children > 0) open.push({ device, left: children })
    }
    return all
  }

  function withRoom(): DeviceDraft {
    const start = draft.random.below(switches.length)
    for (let step = 0; step < switches.length; step += 1) {
      const device = switches[(start + step) % switches.length]
      if (device && draft.freeAccessPorts(device).length > 0) return device
    }
    throw new Error('no free port left in the school')
  }

  function addLeaves(
    count: number,
    model: string,
    kind: string,
    vlan: { next(): number },
    isWireless: boolean,
  ): DeviceDraft[] {
    return Array.from({ length: count }, (_, position) => {
      const upper = withRoom()
      const device = draft.addDevice({
        model,
        name: `${prefix}${kind}${String(position + 1).padStart(2, '0')}`,
        location: upper.location,
        vlan: vlan.next(),
      })
      draft.plug(upper, device, {
        untagged: device.vlan,
        tagged: isWireless ? wireless.ids : [],
      })
      return device
    })
  }

  function addServers(): void {
    const machines = Array.from({ length: counts.servers }, (_, position) =>
      draft.random.pick(position === 0 ? ['debian'] : ['debian-docker', 'windows-server']),
    )
    for (const [position, model] of [...machines, 'synology'].entries()) {
      const server = draft.addDevice({
        model,
        name: model === 'synology' ? 'nas-01' : `srv-${String(position + 1).padStart(2, '0')}`,
        location: `${name}, RG1`,
        vlan: serving.next(),
      })
      draft.plug(core, server, { untagged: server.vlan, tagged: [] })
    }
  }

  function addPcs(): void {
    const rooms = createRooms(draft)
    const edges = switches.length > 1 ? switches.slice(1) : switches
    let left = counts.pcs
    let free = edges.reduce((sum, device) => sum + draft.freeAccessPorts(device).length, 0)
    if (left > free)
      throw new Error(`${left} PCs don't fit on ${switchCount} switches (${free} ports)`)
    for (const [position, device] of edges.entries()) {
      const own = draft.freeAccessPorts(device).length
      const count = Math.min(own, Math.round((own * left) / Math.max(1, free)))
      left -= count
      free -= own
      const vlan = teaching.next(count)
      rooms.fill({
        switch: device,
        building: buildingName(Math.floor(position / 8)),
        count,
        vlanFor: () => vlan,
      })
    }
  }

  function addTablets(): void {
    if (accessPoints.length === 0) return
    for (let number = 1; number <= counts.tablets; number += 1) {
      const isMacRandomised = draft.random.below(3) === 0
      draft.addEndpoint({
        name: `tab-${String(number).padStart(2, '0')}`,
        kind: 'tablet',
        isMacRandomised,
        vlan: wireless.next(),
        system: draft.random.pick(['android', 'ios'] as const),
        at: { device: draft.random.pick(accessPoints).name, port: 'radio0_ssid_id0' },
      })
    }
  }

  /** VLANs of one purpose, as many as keep each within a /23; numbers 10, 12, 14… */
  function vlanNumbers() {
    let nextId = 10
    return {
      several: (label: string, purpose: string, snmp: boolean, hosts: number) => {
        const needed = Math.max(1, Math.ceil(hosts / hostsPerVlan))
        const ids: number[] = []
        let used = 0
        for (let position = 0; position < needed; position += 1) add()
        function add(): void {
          const suffix = ids.length === 0 ? '' : `-${ids.length + 1}`
          draft.addVlan({ id: nextId, name: `${label}${suffix}`, purpose, snmp })
          ids.push(nextId)
          nextId += 2
        }
        let at = 0
        return {
          ids,
          /** The VLAN for the next `count` hosts, which stay together. */
          next: (count = 1): number => {
            if (used + count > hostsPerVlan + 30) {
              at += 1
              used = 0
              if (at === ids.length) add()
            }
            used += count
            return ids[at] ?? 0
          },
        }
      },
    }
  }
}

/** a to z, then aa, ab… */
function buildingName(number: number): string {
  const letter = String.fromCharCode(97 + (number % 26))
  return number < 26 ? letter : buildingName(Math.floor(number / 26) - 1) + letter
}
