import { isLocallyAdministered } from '../../../schemas/mac-address.ts'
import type { Learnt } from './announced-links.ts'
import type { DeviceIndex } from './device-index.ts'
import { logicalPort } from './find-port.ts'
import { endsFrom, type Link, type LinkEnd } from './link.ts'
import type { UnknownNeighbour } from './neighbour-cables.ts'
import { byText, type SeenDevice, type SiteView } from './site-view.ts'

/**
 * What a port is for. `uplink` leads towards the gateway, `downlink` to another switch; the others are edge ports: of a
 * `device` that answers SNMP, an `access-point`, a `phone` (and what is plugged into it), `shared` by several hosts as
 * behind an unmanaged switch, or `access` for one host.
 */
export type PortRole = (typeof portRoles)[number]
const portRoles = [
  'uplink',
  'downlink',
  'device',
  'access-point',
  'phone',
  'shared',
  'access',
] as const

/** A port that something is behind; the port is logical. */
export type PortConclusion = {
  readonly device: string
  readonly port: string
  readonly role: PortRole
  /** Addresses learnt there. */
  readonly hostCount: number
  /** The device next to it, where one is known. */
  readonly peer?: LinkEnd
  readonly readAtMs: number
}

/** Of virtual machines: several of them on a port are one host. QEMU, VMware, VirtualBox, Hyper-V, Docker. */
const VIRTUAL_PREFIXES = [
  ...['52:54:00:', '00:0c:29:', '00:50:56:', '00:05:69:'],
  ...['08:00:27:', '00:15:5d:', '02:42:'],
]

/** What each port of the site is for, by its links and by what was learnt on it. Sorted by device and port. */
export function concludePorts(
  view: SiteView,
  links: readonly Link[],
  unknown: readonly UnknownNeighbour[],
  index: DeviceIndex,
  learnt: Learnt,
): PortConclusion[] {
  const kindOf = new Map(view.endpoints.map(it => [it.macAddress, it.kind]))
  const isRandom = new Set(view.endpoints.filter(it => it.isRandomMac).map(it => it.macAddress))
  const controlled = new Set(
    view.devices.flatMap(it => (it.accessPoints?.rows ?? []).flatMap(row => row.macAddress ?? [])),
  )
  const announcing = Map.groupBy(unknown, ({ device, port }) => {
    const seen = index.byId(device)
    return `${device} ${seen ? logicalPort(seen, port) : port}`
  })
  const linksOf = new Map<string, { near: LinkEnd; far: LinkEnd }[]>()
  for (const link of links) {
    for (const { device } of [link.one, link.other]) {
      const ends = endsFrom(link, device)
      if (ends?.near.port === undefined) continue
      const key = `${device} ${ends.near.port}`
      linksOf.set(key, [...(linksOf.get(key) ?? []), ends])
    }
  }

  const rolesOf = (device: SeenDevice): PortConclusion[] => {
    const bridge = learnt.bridges.get(device.id)
    const names = new Set([
      ...(bridge?.macsOn.keys() ?? []),
      ...[...linksOf.values()].flatMap(([ends]) =>
        ends?.near.device === device.id ? [ends.near.port ?? ''] : [],
      ),
    ])
    return [...names].sort(byText).map(port => {
      const hosts = [...(bridge?.macsOn.get(port) ?? [])]
      const peers = linksOf.get(`${device.id} ${port}`) ?? []
      const peer = peers.length === 1 ? peers[0]?.far : undefined
      return {
        device: device.id,
        port,
        role: roleOf(device, port, hosts, peers),
        hostCount: hosts.length,
        ...(peer && { peer }),
        readAtMs: bridge?.readAtMs ?? device.neighbours?.readAtMs ?? 0,
      }
    })
  }
  return [...view.devices].sort((a, b) => byText(a.id, b.id)).flatMap(rolesOf)

  function roleOf(
    device: SeenDevice,
    port: string,
    hosts: readonly string[],
    ends: readonly { far: LinkEnd }[],
  ): PortRole {
    const { bridges, tree } = learnt
    const peers = ends.map(it => index.byId(it.far.device)).filter(it => it !== undefined)
    const parent = tree.placeOf(device.id)?.parent
    if (!bridges.has(device.id)) {
      return peers.some(it => bridges.has(it.id)) ? 'uplink' : 'device'
    }
    if (tree.rootPortOf(device.id) === port) return 'uplink'
    if (peers.some(it => it.id === parent)) return 'uplink'
    if (peers.some(it => it.kind === 'access-point')) return 'access-point'
    if (peers.some(it => bridges.has(it.id) || it.kind === 'switch')) return 'downlink'
    if (tree.bridgesBehind(device.id, port) > 0) return 'downlink'
    if (peers.some(it => it.kind === 'firewall' || it.kind === 'router')) return 'uplink'
    if (peers.length > 0) return 'device'
    return edgeRole(hosts, announcing.get(`${device.id} ${port}`) ?? [])
  }

  function edgeRole(
    hosts: readonly string[],
    announced: readonly UnknownNeighbour[],
  ): 'access-point' | 'phone' | 'shared' | 'access' {
    const says = (capability: 'access-point' | 'telephone' | 'bridge') =>
      announced.filter(it => it.neighbour.capabilities?.includes(capability)).length
    if (says('access-point') > 0 || hosts.some(it => controlled.has(it))) return 'access-point'

    const known = hosts.filter(it => kindOf.get(it) === 'phone').length
    const phones = Math.max(known, says('telephone'))
    const real = hosts.filter(it => !VIRTUAL_PREFIXES.some(prefix => it.startsWith(prefix)))
    const others = real.length - phones
    if (phones > 0) return others <= phones ? 'phone' : 'shared'
    if (says('bridge') > 0) return 'shared'
    if (others < 2) return 'access'
    const invented = real.filter(it => isRandom.has(it) || isLocallyAdministered(it)).length
    return invented >= 2 && invented * 2 >= real.length ? 'access-point' : 'shared'
  }
}
