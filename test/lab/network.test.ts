import { expect, test } from 'vitest'
import { createNetwork } from './network/network.ts'
import { choiseul } from './truth/choiseul.ts'
import { generateSchool } from './truth/generate-school.ts'
import type { PortReference } from './truth/school.ts'

/** A Monday, 10:40 in French winter time: class hours. */
const monday = Date.UTC(2026, 10, 16, 9, 40)
const minute = 60_000
const lycee = choiseul()
const networkAt = (startedAt = monday) => createNetwork(lycee, startedAt)
const network = networkAt()
const { tree } = network
const switches = lycee.devices.filter(device => device.kind === 'switch')

function named(part: string): string {
  const device = lycee.devices.find(each => each.name.includes(part))
  if (!device) throw new Error(`no ${part}`)
  return device.name
}

/** Megabits per second through a port. */
function rate(
  of: typeof network,
  at: PortReference,
  direction: 'in' | 'out',
  from: number,
  to: number,
) {
  const count = (instant: number) => of.counters.octets(at.device, at.port, direction, instant)
  return ((count(to) - count(from)) * 8) / ((to - from) * 1000)
}

test('each cable between two LLDP speakers is seen from both ends, on the right ports', () => {
  let seen = 0
  for (const { upper, lower } of lycee.cables) {
    const speaks = (end: PortReference) => tree.device(end.device).lldp !== undefined
    for (const [here, there] of [
      [upper, lower],
      [lower, upper],
    ] as const) {
      const found = network
        .lldpNeighbours(here.device)
        .filter(neighbour => neighbour.localPort.name === here.port)
      const expected = speaks(there) ? [`${there.device}/${there.port}`] : []
      expect(found.map(({ device, port }) => `${device.name}/${port.name}`)).toEqual(expected)
      seen += found.length
    }
  }
  expect(seen).toBeGreaterThan(20)
})

test('a Cisco behind a 3Com hears by CDP the other Cisco behind it, which is not its neighbour', () => {
  const heard = network.cdpNeighbours(named('sw155')).map(neighbour => neighbour.device.name)
  expect(heard).toEqual([named('sw156')])
})

test("each endpoint's MAC is learned by every switch on its way to the core, on the right port", () => {
  const learned = new Map(
    switches.map(device => [
      device.name,
      new Map(
        network
          .forwarding(device.name)
          .map(entry => [`${entry.vlan}/${entry.macAddress}`, entry.port]),
      ),
    ]),
  )
  for (const endpoint of lycee.endpoints) {
    const key = `${endpoint.vlan}/${endpoint.macAddress}`
    let expected: string | undefined = endpoint.at.port
    let at: string | undefined = endpoint.at.device
    while (at) {
      const port = learned.get(at)?.get(key)
      if (tree.device(at).kind === 'switch')
        expect(port, `${endpoint.name} at ${at}`).toBe(expected)
      const up = tree.parent(at)
      expected = up?.upperPort
      at = up?.upper.name
    }
  }
})

test('a switch learns strangers on its uplink only, and never itself', () => {
  const homes = new Map(lycee.endpoints.map(({ macAddress, at }) => [macAddress, at.device]))
  const wrong: string[] = []
  for (const device of switches) {
    const uplink = tree.parent(device.name)?.lowerPort
    const behind = new Set(tree.subtree(device.name).map(each => each.name))
    for (const { macAddress, port } of network.forwarding(device.name)) {
      const home = homes.get(macAddress)
      const isStranger = home !== undefined && !behind.has(home)
      const isItself = macAddress === device.managementMacAddress
      if (isItself || (isStranger && port !== uplink)) wrong.push(`${device.name} ${macAddress}`)
    }
  }
  expect(wrong).toEqual([])
})

test('several MACs behind one port without a neighbour are the hub', () => {
  const [hub] = lycee.hubs
  if (!hub) throw new Error('no hub')
  const behind = network.forwarding(hub.at.device).filter(entry => entry.port === hub.at.port)
  expect(behind).toHaveLength(5)
})

test('what leaves one end of a cable enters the other, and counters only grow', () => {
  for (const { upper, lower } of lycee.cables) {
    for (const [from, to] of [
      [monday, monday + 5 * minute],
      [monday + 5 * minute, monday + 600 * minute],
    ] as const) {
      const down = rate(network, upper, 'out', from, to)
      const up = rate(network, lower, 'out', from, to)
      expect(rate(network, lower, 'in', from, to)).toBeCloseTo(down, 6)
      expect(rate(network, upper, 'in', from, to)).toBeCloseTo(up, 6)
      expect(Math.min(down, up)).toBeGreaterThan(0)
    }
  }
})

test('no link carries more than it can, and the Internet link follows the school day', () => {
  const wan = { device: lycee.firewall, port: lycee.wan.port }
  const at = (hour: number, day = 0) => {
    const from = monday + (day * 24 + hour - 10) * 60 * minute - 40 * minute
    return rate(network, wan, 'in', from, from + 30 * minute)
  }
  expect(at(10)).toBeGreaterThan(30)
  expect(at(10)).toBeLessThan(lycee.wan.contractedMbps / 2 + 10)
  expect(at(3)).toBeLessThan(2)
  expect(at(10, 5)).toBeLessThan(5)
  for (const { upper } of lycee.cables) {
    const { speedMbps } = tree.port(upper.device, upper.port)
    for (const direction of ['in', 'out'] as const) {
      expect(rate(network, upper, direction, monday, monday + 15 * minute)).toBeLessThan(speedMbps)
    }
  }
})

test('an aggregation counts what its members count together', () => {
  const link = tree.parent(named('sw150'))
  if (!link) throw new Error('no uplink')
  const port = (name: string) =>
    rate(network, { device: link.lower.name, port: name }, 'in', monday, monday + minute)
  const members = link.cables.map(cable => port(cable.lower.port))
  expect(members).toHaveLength(2)
  expect(members.reduce((sum, each) => sum + each, 0)).toBeCloseTo(port(link.lowerPort), 6)
})

test('the imposed Internet load is what the WAN port moves, and it ends when it is lifted', () => {
  const busy = networkAt()
  const wan = { device: lycee.firewall, port: lycee.wan.port }
  const imposed = { wan: { downMbps: 97, upMbps: 12 }, wanDiscardsPerSecond: 3 }
  busy.change({ kind: 'traffic', imposed }, monday)
  expect(rate(busy, wan, 'in', monday, monday + minute)).toBeCloseTo(97, 3)
  expect(rate(busy, wan, 'out', monday, monday + minute)).toBeCloseTo(12, 3)
  const discards = (at: number) => busy.counters.discards(wan.device, wan.port, 'in', at)
  expect(discards(monday + minute) - discards(monday)).toBe(180)

  const lifted = { wan: undefined, wanDiscardsPerSecond: 0 }
  busy.change({ kind: 'traffic', imposed: lifted }, monday + minute)
  expect(rate(busy, wan, 'in', monday + minute, monday + 2 * minute)).toBeLessThan(60)
  expect(busy.counters.octets(wan.device, wan.port, 'in', monday)).toBe(
    network.counters.octets(wan.device, wan.port, 'in', monday),
  )
})

test('a transfer of one PC shows on every link between it and the server', () => {
  const busy = networkAt()
  const pc = lycee.endpoints.find(endpoint => endpoint.at.device === named('sw156'))
  if (!pc) throw new Error('no PC')
  const uplinks = (): number[] => {
    const rates: number[] = []
    for (
      let link = busy.tree.parent(pc.at.device);
      link;
      link = busy.tree.parent(link.upper.name)
    ) {
      const end = { device: link.lower.name, port: link.lowerPort }
      rates.push(rate(busy, end, 'in', monday, monday + minute))
    }
    return rates
  }
  const before = uplinks()
  const transfers = [{ macAddress: pc.macAddress, downMbps: 80, upMbps: 1 }]
  busy.change({ kind: 'traffic', imposed: { transfers } }, monday)
  expect(before).toHaveLength(3)
  for (const [position, after] of uplinks().entries()) {
    expect(after - (before[position] ?? 0)).toBeCloseTo(80, 3)
  }
})

test('a failed switch takes its branch with it and its neighbours lose the link', () => {
  const broken = networkAt()
  const failed = named('sw150')
  const link = broken.tree.parent(failed)
  if (!link) throw new Error('no uplink')
  const upper = broken.tree.port(link.upper.name, link.cables[0]?.upper.port ?? '')
  const below = broken.tree.subtree(failed).map(device => device.name)
  expect(broken.isPortUp(link.upper, upper)).toBe(true)

  broken.change({ kind: 'fail', device: failed }, monday)
  expect(below.filter(device => broken.state.isReachable(device))).toEqual([])
  expect(broken.state.isReachable(named('sw170'))).toBe(true)
  expect(broken.isPortUp(link.upper, upper)).toBe(false)
  expect(broken.lldpNeighbours(lycee.core).some(({ device }) => device.name === failed)).toBe(false)
  const gone = new Set(
    lycee.endpoints.filter(({ at }) => below.includes(at.device)).map(each => each.macAddress),
  )
  expect(broken.forwarding(lycee.core).filter(entry => gone.has(entry.macAddress))).toEqual([])
  const end = { device: link.upper.name, port: link.upperPort }
  expect(rate(broken, end, 'out', monday, monday + minute)).toBe(0)

  broken.change({ kind: 'return', device: failed }, monday + 10 * minute)
  expect(below.every(device => broken.state.isReachable(device))).toBe(true)
  expect(broken.state.bootedAt(failed)).toBe(monday + 10 * minute)
  const counted = (at: number) => broken.counters.octets(failed, link.lowerPort, 'in', at)
  expect(counted(monday + 10 * minute)).toBe(0)
  expect(counted(monday + 11 * minute)).toBeGreaterThan(0)
})

test('a PC that moves is learned elsewhere, and the counters of both ports keep what they counted', () => {
  const moved = networkAt()
  const pc = lycee.endpoints.find(endpoint => endpoint.at.device === named('sw112'))
  if (!pc) throw new Error('no PC')
  const to = { device: named('sw193'), port: 'Fa0/22' }
  const later = monday + minute
  const count = (at: PortReference, instant: number) =>
    moved.counters.octets(at.device, at.port, 'out', instant)
  const before = count(pc.at, later)
  moved.change({ kind: 'move', macAddress: pc.macAddress, to }, later)
  expect(count(pc.at, later + minute)).toBe(before)
  expect(count(to, later)).toBe(0)
  expect(count(to, later + minute)).toBeGreaterThan(0)
  const learnedOn = (device: string) =>
    moved.forwarding(device).find(entry => entry.macAddress === pc.macAddress)?.port
  expect(learnedOn(to.device)).toBe('Fa0/22')
  expect(learnedOn(named('sw112'))).not.toBe(pc.at.port)
})

test('uptimes and counters go on when the lab is started again the next day', () => {
  const nextDay = networkAt(monday + 24 * 60 * minute)
  const sameBoot = lycee.devices.filter(
    ({ name }) => nextDay.state.bootedAt(name) === network.state.bootedAt(name),
  )
  expect(sameBoot.length).toBeGreaterThan(lycee.devices.length - 4)
  for (const { name } of lycee.devices) {
    const upDays = (monday - network.state.bootedAt(name)) / 86_400_000
    expect(upDays).toBeGreaterThan(0)
    expect(upDays).toBeLessThan(181)
  }
})

test('a generated campus of 400 switches is as consistent', () => {
  const campus = generateSchool({
    uai: '0740047Z',
    name: 'Grand',
    seed: 9,
    switches: 400,
    pcs: 2000,
  })
  const large = createNetwork(campus, monday)
  for (const endpoint of campus.endpoints.filter((_, position) => position % 40 === 0)) {
    let port: string | undefined = endpoint.at.port
    let at: string | undefined = endpoint.at.device
    while (at) {
      if (large.tree.device(at).kind === 'switch') {
        const entry = large.forwarding(at).find(each => each.macAddress === endpoint.macAddress)
        expect(entry?.port).toBe(port)
      }
      port = large.tree.parent(at)?.upperPort
      at = large.tree.parent(at)?.upper.name
    }
  }
})
