import type { MacAddress } from '../../schemas/mac-address.ts'
import type { PlanVlan } from '../../schemas/plan.ts'

export type Privacy = PlanVlan['privacy']

/** A host as the VLANs of the plan see it: an address there, or a MAC with one of their addresses. */
type Seen = { address: string; macAddress?: MacAddress | undefined }

/** What the plan lets be told, by all that is known of where a host is. */
export type VlanPrivacy = {
  /** Undefined for an address that no VLAN of the plan has. */
  ofAddress(address: string): Privacy | undefined
  /** Of the VLANs where the MAC was seen with an address or in a bridge table; undefined where it was in none of them. */
  ofMac(mac: MacAddress): Privacy | undefined
  /** Of a MAC in the bridge table of a VLAN. */
  inVlan(mac: MacAddress, vlan: number): Privacy
  /** Of a MAC of which nobody knows the VLAN, but these may be it; without any, every VLAN of the plan may. */
  amongVlans(mac: MacAddress | undefined, vlans: readonly number[]): Privacy
}

const STRICTNESS: readonly Privacy[] = ['full', 'pseudonymised', 'count-only']

/**
 * Privacy by the plan. A host in two VLANs is told of in each as that VLAN says; where the VLAN is not known, as the strictest
 * of those that it may be in says: what might have to be kept back is.
 */
export function createVlanPrivacy(
  areas: readonly { vlan: PlanVlan; addresses: readonly string[] }[],
  seen: readonly Seen[],
  vlansOf: (mac: MacAddress) => readonly number[] | undefined,
): VlanPrivacy {
  const all = areas.map(({ vlan }) => vlan)
  const strictest = (vlans: readonly PlanVlan[]): Privacy | undefined =>
    vlans.length === 0
      ? undefined
      : STRICTNESS[Math.max(...vlans.map(vlan => STRICTNESS.indexOf(vlan.privacy)))]
  const vlanOf = new Map(
    areas.flatMap(({ vlan, addresses }) => addresses.map(address => [address, vlan] as const)),
  )
  const byMac = new Map<MacAddress, Set<PlanVlan>>()
  for (const { address, macAddress } of seen) {
    const vlan = vlanOf.get(address)
    if (!vlan || !macAddress) continue
    const vlans = byMac.get(macAddress)
    if (vlans) vlans.add(vlan)
    else byMac.set(macAddress, new Set([vlan]))
  }
  const withIds = (ids: readonly number[]) =>
    all.filter(({ id }) => id !== undefined && ids.includes(id))

  const ofMac = (mac: MacAddress) =>
    strictest([...(byMac.get(mac) ?? []), ...withIds(vlansOf(mac) ?? [])])
  return {
    ofAddress: address => vlanOf.get(address)?.privacy,
    ofMac,
    // A VLAN that the plan does not number may be one that it names by its prefix alone.
    inVlan: (mac, vlan) =>
      strictest(withIds([vlan])) ??
      ofMac(mac) ??
      strictest(all.filter(({ id }) => id === undefined)) ??
      'full',
    amongVlans(mac, ids) {
      const known = mac === undefined ? undefined : ofMac(mac)
      if (known) return known
      const possible =
        ids.length > 0 ? all.filter(({ id }) => id === undefined || ids.includes(id)) : all
      return strictest(possible) ?? 'full'
    },
  }
}
