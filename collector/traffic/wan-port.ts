/** What is known of a port that could be the one to the Internet. */
export type WanPortEvidence = {
  readonly device: string
  readonly address: string
  readonly interface: string
  readonly alias?: string
  readonly deviceKind: string
  /** The site's default gateway has an address of this device. */
  readonly isGateway: boolean
  /** A default route of the device leads out of it. */
  readonly hasDefaultRoute: boolean
  /** What the port is for by the topology: `uplink` leads towards the gateway. */
  readonly role?: string
  /** Something announces itself here that is no device of the site. */
  readonly hasUnknownNeighbour: boolean
  readonly isUp?: boolean
  /** The site's own hosts were seen behind it in the ARP table, or behind a VLAN of it. */
  readonly hasOwnHosts: boolean
  /** A switch of the site learnt its address: it is on the inside. */
  readonly isSeenInside: boolean
  /** Addresses of public networks, or of the operator's, were seen behind it in the ARP table. */
  readonly hasForeignHosts: boolean
  /** Octets of the last hours, both ways; absent where nobody counted. */
  readonly octets?: number
}

export type WanPortProposal = {
  readonly device: string
  readonly address: string
  readonly interface: string
  /** 0 to 1: how much speaks for it. */
  readonly score: number
  /** What speaks for and against it, in words. */
  readonly reasons: readonly string[]
  /** The same, for who has words of their own. */
  readonly signs: readonly WanSign[]
}

/** What a port can show; from `lan-name` on they make it less likely. */
export const wanSigns = [
  ...(['firewall', 'router', 'gateway', 'default-route', 'wan-name', 'default-port'] as const),
  ...([
    'foreign-hosts',
    'foreign-gear',
    'busiest',
    'lan-name',
    'own-hosts',
    'seen-inside',
    'down',
  ] as const),
] as const
export type WanSign = (typeof wanSigns)[number]

const WAN_NAME =
  /\b(?:wan\d*|internet|fai|box|fibre|ftt[oh]|adsl|sdsl|renater|operateur|opérateur)\b/i
const LAN_NAME = /\b(?:lan|pedago|admin|dmz|wifi|mgmt|management)\b/i
const FIREWALL_PORT = /^(?:eth0|ens?\d+|em0|igb0|vtnet0|wan)$/i
const LEAST_SCORE = 0.3

/**
 * Which ports are likely to be the one that carries the site's Internet access, the likeliest first, with what speaks for
 * each. A proposal for a person: nothing is concluded from it.
 */
export function proposeWanPorts(ports: readonly WanPortEvidence[]): WanPortProposal[] {
  const most = Math.max(0, ...ports.filter(isEdge).map(it => it.octets ?? 0))
  return ports
    .map(port => judge(port, most))
    .filter(it => it.score >= LEAST_SCORE)
    .sort(
      (a, b) =>
        b.score - a.score ||
        (a.address < b.address ? -1 : a.address > b.address ? 1 : 0) ||
        (a.interface < b.interface ? -1 : 1),
    )
    .slice(0, 10)
}

function isEdge({ deviceKind }: WanPortEvidence): boolean {
  return deviceKind === 'firewall' || deviceKind === 'router'
}

function judge(port: WanPortEvidence, mostOctets: number): WanPortProposal {
  const words = `${port.interface} ${port.alias ?? ''}`
  const signs: [boolean, number, WanSign, string][] = [
    [port.deviceKind === 'firewall', 0.3, 'firewall', 'the device is a firewall'],
    [port.deviceKind === 'router', 0.25, 'router', 'the device is a router'],
    [port.isGateway, 0.2, 'gateway', 'the hosts of the site have this device as their next hop'],
    [port.hasDefaultRoute, 0.4, 'default-route', 'the default route of the device leads out of it'],
    [WAN_NAME.test(words), 0.3, 'wan-name', `it is called ${port.alias ?? port.interface}`],
    [LAN_NAME.test(words), -0.4, 'lan-name', 'its name is that of an inner network'],
    [
      isEdge(port) && FIREWALL_PORT.test(port.interface),
      0.05,
      'default-port',
      'it is the port that such devices have the Internet on by default',
    ],
    [
      port.hasForeignHosts,
      0.25,
      'foreign-hosts',
      'hosts of a network that is not the site’s are behind it',
    ],
    [
      port.hasUnknownNeighbour,
      0.15,
      'foreign-gear',
      'gear that is not the site’s announces itself there',
    ],
    [
      port.hasOwnHosts || port.role === 'downlink' || port.role === 'access',
      -0.4,
      'own-hosts',
      'hosts of the site are behind it',
    ],
    [port.isSeenInside, -0.2, 'seen-inside', 'the site’s switches have learnt its address'],
    [
      mostOctets > 0 && isEdge(port) && port.octets === mostOctets,
      0.15,
      'busiest',
      'of the ports at the edge it moves most',
    ],
    [port.isUp === false, -0.5, 'down', 'it is down'],
  ]
  const held = signs.filter(([holds]) => holds)
  const sum = held.reduce((total, [, weight]) => total + weight, 0)
  return {
    device: port.device,
    address: port.address,
    interface: port.interface,
    score: Math.round(Math.min(1, Math.max(0, sum)) * 100) / 100,
    reasons: held.map(([, , , reason]) => reason),
    signs: held.map(([, , sign]) => sign),
  }
}
