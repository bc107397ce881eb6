import { isIPv4, SocketAddress } from 'node:net'

/** The one text form of an address (RFC 5952 for IPv6), so that equal addresses are equal texts. */
export function canonicalAddress(address: string): string {
  if (isIPv4(address)) return address
  return new SocketAddress({ address, family: 'ipv6' }).address
}

/** IPv4 in numeric order, then IPv6. */
export function compareAddresses(one: string, other: string): number {
  const [a, b] = [ipv4Number(one), ipv4Number(other)]
  if (a !== undefined && b !== undefined) return a - b
  if (a === undefined && b === undefined) return one < other ? -1 : one > other ? 1 : 0
  return a === undefined ? 1 : -1
}

function ipv4Number(address: string): number | undefined {
  let number = 0
  let part = 0
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at)
    if (code === DOT) {
      number = number * 256 + part
      part = 0
    } else if (code >= ZERO && code <= NINE) {
      part = part * 10 + code - ZERO
    } else {
      return undefined
    }
  }
  return number * 256 + part
}

const DOT = 46
const ZERO = 48
const NINE = 57
