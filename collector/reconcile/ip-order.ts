import { isIPv4, SocketAddress } from 'node:net'

/** The one text form of an address (RFC 5952 for IPv6), so that equal addresses are equal texts. */
export function canonicalAddress(address: string): string {
  if (isIPv4(address)) return address
  return new SocketAddress({ address, family: 'ipv6' }).address
}

/** IPv4 in numeric order, then IPv6. */
export function compareAddresses(one: string, other: string): number {
  const keys = [sortKey(one), sortKey(other)] as const
  return keys[0] < keys[1] ? -1 : keys[0] > keys[1] ? 1 : 0
}

function sortKey(address: string): string {
  if (!isIPv4(address)) return `6${address}`
  return `4${address
    .split('.')
    .map(it => it.padStart(3, '0'))
    .join('.')}`
}
