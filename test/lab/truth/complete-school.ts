import type { PortPlan } from '../models/model.ts'
import { addressFromNumber, blockStart, prefixLengthFor } from './addresses.ts'
import { negotiateSpeeds } from './link-speeds.ts'
import { macPlus } from './mac-addresses.ts'
import type { Device, Endpoint, School, Vlan, Wan } from './school.ts'
import type { DeviceDraft, SchoolDraft, VlanDraft } from './school-draft.ts'
import { setTrunks } from './trunks.ts'

type Completion = {
  readonly uai: string
  readonly name: string
  readonly seed: number
  /** Second octet of the school's first addresses: 127.{network}. */
  readonly network: number
  readonly core: DeviceDraft
  readonly firewall: DeviceDraft
  readonly wan: Omit<Wan, 'port' | 'nextHop'>
  /** Whether trunks carry every VLAN, or only those needed behind them. */
  readonly trunks: 'all' | 'needed'
}

type Plan = { readonly vlan: Vlan; readonly prefixLength: number; readonly hosts: string[] }

const gatewayHosts = { firewall: 1, core: 2 }
/** Room for routers and printers-to-come below the hosts, as address plans leave it. */
const firstOrdinaryHost = 10

/** Gives every machine of a draft its addresses and every port its final settings. */
export function completeSchool(draft: SchoolDraft, completion: Completion): School {
  const { core, firewall } = completion
  const plans = new Map(draft.vlans.map(vlan => [vlan.id, planVlan(draft, vlan, completion)]))
  const planOf = (vlan: number): Plan => {
    const plan = plans.get(vlan)
    if (!plan) throw new Error(`VLAN ${vlan} is used but not in the school`)
    return plan
  }
  setTrunks(draft, firewall, completion.trunks)

  const devices = draft.devices.map(device => {
    const plan = planOf(device.vlan)
    const isCore = device === core
    const address = isCore
      ? plan.vlan.gateways.core
      : device === firewall
        ? plan.vlan.gateways.firewall
        : take(plan)
    const routed = device === core || device === firewall ? [...plans.values()] : []
    const interfaces = [
      { vlan: device.vlan, ip: address, prefixLength: plan.prefixLength },
      ...routed
        .filter(other => other !== plan)
        .map(other => ({
          vlan: other.vlan.id,
          ip: isCore ? other.vlan.gateways.core : other.vlan.gateways.firewall,
          prefixLength: other.prefixLength,
        })),
    ]
    return completeDevice(device, interfaces, completion)
  })
  const endpoints = draft.endpoints.map(
    ({ hub, ...endpoint }): Endpoint => ({
      ...endpoint,
      macAddress: endpoint.isMacRandomised
        ? draft.macAddresses.randomised()
        : draft.macAddresses.block(endpoint.kind, 1),
      address: take(planOf(endpoint.vlan)),
      hub,
    }),
  )
  const joined = draft.links.flatMap(link =>
    link.pairs.map(pair => ({
      upper: { device: link.upper.name, port: pair.upper },
      lower: { device: link.lower.name, port: pair.lower },
    })),
  )
  const cables = [...joined, ...draft.spares]
  return {
    uai: completion.uai,
    name: completion.name,
    seed: completion.seed,
    vlans: [...plans.values()].map(plan => plan.vlan),
    devices: negotiateSpeeds(devices, cables),
    cables: cables.toSorted(byDepth(draft, core)),
    hubs: draft.hubs,
    endpoints,
    core: core.name,
    firewall: firewall.name,
    wan: {
      port: firewall.model.ports(emptyPlan(firewall))[0]?.name ?? '',
      nextHop: wanHost(completion, 1),
      ...completion.wan,
    },
  }
}

/** Addresses are handed out without gaps, so the ranges of a plan are exact. */
function planVlan(draft: SchoolDraft, vlan: VlanDraft, completion: Completion): Plan {
  const start = blockStart(completion.network, Math.floor(vlan.id / 2))
  const inVlan = draft.devices.filter(device => device.vlan === vlan.id)
  const isHome = completion.core.vlan === vlan.id
  const first = isHome ? 1 : firstOrdinaryHost
  const endpoints = draft.endpoints.filter(endpoint => endpoint.vlan === vlan.id).length
  const count = inVlan.length + endpoints
  const last = first + count - 1
  const host = (number: number): string => addressFromNumber(start + number)
  const prefixLength = prefixLengthFor(last)
  const hosts = Array.from({ length: count }, (_, position) => host(first + position))
  return {
    vlan: {
      id: vlan.id,
      name: vlan.name,
      purpose: vlan.purpose,
      prefix: `${host(0)}/${prefixLength}`,
      ranges: count === 0 ? [] : [`${host(first)}-${host(last)}`],
      snmp: vlan.snmp,
      gateways: { firewall: host(gatewayHosts.firewall), core: host(gatewayHosts.core) },
    },
    prefixLength,
    hosts: isHome ? hosts.slice(2) : hosts,
  }
}

function take(plan: Plan): string {
  const address = plan.hosts.shift()
  if (!address) throw new Error(`VLAN ${plan.vlan.id} has no address left`)
  return address
}

function completeDevice(
  draft: DeviceDraft,
  interfaces: PortPlan['interfaces'],
  completion: Completion,
): Device {
  const { model, members, name } = draft
  const [first] = members
  const [management] = interfaces
  if (!first || !management) throw new Error(`${name} has no hardware or no address`)
  const plan: PortPlan = {
    ...emptyPlan(draft),
    interfaces,
    aggregates: draft.aggregates,
    wanAddress: { ip: wanHost(completion, 2), prefixLength: 29 },
  }
  const { key, kind, vendor, product, version, sysObjectId, lldp, cdp } = model
  const described = { name, product, version, serial: first.serial, cardSerial: draft.cardSerial }
  return {
    name,
    kind,
    model: key,
    vendor,
    product,
    version,
    serial: model.serialFormat && first.serial,
    members: members.map(member => ({ ...member, product })),
    location: draft.location,
    sysObjectId,
    sysDescr: model.sysDescr(described),
    address: management.ip,
    prefixLength: management.prefixLength,
    vlan: draft.vlan,
    macAddress: first.macAddress,
    managementMacAddress: plan.managementMacAddress,
    lldp,
    cdp,
    ports: model.ports(plan).map(port => ({ ...port, ...draft.settings.get(port.name) })),
  }
}

function emptyPlan(draft: DeviceDraft): PortPlan {
  const macAddress = draft.members[0]?.macAddress ?? ''
  return {
    name: draft.name,
    members: draft.members,
    macAddress,
    managementMacAddress: macPlus(macAddress, draft.model.managementMacOffset),
    interfaces: [],
    aggregates: [],
    wanAddress: undefined,
  }
}

/** Cables nearest to the core first. */
function byDepth(draft: SchoolDraft, core: DeviceDraft) {
  const upperOf = new Map(draft.links.map(link => [link.lower.name, link.upper.name]))
  const depth = (name: string): number => {
    let steps = 0
    for (let at: string | undefined = name; at && at !== core.name; at = upperOf.get(at)) steps += 1
    return steps
  }
  const depths = new Map(draft.devices.map(device => [device.name, depth(device.name)]))
  return (a: { lower: { device: string } }, b: { lower: { device: string } }): number =>
    (depths.get(a.lower.device) ?? 0) - (depths.get(b.lower.device) ?? 0)
}

/** In the /29 between the school and its operator. */
function wanHost({ seed }: Completion, host: number): string {
  return `198.51.100.${8 * (seed % 32) + host}`
}
