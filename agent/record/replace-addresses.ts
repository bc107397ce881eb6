import ipaddr from 'ipaddr.js'
import { isGroupOrNull, isLocallyAdministered } from '../../schemas/mac-address.ts'

/** A whole number from 0 to below the limit. */
export type Random = (below: number) => number

export type AddressReplacements = {
  /** Originals, told beforehand: no replacement will be one of them. */
  learn(address: string): void
  isKnown(address: string): boolean
  /** The same address for the same original; in canonical form, as `learn` wants them. */
  replaceMac(mac: string): string
  replaceIp(address: string): string
}

/** Addresses that say nothing of a network: they stay, so that readers go on leaving them out. */
export function isTelling(address: string): boolean {
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address)) return !isGroupOrNull(address)
  // Netmasks, wildcards, multicast; the loopback address itself.
  if (!address.includes(':')) return !/^(?:0|22[4-9]|2[3-5]\d)\.|^127\.0\.0\./.test(address)
  return !/^(?:::1?$|ff)/.test(address)
}

/**
 * Replacements that keep what a reader goes by: of a MAC address the maker (OUI) and its place in a block of 64, of an
 * IP address its kind (private, loopback, link-local, public) and its last octet. Which number stands for which is
 * drawn, and kept nowhere.
 */
export function createAddressReplacements(random: Random): AddressReplacements {
  const known = new Set<string>()
  const taken = new Set<string>()
  const drawn = new Map<string, string>()

  /** A drawn value for a key, that no original has and that no other key got. */
  function draw(key: string, make: () => string): string {
    const before = drawn.get(key)
    if (before !== undefined) return before
    let value = make()
    for (let tries = 0; tries < 1000 && (taken.has(value) || known.has(value)); tries++)
      value = make()
    taken.add(value)
    drawn.set(key, value)
    return value
  }

  function replaceMac(mac: string): string {
    if (!isTelling(mac)) return mac
    const { block, last } = splitMac(mac)
    return joinMac(
      draw(block, () => {
        // A MAC that was not burnt in has no maker, but may hold an IP address.
        const kept = isLocallyAdministered(mac) ? mac.slice(0, 2) : mac.slice(0, 8)
        const missing = 6 - kept.split(':').length
        const octets = Array.from({ length: missing }, () => hexOf(random(256)))
        return splitMac([kept, ...octets].join(':')).block
      }),
      last,
    )
  }

  function replaceIp(address: string): string {
    if (!isTelling(address)) return address
    if (address.includes(':')) return draw(address, () => drawIpv6(address))
    const last = address.slice(address.lastIndexOf('.'))
    const network = address.slice(0, -last.length)
    return draw(network, () => drawNetwork(network)) + last
  }

  function drawNetwork(network: string): string {
    const [a = 0, b = 0] = network.split('.').map(Number)
    if (a === 10 || a === 127) return `${a}.${1 + random(255)}.${random(256)}`
    if (a === 172 && b >= 16 && b < 32) return `172.${16 + random(16)}.${random(256)}`
    if (a === 100 && b >= 64 && b < 128) return `100.${64 + random(64)}.${random(256)}`
    if ((a === 192 && b === 168) || (a === 169 && b === 254)) return `${a}.${b}.${random(256)}`
    // RFC 2544: addresses of nobody, for benchmarks.
    return `198.${18 + random(2)}.${random(256)}`
  }

  function drawIpv6(address: string): string {
    const ipv6 = ipaddr.IPv6.parse(address)
    if (ipv6.isIPv4MappedAddress()) return `::ffff:${replaceIp(ipv6.toIPv4Address().toString())}`
    const range = ipv6.range()
    const prefix =
      range === 'linkLocal'
        ? [0xfe80, 0, 0, 0]
        : range === 'uniqueLocal'
          ? [0xfd00, random(65_536), random(65_536), 1]
          : [0x2001, 0xdb8, random(65_536), 1]
    const host = Array.from({ length: 4 }, () => random(65_536))
    return new ipaddr.IPv6([...prefix, ...host]).toString()
  }

  return {
    learn(address) {
      known.add(address)
      if (!address.includes(':')) known.add(address.slice(0, address.lastIndexOf('.')))
      else if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address)) known.add(splitMac(address).block)
    },
    isKnown: address => known.has(address),
    replaceMac,
    replaceIp,
  }
}

/** A block of 64 consecutive addresses, as machines and switches get them, and the place in it. */
function splitMac(mac: string): { block: string; last: number } {
  const octet = Number.parseInt(mac.slice(15), 16)
  return { block: mac.slice(0, 15) + hexOf(octet & 0xc0), last: octet & 0x3f }
}

function joinMac(block: string, last: number): string {
  return block.slice(0, 15) + hexOf(Number.parseInt(block.slice(15), 16) | last)
}

function hexOf(octet: number): string {
  return octet.toString(16).padStart(2, '0')
}
