import ipaddr from 'ipaddr.js'
import { isGroupOrNull, isLocallyAdministered } from '../../schemas/mac-address.ts'

/** A whole number from 0 to below the limit. */
export type Random = (below: number) => number

export type AddressReplacements = {
  isKnown(address: string): boolean
  /** The same address for the same original; in canonical form. */
  replaceMac(mac: string): string
  replaceIp(address: string): string
}

/** Addresses that say nothing of a network: they stay, so that readers go on leaving them out. */
export function isTelling(address: string): boolean {
  if (isMac(address)) return !isGroupOrNull(address)
  // Netmasks, wildcards, multicast; the loopback address itself.
  if (!address.includes(':')) return !/^(?:0|22[4-9]|2[3-5]\d)\.|^127\.0\.0\./.test(address)
  return !/^(?:::1?$|ff)/.test(address)
}

/**
 * Replacements that keep what a reader goes by: of a MAC address the maker (OUI) and its place in a block of 64, of an
 * IP address its kind (private, loopback, link-local, public) and its last octet. `known` are the originals: none of
 * them stands for another, and what stands for them keeps their order, so that a table's first row stays its first.
 * Which number stands for which is drawn, and kept nowhere.
 */
export function createAddressReplacements(
  known: Iterable<string>,
  random: Random,
): AddressReplacements {
  const originals = new Set(known)
  const drawn = new Map<string, string>()
  const taken = new Set([...originals].map(address => partsOf(address).key))

  /** Values for keys of one kind, in the order of the keys. */
  function draw(kind: Kind, keys: readonly string[]): void {
    const values = new Set<string>()
    for (let tries = 0; values.size < keys.length && tries < keys.length + 10_000; tries++) {
      const value = kind.draw(random)
      if (!taken.has(value)) values.add(value)
    }
    // So many networks of one kind that none is left: public ones for benchmarks are nobody's.
    while (values.size < keys.length) values.add(networkForBenchmarks.draw(random))
    const inOrder = [...values].sort(byOctets)
    for (const [at, key] of [...keys].sort(byOctets).entries()) drawn.set(key, inOrder[at] ?? key)
    for (const value of values) taken.add(value)
  }

  const parts = [...originals].filter(isTelling).map(partsOf)
  for (const same of Map.groupBy(parts, part => part.kind.name).values()) {
    const [first] = same
    if (first) draw(first.kind, [...new Set(same.map(part => part.key))])
  }

  function replace(address: string): string {
    if (!isTelling(address)) return address
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
    if (mapped) return `::ffff:${replace(mapped)}`
    const { kind, key, join } = partsOf(address)
    if (!drawn.has(key)) draw(kind, [key])
    return join(drawn.get(key) ?? key)
  }
  return { isKnown: address => originals.has(address), replaceMac: replace, replaceIp: replace }
}

/** What addresses have in common that stay alike. */
type Kind = { name: string; draw: (random: Random) => string }

const networkForBenchmarks: Kind = {
  name: 'public',
  // RFC 2544
  draw: random => `198.${18 + random(2)}.${random(256)}`,
}

/** The part of an address that is replaced, and how the rest is put behind it. */
function partsOf(address: string): { kind: Kind; key: string; join: (key: string) => string } {
  if (isMac(address)) return partsOfMac(address)
  if (address.includes(':')) return { kind: kindOfIpv6(address), key: address, join: key => key }
  const last = address.slice(address.lastIndexOf('.'))
  const key = address.slice(0, -last.length)
  return { kind: kindOfNetwork(key), key, join: network => network + last }
}

/** A block of 64 consecutive addresses, as machines and switches get them, and the place in it. */
function partsOfMac(mac: string): ReturnType<typeof partsOf> {
  const octet = Number.parseInt(mac.slice(15), 16)
  // A MAC that was not burnt in has no maker, but may hold an IP address.
  const kept = isLocallyAdministered(mac) ? mac.slice(0, 2) : mac.slice(0, 8)
  return {
    kind: {
      name: kept,
      draw: random => {
        const octets = Array.from({ length: 6 - kept.split(':').length }, () => random(256))
        octets[octets.length - 1] = (octets.at(-1) ?? 0) & 0xc0
        return [kept, ...octets.map(hexOf)].join(':')
      },
    },
    key: mac.slice(0, 15) + hexOf(octet & 0xc0),
    join: block =>
      block.slice(0, 15) + hexOf(Number.parseInt(block.slice(15), 16) | (octet & 0x3f)),
  }
}

function kindOfNetwork(network: string): Kind {
  const [a = 0, b = 0] = network.split('.').map(Number)
  if (a === 10 || a === 127) {
    return { name: `${a}`, draw: random => `${a}.${1 + random(255)}.${random(256)}` }
  }
  if (a === 172 && b >= 16 && b < 32) {
    return { name: '172', draw: random => `172.${16 + random(16)}.${random(256)}` }
  }
  if (a === 100 && b >= 64 && b < 128) {
    return { name: '100', draw: random => `100.${64 + random(64)}.${random(256)}` }
  }
  if ((a === 192 && b === 168) || (a === 169 && b === 254)) {
    return { name: `${a}.${b}`, draw: random => `${a}.${b}.${random(256)}` }
  }
  return networkForBenchmarks
}

function kindOfIpv6(address: string): Kind {
  const range = ipaddr.IPv6.parse(address).range()
  const host = (random: Random) => Array.from({ length: 4 }, () => random(65_536))
  const written = (...groups: number[]) => new ipaddr.IPv6(groups).toString()
  switch (range) {
    case 'linkLocal':
      return { name: range, draw: random => written(0xfe80, 0, 0, 0, ...host(random)) }
    case 'uniqueLocal':
      return {
        name: range,
        draw: random => written(0xfd00, random(65_536), random(65_536), 1, ...host(random)),
      }
    default:
      return {
        name: 'global',
        draw: random => written(0x2001, 0xdb8, random(65_536), 1, ...host(random)),
      }
  }
}

function byOctets(a: string, b: string): number {
  const [left, right] = [octetsOf(a), octetsOf(b)]
  for (const [at, octet] of left.entries()) {
    const difference = octet - (right[at] ?? -1)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function octetsOf(key: string): readonly number[] {
  if (/^[\d.]+$/.test(key)) return key.split('.').map(Number)
  if (isMac(key)) return key.split(':').map(octet => Number.parseInt(octet, 16))
  return ipaddr.IPv6.parse(key).toByteArray()
}

function isMac(address: string): boolean {
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address)
}

function hexOf(octet: number): string {
  return octet.toString(16).padStart(2, '0')
}
