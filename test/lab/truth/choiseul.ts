import { type SwitchPlan, switches } from './choiseul-switches.ts'
import { completeSchool } from './complete-school.ts'
import { createRooms, pcName } from './rooms.ts'
import type { School } from './school.ts'
import { createSchoolDraft, type DeviceDraft } from './school-draft.ts'

const uai = '0370037P'
const prefix = 'rca0370037p'

const vlan = {
  management: 10,
  servers: 20,
  administration: 30,
  teachingA: 40,
  teachingB: 50,
  workshops: 60,
  tablets: 70,
  guests: 80,
} as const

const pcs = 622
const hubSeats = 5
/** Racks with a UPS, and which make. */
const upsRacks = [
  ...['sw110.RG1.10', 'sw111.RG1.11', 'sw120.SR1.01', 'sw150.RG2.10', 'sw151.RG2.11'],
  ...['sw153.RG2.14', 'sw170.RG3.10', 'sw171.RG3.11', 'sw172.RG3.12', 'sw190.RG4.10'],
  ...['sw191.RG4.11', 'sw112.RG1.12'],
]

/** The Lycée Choiseul (0370037P): 26 switches, 622 PCs, 35 tablets, 8 VLANs. */
export function choiseul(seed = 1): School {
  const draft = createSchoolDraft(uai, seed)
  const rooms = createRooms(draft)
  addVlans(draft.addVlan)

  const location = (building: string, rack: string): string =>
    `Lycée Choiseul, bâtiment ${building.toUpperCase()}, ${rack}`
  const core = draft.addDevice({
    model: 'hpe-5130-48g',
    members: 2,
    name: `${prefix}sw101.RG1.01`,
    location: location('a', 'RG1, baie cœur'),
    vlan: vlan.management,
  })
  const firewall = draft.addDevice({
    model: 'pfsense',
    name: `${prefix}fw01`,
    location: location('a', 'RG1, baie cœur'),
    vlan: vlan.management,
  })
  draft.plug(core, firewall, { untagged: 1, tagged: [] })

  const byName = new Map<string, DeviceDraft>([['sw101.RG1.01', core]])
  for (const plan of switches) {
    const upper = byName.get(plan.under)
    if (!upper) throw new Error(`${plan.name} hangs under nothing`)
    const lower = draft.addDevice({
      model: plan.model,
      name: `${prefix}${plan.name}`,
      location: location(plan.building, plan.name.replace(/^sw\d+\./, '').replace('.', ', baie ')),
      vlan: vlan.management,
    })
    draft.connect(upper, lower, plan.links)
    byName.set(plan.name, lower)
  }
  const rack = (name: string): DeviceDraft => {
    const found = byName.get(name)
    if (!found) throw new Error(`no switch ${name}`)
    return found
  }

  const accessPoints = ['sw120.SR1.01', 'sw171.RG3.11'].map((under, position) => {
    const accessPoint = draft.addDevice({
      model: 'aruba-ap-303',
      name: `${prefix}ap0${position + 1}`,
      location: location(position === 0 ? 'a' : 'c', position === 0 ? 'CDI' : 'salle polyvalente'),
      vlan: vlan.management,
    })
    draft.plug(rack(under), accessPoint, {
      untagged: vlan.management,
      tagged: [vlan.tablets, vlan.guests],
    })
    return accessPoint
  })

  const machines = [
    ['debian', 'srv-pedago'],
    ['debian-docker', 'srv-services'],
    ['windows-server', 'SRV-ADMIN'],
    ['synology', 'nas-sauvegarde'],
  ] as const
  for (const [model, name] of machines) {
    const server = draft.addDevice({
      model,
      name,
      location: location('a', 'RG1, baie serveurs'),
      vlan: vlan.servers,
    })
    draft.plug(core, server, { untagged: vlan.servers, tagged: [] })
  }
  for (const [position, under] of upsRacks.entries()) {
    const upper = rack(under)
    const ups = draft.addDevice({
      model: position % 3 === 2 ? 'eaton-5p' : 'apc-smart-ups',
      name: `${prefix}ups${String(position + 1).padStart(2, '0')}.${under.replace(/^sw\d+\./, '')}`,
      location: upper.location,
      vlan: vlan.servers,
    })
    draft.plug(upper, ups, { untagged: vlan.servers, tagged: [] })
  }

  addHub()
  addPcs()
  addTablets()
  return completeSchool(draft, {
    uai,
    name: 'Lycée Choiseul',
    seed,
    network: 37,
    core,
    firewall,
    wan: { contractedMbps: 100, peakDownMbps: 44, peakUpMbps: 7 },
    trunks: 'all',
  })

  /** Five PCs of a workshop behind one port, through a hub that nobody remembers. */
  function addHub(): void {
    const device = rack('sw114.RG1.14')
    const room = rooms.nextRoom('a')
    const port = draft.takeAccessPort(device, vlan.teachingA)
    if (!port) throw new Error(`no port for the hub on ${device.name}`)
    const at = { device: device.name, port }
    const { name } = draft.addHub(`hub-${room}`, at)
    for (let seat = 1; seat <= hubSeats; seat += 1) {
      draft.addEndpoint({
        name: pcName(room, 'sev', seat),
        kind: 'pc',
        isMacRandomised: false,
        vlan: vlan.teachingA,
        system: 'windows',
        at,
        hub: name,
      })
    }
  }

  /** Fills the switches evenly, so that each keeps some free ports. */
  function addPcs(): void {
    const capacities = switches.map(plan => draft.freeAccessPorts(rack(plan.name)).length)
    const capacity = capacities.reduce((sum, free) => sum + free, 0)
    let left = pcs - hubSeats
    let free = capacity
    for (const [position, plan] of switches.entries()) {
      const own = capacities[position] ?? 0
      const count = Math.round((own * left) / free)
      rooms.fill({
        switch: rack(plan.name),
        building: plan.building,
        count,
        vlanFor: () => vlanOfRoom(plan),
      })
      left -= count
      free -= own
    }
  }

  function vlanOfRoom({ name, building }: SwitchPlan): number {
    if (name === 'sw111.RG1.11') return vlan.administration
    const byBuilding = {
      a: vlan.teachingA,
      b: vlan.teachingA,
      c: vlan.teachingB,
      d: vlan.workshops,
    }
    return byBuilding[building]
  }

  /** 25 tablets of the school, and 10 of visitors that change their address per network. */
  function addTablets(): void {
    for (let number = 1; number <= 35; number += 1) {
      const isGuest = number > 25
      const accessPoint = draft.random.pick(accessPoints)
      draft.addEndpoint({
        name: isGuest ? `android-${number}` : `tab-${String(number).padStart(2, '0')}`,
        kind: 'tablet',
        isMacRandomised: isGuest,
        vlan: isGuest ? vlan.guests : vlan.tablets,
        system: draft.random.below(2) === 0 ? 'android' : 'ios',
        at: {
          device: accessPoint.name,
          port: draft.random.pick(['radio0_ssid_id0', 'radio1_ssid_id0']),
        },
      })
    }
  }
}

function addVlans(add: ReturnType<typeof createSchoolDraft>['addVlan']): void {
  add({ id: vlan.management, name: 'GESTION-EQ', purpose: 'network equipment', snmp: true })
  add({ id: vlan.servers, name: 'SERVEURS', purpose: 'servers, storage and UPS', snmp: true })
  add({ id: vlan.administration, name: 'ADMINISTRATIF', purpose: 'offices', snmp: false })
  add({ id: vlan.teachingA, name: 'PEDAGO-A', purpose: 'classrooms A and B', snmp: false })
  add({ id: vlan.teachingB, name: 'PEDAGO-B', purpose: 'classrooms C', snmp: false })
  add({ id: vlan.workshops, name: 'ATELIERS', purpose: 'workshops', snmp: false })
  add({ id: vlan.tablets, name: 'TABLETTES', purpose: 'tablets of the school', snmp: false })
  add({ id: vlan.guests, name: 'INVITES', purpose: 'guests on wireless', snmp: false })
}
