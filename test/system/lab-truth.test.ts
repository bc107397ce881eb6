import { afterAll, beforeAll, expect, test } from 'vitest'
import { Observation } from '../../schemas/observation.ts'
import { ScanReport } from '../../schemas/scan-report.ts'
import { runAgent } from '../agent/recense-agent.ts'
import { upsReadings } from '../lab/mibs/ups-mib.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { choiseul } from '../lab/truth/choiseul.ts'
import type { Device } from '../lab/truth/school.ts'
import { toldByTruth } from './told-by-truth.ts'

let lab: Lab
let observed: Map<string, Observation>
let report: ScanReport
let told: Map<string, ReturnType<typeof toldByTruth>>

/** One scan of the whole school by the command line, as its plan says; the tests look at what came of it. */
beforeAll(async () => {
  lab = await startLab({ school: choiseul(), port: 0 })
  const targets = lab.plan.vlans.filter(vlan => vlan.snmp).flatMap(vlan => vlan.ranges)
  const ports = ['--port', String(lab.port), '--no-names']
  const { code, lines, stderr } = await runAgent(['scan', ...targets, ...ports, '--format=ndjson'])
  expect(code, stderr).toBe(0)
  const devices = lines.slice(0, -1).map(line => Observation.parse(line))
  observed = new Map(devices.map(device => [device.name ?? device.address, device]))
  report = ScanReport.parse(lines.at(-1))
  told = new Map(lab.truth.devices.map(device => [device.name, toldByTruth(lab, device)]))
})
afterAll(() => lab?.close())

function seen({ name }: Device): Observation {
  const device = observed.get(name)
  if (!device) throw new Error(`${name} was not found`)
  return device
}

/** Rows in an order of their own: a table is a set. */
function sorted(section: { status: string; rows?: object[] } | undefined) {
  if (!section?.rows) return section
  const keyed = section.rows.map(row => [JSON.stringify(Object.entries(row).sort()), row] as const)
  return { ...section, rows: keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row) }
}

function isFact([key]: [string, unknown]): boolean {
  return !sections.some(section => section === key)
}

const sections = [
  'interfaces',
  'vlans',
  'neighbours',
  'macTable',
  'arpTable',
  'accessPoints',
] as const

test('every device of the school is found, and nothing else', () => {
  expect([...observed.keys()].toSorted()).toEqual(lab.truth.devices.map(it => it.name).toSorted())
  expect(report).toMatchObject({ isPartial: false, troubled: [] })
  expect(report.coverage.map(it => [it.devicesObserved, it.endpointsSeen])).toEqual([
    [lab.truth.devices.length, 0],
  ])
})

test('each device is what it is: kind, maker, model, serial number, version, name, place, address', () => {
  for (const device of lab.truth.devices) {
    const { uptimeSeconds, cost, ups, host, ...whole } = seen(device)
    // What a chassis calls itself is not in the truth.
    const members = whole.members?.map(({ description: _words, ...member }) => member)
    const facts = Object.entries({ ...whole, ...(members && { members }) }).filter(isFact)
    const expected = Object.entries(told.get(device.name) ?? {}).filter(isFact)
    expect(Object.fromEntries(facts)).toEqual(Object.fromEntries(expected))
    expect(uptimeSeconds, device.name).toBeGreaterThan(0)
    expect(cost?.requests, device.name).toBeGreaterThan(5)
  }
})

test('every UPS tells of its battery, its load and what feeds it', () => {
  const units = lab.truth.devices.filter(device => device.kind === 'ups')
  expect(units.length).toBeGreaterThan(1)
  for (const device of units) {
    const { chargePercent, minutesLeft, loadPercent } = upsReadings({ device })
    expect(seen(device).ups, device.name).toEqual({
      batteryStatus: 'normal',
      mustReplaceBattery: false,
      chargePercent,
      minutesRemaining: minutesLeft,
      loadPercent,
      source: 'mains',
    })
  }
})

test('every server tells its memory, its processors and its disks', () => {
  const servers = lab.truth.devices.filter(({ kind }) => ['server', 'nas'].includes(kind))
  expect(servers.length).toBeGreaterThan(2)
  for (const device of servers) {
    const { memoryMebibytes = 0, processors, volumes = [] } = seen(device).host ?? {}
    // In its objects: KBytes (hrMemorySize), allocation units (hrStorageSize).
    expect([15_936, 32_637], device.name).toContain(memoryMebibytes)
    expect(processors, device.name).toBe(4)
    const shares = volumes.map(({ usedPercent = 0 }) => usedPercent)
    expect(shares.length, device.name).toBeGreaterThan(0)
    expect(
      shares.every(share => share > 0 && share < 100),
      device.name,
    ).toBe(true)
  }
})

test('a stack is one switch with two members, each with a serial number of its own', () => {
  const stacks = lab.truth.devices.filter(device => device.members.length > 1)
  expect(stacks).toHaveLength(1)
  for (const stack of stacks) {
    const serials = seen(stack).members?.map(member => member.serial)
    expect(serials).toEqual(stack.members.map(member => member.serial))
    expect(new Set(serials).size).toBe(2)
  }
})

test.each(sections)('the %s of every device are those of the truth, row for row', section => {
  let rows = 0
  for (const device of lab.truth.devices) {
    const expected = told.get(device.name)?.[section]
    expect(sorted(seen(device)[section]), device.name).toEqual(sorted(expected))
    rows += expected?.status === 'complete' ? expected.rows.length : 0
  }
  expect(rows).toBeGreaterThan(0)
})

test('every cable between two that speak LLDP and serve its MIB is seen from both ends', () => {
  const serves = (name: string) => lab.network.tree.device(name).lldp?.hasMib === true
  const cables = lab.truth.cables.filter(it => serves(it.upper.device) && serves(it.lower.device))
  expect(cables.length).toBeGreaterThan(15)
  for (const { upper, lower } of cables) {
    for (const [here, there] of [
      [upper, lower],
      [lower, upper],
    ] as const) {
      const { neighbours } = seen(lab.network.tree.device(here.device))
      expect(neighbours.status === 'complete' && neighbours.rows).toContainEqual(
        expect.objectContaining({
          interface: here.port,
          protocol: 'lldp',
          name: there.device,
          portId: there.port,
        }),
      )
    }
  }
})

test('two Ciscos hear each other by CDP through the 3Com between them, from both ends', () => {
  const byCdp = [...observed.values()].flatMap(({ name, neighbours }) =>
    (neighbours.status === 'complete' ? neighbours.rows : [])
      .filter(it => it.protocol === 'cdp')
      .map(it => `${name} hears ${it.name}`),
  )
  const [a, b] = ['rca0370037psw155.SR2.01', 'rca0370037psw156.SR2.02']
  expect(byCdp.toSorted()).toEqual([`${a} hears ${b}`, `${b} hears ${a}`])
})

test('every PC is in the address table of its own switch, on its own port and in its VLAN', () => {
  for (const { macAddress, vlan, at, kind } of lab.truth.endpoints) {
    if (kind !== 'pc') continue
    const device = lab.network.tree.device(at.device)
    const { macTable } = seen(device)
    const found =
      macTable.status === 'complete' && macTable.rows.filter(row => row.macAddress === macAddress)
    const port = lab.network.tree.port(at.device, at.port)
    const is3Com = device.vendor === '3Com'
    expect(found).toEqual([
      is3Com
        ? { macAddress, interface: port.description }
        : { macAddress, vlan, interface: port.name },
    ])
  }
})

test('a switch of 2003, which loses what is asked while it answers, loses nothing', () => {
  const old = lab.truth.devices.filter(device => device.model === '3com-4400')
  expect(old).toHaveLength(6)
  expect(old.map(device => lab.lostRequests(device.name))).toEqual([0, 0, 0, 0, 0, 0])
})
