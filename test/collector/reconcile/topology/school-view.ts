import { hostMacsOf } from '../../../../collector/reconcile/mac-evidence.ts'
import { isRandomMac } from '../../../../collector/reconcile/random-mac.ts'
import type {
  Reading,
  SeenDevice,
  SiteView,
} from '../../../../collector/reconcile/topology/site-view.ts'
import type { Neighbour } from '../../../../schemas/neighbour.ts'
import type { Section } from '../../../../schemas/section.ts'
import { createNetwork, type Network } from '../../../lab/network/network.ts'
import { hashFraction } from '../../../lab/truth/random.ts'
import type { School } from '../../../lab/truth/school.ts'
import { toldByTruth, toldPortName } from '../../../system/told-by-truth.ts'

/** A school in operation, and what its devices would have told; ids are names, and MAC addresses of endpoints. */
export type TestSchool = {
  readonly school: School
  readonly network: Network
  /** Everything read at one instant. Scans of different numbers have heard different strangers and sleepers. */
  view(scan: number, options?: { staleDevices?: ReadonlyMap<string, number> }): SiteView
  /** Switched off during that scan: in nobody's table. */
  isAsleep(macAddress: string, scan: number): boolean
  /** The access port of a host as its switch calls it; through an access point, the one that that is plugged into. */
  homeOf(macAddress: string): { device: string; port: string }
}

export const SCAN_MS = 3_600_000
const START_MS = Date.parse('2026-11-20T08:00:00Z')

export function scanAtMs(scan: number): number {
  return START_MS + scan * SCAN_MS
}

export function operate(school: School): TestSchool {
  const network = createNetwork(school, START_MS)
  const { tree } = network
  const base = new Map(
    school.devices.map(it => [it.name, toldByTruth({ truth: school, network }, it)]),
  )
  const endpointMacs = new Set(school.endpoints.map(it => it.macAddress))
  const gateways = new Set(
    [school.core, school.firewall].map(it => tree.device(it).managementMacAddress),
  )
  const phoneRows = new Map<string, Neighbour[]>()
  for (const phone of school.endpoints.filter(it => it.kind === 'phone')) {
    // Every second telephone speaks LLDP; so does the switch, or nobody hears it.
    const told = base.get(phone.at.device)
    if (hashFraction(phone.macAddress) < 0.5 || told?.neighbours.status !== 'complete') continue
    const row: Neighbour = {
      interface: toldPortName(tree.device(phone.at.device), phone.at.port),
      protocol: 'lldp',
      chassisId: phone.macAddress,
      portId: phone.macAddress,
      capabilities: ['bridge', 'telephone'],
    }
    phoneRows.set(phone.at.device, [...(phoneRows.get(phone.at.device) ?? []), row])
  }

  function isAsleep(macAddress: string, scan: number): boolean {
    return endpointMacs.has(macAddress) && hashFraction(`${macAddress} ${scan} asleep`) < 0.05
  }

  function macTable(name: string, scan: number, readAtMs: number): SeenDevice['macTable'] {
    if (base.get(name)?.macTable.status !== 'complete') return undefined
    const device = tree.device(name)
    const uplink = tree.parent(name)?.lowerPort
    const isShared = device.model === '3com-4400'
    const rows = network
      .forwarding(name)
      .filter(({ macAddress, port }) => {
        if (isAsleep(macAddress, scan)) return false
        return (
          port !== uplink ||
          gateways.has(macAddress) ||
          hashFraction(`${macAddress}${name}${scan}`) < 0.7
        )
      })
      .map(({ macAddress, vlan, port }) => ({
        macAddress,
        ...(!isShared && { vlan }),
        interface: toldPortName(device, port),
      }))
    return { readAtMs, rows }
  }

  const view: TestSchool['view'] = (scan, { staleDevices = new Map() } = {}) => ({
    devices: school.devices.map((device): SeenDevice => {
      const told = base.get(device.name)
      if (!told) throw new Error(`nothing told of ${device.name}`)
      const readScan = staleDevices.get(device.name) ?? scan
      const readAtMs = scanAtMs(readScan)
      const ports = told.interfaces.status === 'complete' ? told.interfaces.rows : []
      const neighbours = reading(told.neighbours, readAtMs)
      const table = macTable(device.name, readScan, readAtMs)
      const accessPoints = reading(told.accessPoints, readAtMs)
      return {
        id: device.name,
        kind: told.kind,
        name: device.name,
        macAddresses: [...hostMacsOf(told.macAddress, ports)],
        addresses: [told.address, ...(told.addresses ?? [])],
        ports,
        ...(neighbours && {
          neighbours: {
            readAtMs,
            rows: [...neighbours.rows, ...(phoneRows.get(device.name) ?? [])],
          },
        }),
        ...(table && { macTable: table }),
        ...(accessPoints && { accessPoints }),
      }
    }),
    endpoints: school.endpoints.map(({ macAddress, kind }) => ({
      id: macAddress,
      macAddress,
      kind,
      isRandomMac: isRandomMac(macAddress),
    })),
  })

  const endpoints = new Map(school.endpoints.map(it => [it.macAddress, it]))
  return {
    school,
    network,
    view,
    isAsleep,
    homeOf: macAddress => {
      const endpoint = endpoints.get(macAddress)
      if (!endpoint) throw new Error(`no endpoint ${macAddress}`)
      const { device, port } = network.state.endpointPlace(endpoint)
      const attachment =
        tree.device(device).kind === 'access-point' ? tree.parent(device) : undefined
      return attachment
        ? {
            device: attachment.upper.name,
            port: toldPortName(attachment.upper, attachment.upperPort),
          }
        : { device, port: toldPortName(tree.device(device), port) }
    },
  }
}

function reading<Row>(section: Section<Row>, readAtMs: number): Reading<Row> | undefined {
  return section.status === 'complete' ? { readAtMs, rows: section.rows } : undefined
}

/** The links that are really there, as pairs of `device port`, aggregates as one; without a name for a port unknown to all. */
export function trueLinks({ school, network }: TestSchool): Map<string, { isSpare: boolean }> {
  const links = new Map<string, { isSpare: boolean }>()
  for (const { upper, lower, isSpare } of school.cables) {
    const ends = [upper, lower].map(({ device, port }) => {
      const of = network.tree.device(device)
      const logical = of.ports.find(it => it.name === port)?.aggregate ?? port
      return `${device} ${toldPortName(of, logical)}`
    })
    links.set(ends.sort().join(' = '), { isSpare: isSpare === true })
  }
  return links
}
