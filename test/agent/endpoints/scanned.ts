import {
  describeEndpoints,
  type EndpointPart,
} from '../../../agent/endpoints/describe-endpoints.ts'
import { findHosts } from '../../../agent/endpoints/find-hosts.ts'
import { createNetworkEvidence } from '../../../agent/endpoints/network-evidence.ts'
import type { HostNames } from '../../../agent/names/host-names.ts'
import type { HostOutcome } from '../../../agent/scan.ts'
import { assignTargets } from '../../../agent/scan-areas.ts'
import type { Observation } from '../../../schemas/observation.ts'
import { PlanVlan } from '../../../schemas/plan.ts'
import { device } from '../found.ts'

// Small pieces of a scan: what came of its hosts.

export const silent = (address: string, known: Partial<HostOutcome['host']> = {}): HostOutcome => ({
  host: { address, via: ['icmp'], ...known },
  status: 'silent',
})

export const observed = (known: Partial<Observation>): HostOutcome => {
  const observation = device(known)
  const { address } = observation
  const observedAt = '2026-11-21T08:00:00.000Z'
  return { host: { address, via: ['icmp'] }, status: 'observed', observation, observedAt }
}

export const vlan = (id: number, target: string, more: Partial<PlanVlan> = {}): PlanVlan =>
  PlanVlan.parse({ id, name: `vlan ${id}`, targets: [target], snmp: true, ...more })

export const arpTable = (...rows: [string, string][]) => ({
  status: 'complete' as const,
  rows: rows.map(([address, macAddress]) => ({ address, macAddress })),
})

/** A MAC table: MAC address, VLAN, port. */
export const macTable = (...rows: [string, number | undefined, string?][]) => ({
  status: 'complete' as const,
  rows: rows.map(([macAddress, id, port = '1']) => ({
    macAddress,
    ...(id !== undefined && { vlan: id }),
    interface: port,
  })),
})

/** The endpoints of a scan by VLAN, as the agent finds them. */
export async function endpointsOf(
  outcomes: readonly HostOutcome[],
  names: Record<string, HostNames> = {},
  vlans: PlanVlan[] = [vlan(20, '10.1.20.0/24')],
): Promise<EndpointPart[]> {
  const areas = assignTargets(vlans)
  const evidence = createNetworkEvidence()
  for (const [order, it] of outcomes.entries()) {
    if (it.status === 'observed') evidence.learn(it.observation, order, it.host.macAddress)
  }
  const looked = outcomes.map(({ host, status }) => ({ host, isDevice: status === 'observed' }))
  const hosts = findHosts(areas, looked, evidence)
  return describeEndpoints(areas, hosts, evidence, new Map(Object.entries(names)))
}

/** The endpoints of a scan of one VLAN, 10.1.20.0/24. */
export async function describe(
  outcomes: readonly HostOutcome[],
  names: Record<string, HostNames> = {},
) {
  return (await endpointsOf(outcomes, names)).flatMap(part => part.endpoints)
}
