/** What a port of a switch is for, and which device is next to it. */
export type TreePort = {
  readonly device: string
  readonly interface: string
  /** As the topology has it; absent where no host was ever seen. */
  readonly role?: string
  readonly peer?: string
}

export type BelowLink = {
  /** Of each switch below the link, the one next to it on the link's side. */
  readonly parents: ReadonlyMap<string, string>
  readonly ports: readonly (TreePort & { readonly leads?: 'up' | 'down' })[]
}

/**
 * The ports of the switches below a link, and how these hang together. All of a site's switches are below its Internet
 * link; below an uplink are the switch that has it (`device`) and those behind that one.
 */
export function belowLink(
  ports: readonly TreePort[],
  link: { kind: 'wan' | 'uplink'; device?: string | undefined; interface: string },
): BelowLink {
  const switches = new Set(ports.map(it => it.device))
  const parents = new Map<string, string>()
  for (const { device, role, peer } of ports) {
    if (peer === undefined || peer === device || !switches.has(peer)) continue
    if (role === 'uplink') parents.set(device, peer)
    else if (role === 'downlink' && !parents.has(peer)) parents.set(peer, device)
  }
  const isBelow = (device: string): boolean => {
    if (link.kind === 'wan') return true
    const passed = new Set<string>()
    for (
      let at: string | undefined = device;
      at !== undefined && !passed.has(at);
      at = parents.get(at)
    ) {
      if (at === link.device) return true
      passed.add(at)
    }
    return false
  }
  return {
    parents,
    ports: ports
      .filter(it => isBelow(it.device))
      .map(it => {
        const isLink = it.device === link.device && it.interface === link.interface
        if (isLink || it.role === 'uplink') return { ...it, leads: 'up' as const }
        return it.role === 'downlink' ? { ...it, leads: 'down' as const } : it
      }),
  }
}
