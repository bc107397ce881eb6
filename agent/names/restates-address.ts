import { isIPv4 } from 'node:net'

/** Words that providers and DHCP servers put around an address; they name no host. */
const GENERIC_WORDS = new Set([
  ...['addr', 'address', 'adsl', 'client', 'cpe', 'dhcp', 'dsl', 'dyn', 'dynamic', 'dynip'],
  ...[
    'host',
    'ip',
    'ipv',
    'pool',
    'ppp',
    'ptr',
    'rev',
    'reverse',
    'static',
    'unassigned',
    'unknown',
  ],
])

/**
 * Whether a name says no more than the address it belongs to, as the ones do that are made for a whole prefix at once:
 * `ip-10-1-2-3`, `host-3.dynamic.example`, `0a010203`, `dhcp-2-3`.
 */
export function restatesAddress(name: string, address: string): boolean {
  const [label = '', ...domain] = name.toLowerCase().split('.')
  if (!isIPv4(address)) return restatesIpv6(label, address)

  const octets = address.split('.').map(Number)
  const hex = octets.map(octet => octet.toString(16).padStart(2, '0')).join('')
  const padded = octets.map(octet => `${octet}`.padStart(3, '0')).join('')
  if (label.includes(hex) || label.includes(padded)) return true

  // Without the dots: `10.1.2.3.example` spreads the address over labels.
  const numbers = [label, ...domain].join('.').match(/\d+/g)?.map(Number) ?? []
  if (hasRun(numbers, octets) || hasRun(numbers, octets.toReversed())) return true

  const words = label.match(/\p{L}+|\d+/gu) ?? []
  const others = words.filter(word => !GENERIC_WORDS.has(word))
  const lastOctets = octets.slice(-Math.max(others.length, 1))
  return (
    others.every(word => /^\d+$/.test(word)) &&
    (others.length === 0 || others.every((word, at) => Number(word) === lastOctets[at]))
  )
}

function restatesIpv6(label: string, address: string): boolean {
  const groups = (address.split('%')[0] ?? '').toLowerCase().split(':').filter(Boolean)
  const squeezed = label.replace(/[^0-9a-f]/g, '')
  const spelt = [groups.join(''), groups.map(group => group.padStart(4, '0')).join('')]
  return spelt.some(it => it.length >= 8 && squeezed.includes(it))
}

function hasRun(numbers: readonly number[], run: readonly number[]): boolean {
  return numbers.some((_, at) => run.every((number, offset) => numbers[at + offset] === number))
}
