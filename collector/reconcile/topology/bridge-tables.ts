import { isHostMac } from '../mac-evidence.ts'
import { logicalPorts } from './find-port.ts'
import { byText, type SeenDevice, type SiteView } from './site-view.ts'

/** A device that told which addresses it learnt on which port; ports are logical ones (aggregates). */
export type Bridge = {
  readonly device: SeenDevice
  readonly readAtMs: number
  /** The one port where each address is; where VLANs disagree, the port of most of them. */
  readonly portOf: ReadonlyMap<string, string>
  readonly macsOn: ReadonlyMap<string, ReadonlySet<string>>
  /** VLANs of an address, by how many rows; a gateway is in all of them. */
  readonly rowsOf: ReadonlyMap<string, number>
  /** Own addresses that it learnt on one of its ports: its frames come back to it. */
  readonly ownOn: ReadonlyMap<string, string>
}

/** The bridges of a site, by device id. */
export function readBridges({ devices }: SiteView): Map<string, Bridge> {
  const bridges = [...devices]
    .sort((a, b) => byText(a.id, b.id))
    .flatMap(device => {
      const bridge = readBridge(device)
      return bridge ? [[device.id, bridge] as const] : []
    })
  return new Map(bridges)
}

function readBridge(device: SeenDevice): Bridge | undefined {
  const { macTable } = device
  if (!macTable) return undefined
  const logical = logicalPorts(device)
  const own = new Set(device.macAddresses)
  const votes = new Map<string, Map<string, number>>()
  const ownOn = new Map<string, string>()
  for (const { macAddress, interface: port, isStatic } of macTable.rows) {
    const at = logical.get(port ?? '')
    if (at === undefined || isStatic || !isHostMac(macAddress)) continue
    if (own.has(macAddress)) {
      ownOn.set(macAddress, at)
      continue
    }
    const ofMac = votes.get(macAddress) ?? new Map<string, number>()
    votes.set(macAddress, ofMac)
    ofMac.set(at, (ofMac.get(at) ?? 0) + 1)
  }
  if (votes.size === 0) return undefined

  const portOf = new Map<string, string>()
  const macsOn = new Map<string, Set<string>>()
  const rowsOf = new Map<string, number>()
  for (const [mac, ports] of votes) {
    const [port] = mostVoted(ports)
    if (port === undefined) continue
    portOf.set(mac, port)
    rowsOf.set(
      mac,
      [...ports.values()].reduce((sum, it) => sum + it, 0),
    )
    const there = macsOn.get(port) ?? new Set()
    macsOn.set(port, there.add(mac))
  }
  return { device, readAtMs: macTable.readAtMs, portOf, macsOn, rowsOf, ownOn }
}

/** What got most votes, and how many; the first in text order among equals. */
export function mostVoted(votes: ReadonlyMap<string, number>): [string, number] | [] {
  const [first] = [...votes].sort(([a, many], [b, few]) => few - many || byText(a, b))
  return first ?? []
}
