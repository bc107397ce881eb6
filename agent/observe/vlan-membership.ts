import type { VlanTables } from '../mibs/vlan-tables.ts'
import type { PortMap } from './port-map.ts'

/** The VLANs of one port: the untagged one, and those it sends with a tag. */
export type PortMembership = { accessVlan?: number; taggedVlans?: number[] }

/** VLAN membership by ifIndex. Ports of which nothing is known are not in it. */
export function vlanMembership(tables: VlanTables, ports: PortMap): Map<number, PortMembership> {
  return tables.from === 'q-bridge' ? bridgeMembership(tables, ports) : vtpMembership(tables)
}

/**
 * Q-BRIDGE-MIB: untagged is dot1qPvid, unless the port is a tagged member of that VLAN (then the PVID only names a
 * VLAN for stray frames); tagged are the VLANs with the port in their egress set and not in their untagged set.
 */
function bridgeMembership(
  { vlans, portVlans }: Extract<VlanTables, { from: 'q-bridge' }>,
  ports: PortMap,
): Map<number, PortMembership> {
  const untagged = new Map<number, number[]>()
  const tagged = new Map<number, number[]>()
  for (const vlan of vlans.status === 'complete' ? vlans.rows : []) {
    const plain = new Set(vlan.untaggedPorts)
    for (const port of vlan.untaggedPorts) append(untagged, port, vlan.id)
    for (const port of vlan.egressPorts) if (!plain.has(port)) append(tagged, port, vlan.id)
  }
  const pvids = new Map(
    portVlans.status === 'complete' ? portVlans.rows.map(({ port, vlan }) => [port, vlan]) : [],
  )

  const membership = new Map<number, PortMembership>()
  for (const port of new Set([...pvids.keys(), ...untagged.keys(), ...tagged.keys()])) {
    const ifIndex = ports.ifIndexOfBasePort(port)
    if (ifIndex === undefined) continue
    const taggedVlans = (tagged.get(port) ?? []).sort((a, b) => a - b)
    const plain = untagged.get(port) ?? []
    const pvid = pvids.get(port) ?? (plain.length === 1 ? plain[0] : undefined)
    const isMember = plain.length > 0 || taggedVlans.length > 0
    membership.set(ifIndex, {
      ...(pvid !== undefined && !taggedVlans.includes(pvid) && { accessVlan: pvid }),
      ...(isMember && { taggedVlans }),
    })
  }
  return membership
}

/** Cisco: a trunk carries those of its allowed VLANs that exist, its native one untagged. */
function vtpMembership({
  vlans,
  trunkPorts,
  accessPorts,
}: Extract<VlanTables, { from: 'vtp' }>): Map<number, PortMembership> {
  const existing = vlans.status === 'complete' ? vlans.rows.map(vlan => vlan.id) : []
  const membership = new Map<number, PortMembership>()
  for (const { ifIndex, vlan } of accessPorts.status === 'complete' ? accessPorts.rows : []) {
    membership.set(ifIndex, { accessVlan: vlan, taggedVlans: [] })
  }
  for (const trunk of trunkPorts.status === 'complete' ? trunkPorts.rows : []) {
    const { ifIndex, nativeVlan, allowedVlans } = trunk
    membership.set(ifIndex, {
      ...(nativeVlan !== undefined && { accessVlan: nativeVlan }),
      taggedVlans: existing
        .filter(id => id !== nativeVlan && allowedVlans.has(id))
        .sort((a, b) => a - b),
    })
  }
  return membership
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key)
  if (!list) lists.set(key, [value])
  else if (!list.includes(value)) list.push(value)
}
