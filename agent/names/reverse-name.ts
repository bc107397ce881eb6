import { isIPv4 } from 'node:net'

/** Where an address has its PTR record: 7.20.1.10.in-addr.arpa (RFC 1035 §3.5), nibble by nibble in ip6.arpa (RFC 3596 §2.5). */
export function reverseName(address: string): string {
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const nibbles = groupsOf(address)
    .map(group => group.padStart(4, '0'))
    .join('')
  return `${[...nibbles].reverse().join('.')}.ip6.arpa`
}

/** The eight groups of an IPv6 address, as it is written without `::`. */
function groupsOf(address: string): string[] {
  const [before = '', after] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const head = before.split(':').filter(Boolean)
  const tail = after?.split(':').filter(Boolean) ?? []
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail]
}
