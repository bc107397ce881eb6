import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { networkInterfaces, platform } from 'node:os'
import { promisify } from 'node:util'
import ipaddr from 'ipaddr.js'
import { getMAC } from 'node-arp'
import { isGroupOrNull, MacAddress } from '../../schemas/mac-address.ts'

/**
 * What the kernel knows of an address on its links (ARP, RFC 826; neighbour discovery, RFC 4861).
 * `confirmed`: somebody answers for it; `pending`: somebody once did and the kernel is asking again; else nobody does.
 */
export type Neighbour = { state: 'confirmed' | 'pending'; macAddress: MacAddress }

/** The kernel's neighbour table by address, of those that exist; empty where the platform gives none at once. */
export async function readNeighbours(): Promise<Map<string, Neighbour>> {
  if (platform() !== 'linux') return new Map()
  try {
    const { stdout } = await promisify(execFile)('ip', ['-json', 'neigh'], {
      maxBuffer: 64 * 1024 * 1024,
    })
    return parseIpNeighbours(stdout)
  } catch {
    // No iproute2, or one without JSON: the older table of the same kernel, IPv4 only and without states.
    return parseProcNetArp(await readFile('/proc/net/arp', 'latin1').catch(() => ''))
  }
}

/** `ip -json neigh` (iproute2): an array of `{dst, lladdr, state: [...]}`. */
export function parseIpNeighbours(json: string): Map<string, Neighbour> {
  const neighbours = new Map<string, Neighbour>()
  const entries: unknown = JSON.parse(json || '[]')
  if (!Array.isArray(entries)) return neighbours
  for (const entry of entries as { dst?: unknown; lladdr?: unknown; state?: unknown }[]) {
    const macAddress = parseMac(entry.lladdr)
    const state = Array.isArray(entry.state) ? stateOf(entry.state) : undefined
    if (typeof entry.dst === 'string' && macAddress && state) {
      neighbours.set(entry.dst, { state, macAddress })
    }
  }
  return neighbours
}

/** Linux `/proc/net/arp`: address, hardware type, flags (0x2 is ATF_COM, complete), MAC, mask, device. */
export function parseProcNetArp(text: string): Map<string, Neighbour> {
  const neighbours = new Map<string, Neighbour>()
  for (const line of text.split('\n').slice(1)) {
    const [address, , flags, mac] = line.trim().split(/\s+/)
    const macAddress = parseMac(mac)
    if (address && macAddress && (Number(flags) & 2) !== 0) {
      neighbours.set(address, { state: 'confirmed', macAddress })
    }
  }
  return neighbours
}

/**
 * MAC addresses of hosts that were just reached, where the platform has no table to read (not Linux): `node-arp` asks the
 * system's `arp` command for each. Hosts behind a router have none.
 */
export async function askArpCommand(addresses: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (platform() === 'linux') return found
  for (const address of addresses) {
    const mac = parseMac(
      await new Promise(resolve =>
        getMAC(address, (error: unknown, answer: unknown) => resolve(error ? undefined : answer)),
      ),
    )
    if (mac) found.set(address, mac)
  }
  return found
}

/** The agent's own addresses: the kernel has no neighbour entry for itself. */
export function ownAddresses(): Map<string, MacAddress> {
  const own = new Map<string, MacAddress>()
  for (const one of Object.values(networkInterfaces()).flatMap(list => list ?? [])) {
    const macAddress = parseMac(one.mac)
    if (macAddress && !one.internal) own.set(one.address, macAddress)
  }
  return own
}

/**
 * Of these addresses, those on the agent's own links for which the kernel has no entry of any state just after they were
 * asked: its table was full (all network namespaces share it), so nobody was asked for them. Linux with iproute2 only.
 */
export async function findUnasked(addresses: readonly string[]): Promise<string[]> {
  if (platform() !== 'linux') return []
  const links = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .flatMap(({ internal, family, cidr }) => (!internal && family === 'IPv4' && cidr ? [cidr] : []))
    .map(cidr => ipaddr.IPv4.parseCIDR(cidr))
  const own = ownAddresses()
  const onLink = addresses.filter(address => {
    if (own.has(address) || !ipaddr.IPv4.isValid(address)) return false
    const parsed = ipaddr.IPv4.parse(address)
    return links.some(link => parsed.match(link))
  })
  if (onLink.length === 0) return []
  try {
    const { stdout } = await promisify(execFile)('ip', ['-json', '-4', 'neigh'], {
      maxBuffer: 64 * 1024 * 1024,
    })
    const entries = JSON.parse(stdout || '[]') as { dst?: unknown }[]
    const asked = new Set(entries.map(entry => entry.dst))
    return onLink.filter(address => !asked.has(address))
  } catch {
    return []
  }
}

/** NUD states of linux/neighbour.h. PERMANENT and NOARP were written by somebody, so they prove nothing. */
function stateOf(states: readonly unknown[]): Neighbour['state'] | undefined {
  if (states.includes('REACHABLE') || states.includes('STALE')) return 'confirmed'
  if (states.includes('DELAY') || states.includes('PROBE')) return 'pending'
  return undefined
}

function parseMac(value: unknown): MacAddress | undefined {
  if (typeof value !== 'string') return undefined
  const parsed = MacAddress.safeParse(
    value
      .trim()
      .toLowerCase()
      .replaceAll('-', ':')
      .split(':')
      .map(byte => byte.padStart(2, '0'))
      .join(':'),
  )
  return parsed.success && !isGroupOrNull(parsed.data) ? parsed.data : undefined
}
