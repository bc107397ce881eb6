import { expect, test } from 'vitest'
import { createNetworkEvidence } from '../../../agent/endpoints/network-evidence.ts'
import { createPseudonyms } from '../../../agent/privacy/pseudonyms.ts'
import { createRedaction } from '../../../agent/redaction.ts'
import type { HostOutcome } from '../../../agent/scan.ts'
import { assignTargets } from '../../../agent/scan-areas.ts'
import type { Interface } from '../../../schemas/interface.ts'
import type { Neighbour } from '../../../schemas/neighbour.ts'
import type { Observation } from '../../../schemas/observation.ts'
import type { PlanVlan } from '../../../schemas/plan.ts'
import { arpTable, macTable, observed, vlan } from '../endpoints/scanned.ts'

const PUPIL = '3c:52:82:01:02:03'
const OFFICE = '3c:52:82:01:02:04'
const SWITCH = '00:1b:3f:00:00:01'
const pseudonyms = createPseudonyms('the key of this school, 32 letters')
const hidden = pseudonyms.ofMac(PUPIL)

/** VLAN 20 is the pupils', in private; VLAN 10 the offices'. */
const plan = (privacy: PlanVlan['privacy']) => [
  vlan(10, '10.1.10.0/24'),
  vlan(20, '10.1.20.0/24', { privacy }),
]

/** The devices of a scan as they may be told, the first of them. */
function told(
  outcomes: HostOutcome[],
  { vlans = plan('pseudonymised'), hasKey = true } = {},
): Observation {
  const evidence = createNetworkEvidence()
  for (const [order, it] of outcomes.entries()) {
    if (it.status === 'observed') evidence.learn(it.observation, order, it.host.macAddress)
  }
  const may = createRedaction(
    assignTargets(vlans),
    outcomes,
    evidence,
    new Map(),
    hasKey ? pseudonyms : undefined,
  )
  const [first] = outcomes
  if (first?.status !== 'observed') throw new Error('the first is no device')
  return may.observation(first.observation)
}
const macsIn = ({ macTable }: Observation) =>
  macTable.status === 'complete' ? macTable.rows.map(row => row.macAddress) : []
const ports = (...rows: Partial<Interface>[]) => ({
  status: 'complete' as const,
  rows: rows.map((row, at): Interface => ({ name: `${at + 1}`, index: at + 1, ...row })),
})
const neighbours = (...rows: Partial<Neighbour>[]) => ({
  status: 'complete' as const,
  rows: rows.map((row): Neighbour => ({ interface: '1', protocol: 'lldp', ...row })),
})

test('in the MAC table of a switch a private VLAN’s hosts have pseudonyms, the others their own', () => {
  const table = observed({ macTable: macTable([PUPIL, 20], [OFFICE, 10]) })
  expect(macsIn(told([table]))).toEqual([hidden, OFFICE])
})

test('where hosts are only counted, or there are no pseudonyms, their rows are left out', () => {
  const table = observed({ macTable: macTable([PUPIL, 20], [OFFICE, 10]) })
  expect(macsIn(told([table], { vlans: plan('count-only') }))).toEqual([OFFICE])
  expect(macsIn(told([table], { hasKey: false }))).toEqual([OFFICE])
})

test('gear keeps its MAC in every VLAN', () => {
  const table = observed({ macAddress: SWITCH, macTable: macTable([SWITCH, 20]) })
  expect(macsIn(told([table]))).toEqual([SWITCH])
})

test('a row without a VLAN is judged by all that is known of the MAC', () => {
  const old = observed({ macTable: macTable([PUPIL, undefined], [OFFICE, undefined]) })
  const router = observed({
    address: '10.1.2.1',
    kind: 'router',
    arpTable: arpTable(['10.1.20.7', PUPIL], ['10.1.10.7', OFFICE]),
  })
  expect(macsIn(told([old, router]))).toEqual([hidden, OFFICE])
})

test('a MAC of which nothing is known is hidden where it may be in a private VLAN', () => {
  const macs = [1, 2, 3].map(last => `3c:52:82:01:02:0${last}`)
  const rows = macTable(
    ...macs.map((mac, at): [string, undefined, string] => [mac, undefined, `${at + 1}`]),
  )
  const old = observed({
    macTable: rows,
    interfaces: ports(
      { accessVlan: 10, taggedVlans: [] },
      { accessVlan: 10, taggedVlans: [20] },
      {},
    ),
  })
  const [access, ...others] = macs
  expect(macsIn(told([old]))).toEqual([access, ...others.map(pseudonyms.ofMac)])
})

test('a private VLAN without a number hides whatever may be in it', () => {
  const { id: _none, ...nameless } = vlan(20, '10.1.20.0/24', { privacy: 'pseudonymised' })
  const vlans = [vlan(10, '10.1.10.0/24'), nameless]
  const table = observed({ macTable: macTable([PUPIL, 77], [OFFICE, 10]) })
  expect(macsIn(told([table], { vlans }))).toEqual([hidden, OFFICE])
})

test('an ARP table has pseudonyms for address and MAC, and the gateway’s own', () => {
  const gateway = observed({
    kind: 'firewall',
    address: '10.1.20.254',
    macAddress: SWITCH,
    arpTable: arpTable(['10.1.20.7', PUPIL], ['10.1.10.7', OFFICE], ['10.1.20.254', SWITCH]),
  })
  expect(told([gateway]).arpTable).toEqual(
    arpTable(
      [pseudonyms.ofAddress('10.1.20.7'), hidden],
      ['10.1.10.7', OFFICE],
      ['10.1.20.254', SWITCH],
    ),
  )
})

test('addresses of the same interface are as private as those that the plan names', () => {
  const rows = [
    { address: '10.1.20.7', macAddress: PUPIL, interface: 'Vlan20' },
    { address: '10.1.21.7', macAddress: OFFICE, interface: 'Vlan20' },
  ]
  const router = observed({ arpTable: { status: 'complete', rows } })
  expect(JSON.stringify(told([router]))).not.toMatch(/10\.1\.2[01]\.7|3c:52:82/)
})

test('a PC that speaks LLDP in a private VLAN says nothing of itself', () => {
  const port = ports({ accessVlan: 20, taggedVlans: [] })
  const pc = {
    chassisId: PUPIL,
    portId: PUPIL,
    portDescription: 'eth0 of marie-laptop',
    name: 'marie-laptop',
    description: 'Linux marie-laptop 6.1',
    managementAddress: '10.1.20.7',
    capabilities: ['bridge' as const, 'router' as const],
  }
  const table = observed({ interfaces: port, neighbours: neighbours(pc) })
  expect(told([table]).neighbours).toEqual(
    neighbours({
      chassisId: hidden,
      portId: hidden,
      name: pseudonyms.ofName('marie-laptop'),
      managementAddress: pseudonyms.ofAddress('10.1.20.7'),
      capabilities: ['bridge', 'router'],
    }),
  )
  expect(told([table], { vlans: plan('count-only') }).neighbours).toEqual(neighbours())
})

test('an IP phone’s name, which holds its MAC, is hidden on any port that may be the VLAN’s', () => {
  const phone = {
    name: 'SEP3C5282010203',
    chassisId: 'SEP3C5282010203',
    capabilities: ['telephone' as const],
  }
  const trunk = ports({ accessVlan: 10, taggedVlans: [20] })
  const table = observed({ interfaces: trunk, neighbours: neighbours(phone) })
  expect(JSON.stringify(told([table]).neighbours)).not.toContain('3C5282')
})

test('links between gear stay as they are, also when the other end does not answer SNMP', () => {
  const trunk = ports({ accessVlan: 10, taggedVlans: [20] }, { accessVlan: 20, taggedVlans: [] })
  const other = { name: 'sw2', chassisId: '70:10:6f:00:00:01', capabilities: ['bridge' as const] }
  const known = { interface: '2', name: 'sw3', chassisId: SWITCH }
  const table = observed({ interfaces: trunk, neighbours: neighbours(other, known) })
  const answering = observed({ address: '10.1.2.9', macAddress: SWITCH })
  expect(told([table, answering]).neighbours).toEqual(neighbours(other, known))
})
