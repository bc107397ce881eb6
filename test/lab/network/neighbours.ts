import type { Device, Port, PortReference } from '../truth/school.ts'
import type { NetworkState } from './state.ts'
import type { Tree } from './tree.ts'

/** A device heard on a port: by LLDP always the other end of the cable, by CDP not always. */
export type Neighbour = {
  readonly localPort: Port
  readonly device: Device
  readonly port: Port
}

/** Who announces itself by LLDP at the other end of each cable. */
export function lldpNeighbours(tree: Tree, state: NetworkState, deviceName: string): Neighbour[] {
  return otherEnds(tree, deviceName).flatMap(({ local, remote }) => {
    const device = tree.device(remote.device)
    if (!device.lldp || state.failed.has(remote.device)) return []
    return [neighbour(tree, local, remote)]
  })
}

/**
 * Who is heard by CDP. Bridges that don't know CDP flood its frames like any other multicast, so a
 * Cisco behind a 3Com hears Ciscos that are not at the other end of its cable.
 */
export function cdpNeighbours(tree: Tree, state: NetworkState, deviceName: string): Neighbour[] {
  const heard: Neighbour[] = []
  function listen(local: PortReference, at: PortReference, cameFrom: string): void {
    const device = tree.device(at.device)
    if (state.failed.has(at.device)) return
    if (device.cdp === 'speaks') heard.push(neighbour(tree, local, at))
    if (device.cdp !== 'floods') return
    for (const { remote } of otherEnds(tree, at.device)) {
      if (remote.device !== cameFrom) listen(local, remote, at.device)
    }
  }
  for (const { local, remote } of otherEnds(tree, deviceName)) listen(local, remote, deviceName)
  return heard
}

function otherEnds(
  tree: Tree,
  deviceName: string,
): { local: PortReference; remote: PortReference }[] {
  return tree
    .cables(deviceName)
    .map(({ upper, lower }) =>
      upper.device === deviceName
        ? { local: upper, remote: lower }
        : { local: lower, remote: upper },
    )
}

function neighbour(tree: Tree, local: PortReference, remote: PortReference): Neighbour {
  return {
    localPort: tree.port(local.device, local.port),
    device: tree.device(remote.device),
    port: tree.port(remote.device, remote.port),
  }
}
