import { expect, test } from 'vitest'
import { findContributors, type PortTraffic } from '../../../collector/traffic/contributors.ts'
import { createNetwork } from '../../lab/network/network.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'

const MONDAY = Date.UTC(2026, 10, 16, 7, 40)
const MINUTE = 60_000
const EPISODES = 100

test('a PC of the Lycée Choiseul that downloads at full rate is named first, with its switch and port, in 95 of 100 episodes', () => {
  const school = choiseul()
  const { tree, state } = createNetwork(school, MONDAY)
  const pcs = school.endpoints.filter(
    it => it.kind === 'pc' && tree.parent(state.endpointPlace(it).device) !== undefined,
  )
  let named = 0
  for (let seed = 0; seed < EPISODES; seed++) {
    const pc = pcs[(seed * 7919) % pcs.length]
    if (!pc) throw new Error('a PC was expected')
    const place = state.endpointPlace(pc)
    let link = tree.parent(place.device)
    while (link && tree.parent(link.upper.name)) link = tree.parent(link.upper.name)
    if (!link) throw new Error('an uplink was expected')

    const begins = MONDAY + (seed % 40) * 11 * MINUTE
    const [before, ends] = [begins - 20 * MINUTE, begins + 15 * MINUTE]
    const network = createNetwork(school, before)
    /** What a port sent towards its hosts, or an uplink received from the core. */
    const moved = (device: string, port: string, way: 'in' | 'out', from: number, to: number) =>
      network.counters.octets(device, port, way, to) -
      network.counters.octets(device, port, way, from)
    const speedMbps = Math.min(tree.port(place.device, place.port).speedMbps || 100, 1000)
    const transfer = { macAddress: pc.macAddress, downMbps: speedMbps * 0.95, upMbps: 2 }
    network.change({ kind: 'traffic', imposed: { transfers: [transfer] } }, begins)
    const below = new Set(tree.subtree(link.lower.name).map(it => it.name))
    const places = new Map(
      school.endpoints
        .map(it => state.endpointPlace(it))
        .filter(it => below.has(it.device))
        .map(it => [`${it.device} ${it.port}`, it]),
    )
    const ports = [...places.values()].map(
      ({ device, port }): PortTraffic => ({
        device,
        interface: port,
        octets: moved(device, port, 'out', begins, ends),
        octetsPerSecondBefore: moved(device, port, 'out', before, begins) / (20 * 60),
      }),
    )
    const linkOctets = moved(link.lower.name, link.lowerPort, 'in', begins, ends)
    const found = findContributors(linkOctets, 15 * 60, ports)
    if (found.verdict !== 'named') continue
    const [first] = found.ports
    expect(found.ports.length).toBeLessThanOrEqual(5)
    if (first?.device === place.device && first.interface === place.port) named += 1
  }
  expect(named).toBeGreaterThanOrEqual(95)
})

const port = (name: string, octets?: number, before?: number): PortTraffic => ({
  ...{ device: 'sw1', interface: name },
  ...(octets !== undefined && { octets }),
  ...(before !== undefined && { octetsPerSecondBefore: before }),
})

test('with most ports uncounted it is said that the counters cannot tell', () => {
  const ports = [port('1', 9e9), port('2'), port('3')]
  expect(findContributors(1e9, 900, ports)).toEqual({ verdict: 'unknown', because: 'no-counters' })
  expect(findContributors(1e9, 900, [])).toEqual({ verdict: 'unknown', because: 'no-counters' })
})

test('ports that moved as much before are not blamed for what fills the link', () => {
  const ports = [port('server', 9e9, 1e7), port('nas', 2e9, 3e6)]
  expect(findContributors(1e9, 900, ports)).toEqual({ verdict: 'unknown', because: 'inside' })
})

test('a hundred ports of one part in a hundred each are nobody in particular', () => {
  const ports = Array.from({ length: 100 }, (_, at) => port(String(at), 1e7, 0))
  expect(findContributors(1e9, 900, ports)).toEqual({ verdict: 'unknown', because: 'spread' })
})

test('hosts that copy among each other are not taken for those that fill the link', () => {
  const copying = Array.from({ length: 3 }, (_, at) => port(`copy${at}`, 9e8, 0))
  const core: PortTraffic[] = [
    { device: 'core', interface: 'wan', leads: 'up', octets: 1e9, octetsPerSecondBefore: 0 },
    { device: 'core', interface: 'sw1', leads: 'down', octets: 1e8, octetsPerSecondBefore: 0 },
    { device: 'core', interface: 'sw2', leads: 'down', octets: 9e8, octetsPerSecondBefore: 0 },
  ]
  const above: PortTraffic[] = [
    ...core,
    { device: 'sw1', interface: 'up', leads: 'up', octets: 1e8, octetsPerSecondBefore: 0 },
    { device: 'sw2', interface: 'up', leads: 'up', octets: 9e8, octetsPerSecondBefore: 0 },
  ]
  const downloads = { ...port('7', 8e8, 0), device: 'sw2' }
  const parents = new Map([
    ['sw1', 'core'],
    ['sw2', 'core'],
  ])
  const ports = [...copying, downloads, ...above]
  expect(findContributors(1e9, 900, ports, parents)).toMatchObject({
    verdict: 'named',
    ports: [{ device: 'sw2', interface: '7', share: 0.8 }, { share: 0.033 }, {}, {}],
  })
})
