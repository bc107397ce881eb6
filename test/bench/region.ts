import type { InventoryMessage } from '../../collector/ingest/message.ts'
import type { Endpoint } from '../../schemas/endpoint.ts'
import type { Interface } from '../../schemas/interface.ts'
import type { Observation } from '../../schemas/observation.ts'

// A whole region, by arithmetic: what its agents send after a scan of everything. Names, prefixes and VLANs are the
// same at every site, as in life; MAC addresses and serials are not.

export const SITES = 180
export const SWITCHES = 2_500
export const ENDPOINTS = 50_000

const PORTS = 28
const VLANS = [10, 20, 30, 40]

export type RegionSite = { id: string; number: number; switches: number; endpoints: number }

/** The sites of the region, and how much is in each. */
export function regionSites(): RegionSite[] {
  return Array.from({ length: SITES }, (_, number) => ({
    id: uai(370_000 + number),
    number,
    switches: shareOf(SWITCHES, number),
    endpoints: shareOf(ENDPOINTS, number),
  }))
}

/** What the agent of a site sends after a scan. Another `round` sees the same things again, an hour later. */
export function scanOf(site: RegionSite, round: number, newId: () => string): InventoryMessage[] {
  const startedAt = Date.parse('2026-11-16T08:00:00.000Z') + round * 3_600_000
  const instant = (seconds: number) => new Date(startedAt + seconds * 1000).toISOString()
  const scanId = newId()
  const header = () => ({ id: newId(), agentId: site.id, sentAt: instant(300) })
  const hosts = hostsOf(site)
  const observations = Array.from({ length: site.switches }, (_, number) => ({
    ...header(),
    kind: 'observation' as const,
    body: {
      scanId,
      observedAt: instant(number),
      observation: switchOf(site, number, hosts, round),
    },
  }))
  const told = VLANS.map((vlan, index) => ({
    ...header(),
    kind: 'endpoints' as const,
    body: {
      scanId,
      observedAt: instant(200 + index),
      vlan,
      endpoints: hosts.filter((_, number) => number % VLANS.length === index),
    },
  }))
  const report = {
    ...header(),
    kind: 'scan-report' as const,
    body: {
      type: 'report' as const,
      scanId,
      startedAt: instant(0),
      finishedAt: instant(300),
      isPartial: false,
      sweepMethod: 'fping' as const,
      coverage: [],
      troubled: [],
    },
  }
  return [...observations, ...told, report]
}

function switchOf(
  site: RegionSite,
  number: number,
  hosts: readonly Endpoint[],
  round: number,
): Observation {
  const base = `00:1b:3f:${hex(site.number)}:${hex(number)}`
  const interfaces: Interface[] = Array.from({ length: PORTS }, (_, port) => ({
    name: `GigabitEthernet1/0/${port + 1}`,
    index: port + 1,
    description: `GigabitEthernet1/0/${port + 1} Interface`,
    type: 6,
    macAddress: `${base}:${hex(port + 1)}`,
    speedMbps: 1000,
    mtuBytes: 1500,
    isUp: port % 3 !== 0,
    isEnabled: true,
    duplex: 'full',
    accessVlan: VLANS[port % VLANS.length] ?? 10,
  }))
  const rack = `RG${1 + (number % 5)}`
  return {
    type: 'device',
    address: `10.1.2.${number + 1}`,
    kind: 'switch',
    vendor: 'HPE',
    model: '5130-24G-4SFP+ EI',
    serial: `CN${hex(site.number)}FP${String(number).padStart(4, '0')}`.toUpperCase(),
    version: '7.1.070 Release 3507P02',
    name: `rca${site.id.slice(0, 7)}psw${100 + number}.${rack}`,
    location: rack,
    sysObjectId: '1.3.6.1.4.1.25506.11.1.170',
    sysDescr: 'HPE Comware Platform Software, Software Version 7.1.070, Release 3507P02',
    macAddress: `${base}:00`,
    uptimeSeconds: 86_400 + round * 3600,
    members: [
      {
        position: 1,
        model: 'JG932A',
        serial: `CN${hex(site.number)}FP${String(number).padStart(4, '0')}`.toUpperCase(),
      },
    ],
    interfaces: { status: 'complete', rows: interfaces },
    vlans: { status: 'complete', rows: VLANS.map(id => ({ id, name: `VLAN${id}` })) },
    neighbours: { status: 'complete', rows: neighboursOf(site, number) },
    macTable: {
      status: 'complete',
      // Hosts of other switches are learnt on the uplink.
      rows: hosts.map(({ macAddress = '' }, host) => ({
        macAddress,
        vlan: VLANS[host % VLANS.length] ?? 10,
        interface:
          host % site.switches === number
            ? portOf(Math.floor(host / site.switches))
            : portOf(PORTS - 1),
      })),
    },
    arpTable: { status: 'unsupported' },
    accessPoints: { status: 'unsupported' },
  }
}

function neighboursOf(site: RegionSite, number: number) {
  if (number === 0) return []
  return [
    {
      interface: portOf(PORTS - 1),
      protocol: 'lldp' as const,
      chassisId: `00:1b:3f:${hex(site.number)}:00:00`,
      portId: portOf(number % PORTS),
      name: `rca${site.id.slice(0, 7)}psw100.RG1`,
    },
  ]
}

function hostsOf(site: RegionSite): Endpoint[] {
  return Array.from({ length: site.endpoints }, (_, number) => ({
    type: 'endpoint',
    address: `10.1.${20 + (number % VLANS.length)}.${1 + Math.floor(number / VLANS.length)}`,
    macAddress: `a4:bb:6d:${hex(site.number)}:${hex(number >> 8)}:${hex(number & 255)}`,
    name: `a${100 + (number % 60)}-sev-${site.number}-${String(number).padStart(3, '0')}`,
    kind: 'pc',
    kindFrom: ['netbios'],
    vendor: number % 3 === 0 ? 'HP' : 'Dell',
    via: ['icmp', 'netbios'],
  }))
}

function portOf(number: number): string {
  return `GigabitEthernet1/0/${(number % PORTS) + 1}`
}

function shareOf(total: number, number: number): number {
  return Math.floor((total * (number + 1)) / SITES) - Math.floor((total * number) / SITES)
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0')
}

function uai(number: number): string {
  return `${String(number).padStart(7, '0')}${'ABCDEFGHJKLMNPRSTUVWXYZ'[number % 23]}`
}
