import { type Endpoint, EndpointEvidence } from '../../schemas/endpoint.ts'
import { isLocallyAdministered, type MacAddress } from '../../schemas/mac-address.ts'
import type { PlanVlan } from '../../schemas/plan.ts'
import type { HostNames } from '../names/host-names.ts'
import { kindOfHost } from '../names/kind-of-host.ts'
import { readMacVendors } from '../names/mac-vendors.ts'
import { nameOfHost } from '../names/name-of-host.ts'
import type { Area, FoundHost } from './find-hosts.ts'
import type { NetworkEvidence } from './network-evidence.ts'

/** The endpoints of one VLAN of the plan, or, without one, of no VLAN that anybody knows. */
export type EndpointPart = {
  vlan?: PlanVlan
  endpoints: Endpoint[]
  /** There were more MAC addresses than anybody's VLAN has; the rest is not told. */
  isCut: boolean
}

/** MAC addresses without an address in one VLAN at most: a flooded switch gives as many as it can hold. */
const MOST_BY_BRIDGE = 10_000

/** A host on its way to an endpoint. */
type Draft = {
  address?: string
  macAddress?: MacAddress
  via: readonly EndpointEvidence[]
  names: HostNames
}

/**
 * Endpoints by VLAN, in the order of the plan: the hosts with an address in its order, then the MAC addresses that switches
 * have learnt in that VLAN without an address, in theirs. At the end those of no known VLAN. Each with the name, the maker and the
 * kind that evidence supports.
 */
export async function describeEndpoints(
  areas: readonly Area[],
  hosts: readonly (readonly FoundHost[])[],
  evidence: NetworkEvidence,
  names: ReadonlyMap<string, HostNames>,
): Promise<EndpointPart[]> {
  const addressed = areas.map((area, at) => ({
    vlan: area.vlan,
    drafts: (hosts[at] ?? []).map(host => withNames(host, names.get(host.address) ?? {})),
  }))
  const parts = addMacs(addressed, evidence)

  const vendors = await readMacVendors(
    parts.flatMap(({ drafts }) => drafts.flatMap(draft => draft.macAddress ?? [])),
  )
  return parts.map(({ vlan, drafts, isCut }) => ({
    ...(vlan && { vlan }),
    isCut,
    endpoints: drafts.map(draft => describe(draft, vlan, vendors, evidence)),
  }))
}

function withNames({ address, macAddress, via }: FoundHost, names: HostNames): Draft {
  const mac = macAddress ?? names.netbios?.macAddress
  return { address, ...(mac && { macAddress: mac }), via, names }
}

type DraftPart = { vlan?: PlanVlan; drafts: Draft[]; isCut: boolean }

/** What switches have learnt, and nobody resolved. VLANs that the plan does not name are not looked at. */
function addMacs(
  addressed: readonly { vlan: PlanVlan; drafts: Draft[] }[],
  evidence: NetworkEvidence,
): DraftPart[] {
  const learnt = [...evidence.learntMacs()]
    .filter(mac => !evidence.isGearMac(mac) && !evidence.isNeighbour(mac))
    .sort()
  const byVlan = new Map<number | undefined, MacAddress[]>()
  for (const mac of learnt) {
    const vlans = evidence.vlansOf(mac) ?? []
    for (const vlan of vlans.length > 0 ? vlans : [undefined]) {
      const macs = byVlan.get(vlan)
      if (macs) macs.push(mac)
      else byVlan.set(vlan, [mac])
    }
  }

  const told = new Set<MacAddress>()
  const toldIn = new Map<number | undefined, Set<MacAddress>>()
  for (const { vlan, drafts } of addressed) {
    const here = toldIn.get(vlan.id) ?? new Set()
    for (const { macAddress } of drafts) {
      if (!macAddress) continue
      here.add(macAddress)
      told.add(macAddress)
    }
    toldIn.set(vlan.id, here)
  }

  const parts = addressed.map(({ vlan, drafts }): DraftPart => {
    const macs = vlan.id === undefined ? [] : (byVlan.get(vlan.id) ?? [])
    // Two entries of the plan may be one VLAN: its MACs are told with the first.
    if (vlan.id !== undefined) byVlan.delete(vlan.id)
    const more = macs.filter(mac => !toldIn.get(vlan.id)?.has(mac))
    for (const mac of more) told.add(mac)
    return { vlan, ...cut(drafts, more) }
  })
  const isAPlan = addressed.some(({ vlan }) => vlan.id !== undefined)
  const placeless = isAPlan ? (byVlan.get(undefined) ?? []).filter(mac => !told.has(mac)) : []
  return placeless.length > 0 ? [...parts, cut([], placeless)] : parts
}

function cut(drafts: readonly Draft[], macs: readonly MacAddress[]): DraftPart {
  const byBridge = macs
    .slice(0, MOST_BY_BRIDGE)
    .map((macAddress): Draft => ({ macAddress, via: ['bridge'], names: {} }))
  return { drafts: [...drafts, ...byBridge], isCut: macs.length > MOST_BY_BRIDGE }
}

function describe(
  { address, macAddress, via, names }: Draft,
  vlan: PlanVlan | undefined,
  vendors: ReadonlyMap<MacAddress, string>,
  evidence: NetworkEvidence,
): Endpoint {
  const learntIn = macAddress === undefined ? undefined : evidence.vlansOf(macAddress)
  const isOnBridge =
    learntIn !== undefined &&
    (learntIn.length === 0 || vlan?.id === undefined || learntIn.includes(vlan.id))
  const heard = evidence.heardOf(macAddress ?? '') ?? evidence.heardOf(address ?? '')
  const vendor = macAddress && vendors.get(macAddress)
  const told = nameOfHost(names)
  const name = told.name ?? (heard?.name?.slice(0, 255).toLowerCase() || undefined)

  const spoke = new Set<EndpointEvidence>([...via, ...told.via])
  if (isOnBridge) spoke.add('bridge')
  if (heard) spoke.add('lldp')
  if (vendor) spoke.add('oui')
  return {
    type: 'endpoint',
    ...(address !== undefined && { address }),
    ...(macAddress && { macAddress }),
    ...(name !== undefined && { name }),
    ...kindOfHost({
      ...names,
      isTelephone: heard?.isTelephone ?? false,
      name,
      maker: vendor,
      vlan: vlan && [vlan.name, vlan.purpose].join(' '),
    }),
    ...(vendor && { vendor }),
    via: EndpointEvidence.options.filter(source => spoke.has(source)),
    ...(macAddress && isLocallyAdministered(macAddress) && { isRandomMac: true as const }),
  }
}
