import type { CableDraft, DeviceDraft, SchoolDraft } from './school-draft.ts'

/** Tags VLANs on both ends of every link between switches and towards the firewall. */
export function setTrunks(
  draft: SchoolDraft,
  firewall: DeviceDraft,
  trunks: 'all' | 'needed',
): void {
  const everything = draft.vlans.map(vlan => vlan.id)
  const needed = trunks === 'needed' ? vlansBehind(draft) : undefined
  for (const link of draft.links) {
    const isTrunk = link.lower.model.kind === 'switch' || link.lower === firewall
    if (!isTrunk) continue
    const all = needed && link.lower !== firewall ? needed.get(link.lower) : undefined
    const taggedVlans = all ? [...all].toSorted((a, b) => a - b) : everything
    for (const [device, port] of endsOf(link)) {
      const settings = device.settings.get(port) ?? {}
      device.settings.set(port, { ...settings, accessVlan: 1, taggedVlans })
    }
  }
}

function endsOf(link: CableDraft): [DeviceDraft, string][] {
  return [
    [link.upper, link.upperPort],
    [link.lower, link.lowerPort],
    ...link.pairs.flatMap((pair): [DeviceDraft, string][] => [
      [link.upper, pair.upper],
      [link.lower, pair.lower],
    ]),
  ]
}

/** VLANs that something at or behind each device is in. */
function vlansBehind(draft: SchoolDraft): Map<DeviceDraft, Set<number>> {
  const behind = new Map(draft.devices.map(device => [device, new Set([device.vlan])]))
  const byName = new Map(draft.devices.map(device => [device.name, device]))
  const upperOf = new Map(draft.links.map(link => [link.lower, link.upper]))
  for (const endpoint of draft.endpoints) {
    const device = byName.get(endpoint.at.device)
    if (device) behind.get(device)?.add(endpoint.vlan)
  }
  for (const device of draft.devices) {
    for (let at = upperOf.get(device); at; at = upperOf.get(at)) {
      for (const vlan of behind.get(device) ?? []) behind.get(at)?.add(vlan)
    }
  }
  return behind
}
