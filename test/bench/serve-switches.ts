import { startLab } from '../lab/start-lab.ts'
import { completeSchool } from '../lab/truth/complete-school.ts'
import type { School } from '../lab/truth/school.ts'
import { createSchoolDraft } from '../lab/truth/school-draft.ts'

/** Each with 48 ports for machines and 4 for uplinks, half of the first in use. */
const SWITCHES_OF_A_SCHOOL = 25
const PCS_OF_A_SWITCH = 24
const MANAGEMENT = 10

/** `node serve-switches.ts PORT FIRST COUNT`: serves schools FIRST to FIRST + COUNT - 1, and says where the switches are. */
const [port = 0, first = 1, count = 1] = process.argv.slice(2).map(Number)
const networks = Array.from({ length: count }, (_, index) => first + index)
const labs = await Promise.all(
  networks.map(network => startLab({ school: schoolOf48PortSwitches(network), port })),
)
const hosts = labs.flatMap(({ truth }) =>
  truth.devices.filter(({ kind }) => kind === 'switch').map(({ address }) => address),
)
console.log(JSON.stringify({ hosts }))
process.once('SIGTERM', () => process.exit(0))

function schoolOf48PortSwitches(network: number): School {
  const uai = '0450029M'
  const draft = createSchoolDraft(uai, network)
  draft.addVlan({ id: MANAGEMENT, name: 'GESTION-EQ', purpose: 'network equipment', snmp: true })
  for (const id of [20, 22]) {
    draft.addVlan({ id, name: `PEDAGO-${id}`, purpose: 'classrooms', snmp: false })
  }
  const [core, ...edges] = Array.from({ length: SWITCHES_OF_A_SCHOOL }, (_, index) =>
    draft.addDevice({
      model: 'hpe-5130-48g',
      name: `sw${index + 1}`,
      location: 'RG1',
      vlan: MANAGEMENT,
    }),
  )
  const firewall = draft.addDevice({
    model: 'pfsense',
    name: 'fw1',
    location: 'RG1',
    vlan: MANAGEMENT,
  })
  if (!core) throw new Error('a school without switches')
  draft.plug(core, firewall, { untagged: 1, tagged: [] })
  for (const [index, edge] of edges.entries()) {
    draft.connect(core, edge)
    const vlan = 20 + (index % 2) * 2
    for (let pc = 0; pc < PCS_OF_A_SWITCH; pc++) {
      const taken = draft.takeAccessPort(edge, vlan)
      if (!taken) throw new Error(`${edge.name} is full`)
      draft.addEndpoint({
        name: `pc-${index}-${pc}`,
        kind: 'pc',
        isMacRandomised: false,
        vlan,
        system: 'windows',
        at: { device: edge.name, port: taken },
      })
    }
  }
  return completeSchool(draft, {
    uai,
    name: `Lycée ${network}`,
    seed: network,
    network,
    core,
    firewall,
    wan: { contractedMbps: 100, peakDownMbps: 40, peakUpMbps: 6 },
    trunks: 'needed',
  })
}
