import ipaddr from 'ipaddr.js'

/** The first and the last address that a target stands for. */
export type TargetRange = { readonly first: string; readonly last: string }

/**
 * The addresses of a target as a plan writes it: an address, a range (`10.1.2.1-10.1.2.40`, `10.1.2.1-40`) or a prefix.
 * Undefined when it is none: then nothing is known to be covered by it.
 */
export function rangeOfTarget(target: string): TargetRange | undefined {
  const text = target.trim()
  if (text.includes('/')) return rangeOfPrefix(text)
  const [first = '', last = first] = text.split('-').map(it => it.trim())
  if (!isAddress(first)) return undefined
  const isShort = /^\d{1,3}$/.test(last) && first.includes('.')
  const end = isShort ? `${first.slice(0, first.lastIndexOf('.') + 1)}${last}` : last
  if (!isAddress(end)) return undefined
  const [a, b] = [ipaddr.parse(first), ipaddr.parse(end)]
  if (a.kind() !== b.kind() || compare(a.toByteArray(), b.toByteArray()) > 0) return undefined
  return { first: a.toString(), last: b.toString() }
}

function rangeOfPrefix(prefix: string): TargetRange | undefined {
  if (!isAddress(prefix.split('/')[0] ?? '') || !ipaddr.isValidCIDR(prefix)) return undefined
  const [address, length] = ipaddr.parseCIDR(prefix)
  const bytes = address.toByteArray()
  const edge = (bit: 0 | 1) =>
    bytes.map((byte, index) => {
      const own = Math.min(8, Math.max(0, length - index * 8))
      const hosts = 0xff >> own
      return bit === 1 ? byte | hosts : byte & ~hosts & 0xff
    })
  return {
    first: ipaddr.fromByteArray(edge(0)).toString(),
    last: ipaddr.fromByteArray(edge(1)).toString(),
  }
}

/** Without the old short forms: `10.1.2` is a slip, not 10.1.0.2. */
function isAddress(text: string): boolean {
  return text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text)
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((byte, at) => byte !== other[at])
  return index < 0 ? 0 : (one[index] ?? 0) - (other[index] ?? 0)
}

/** How many addresses a target stands for, a network's and its broadcast address included; undefined when it is none. */
export function sizeOfTarget(target: string): number | undefined {
  const range = rangeOfTarget(target)
  if (!range) return undefined
  const number = (address: string) =>
    ipaddr
      .parse(address)
      .toByteArray()
      .reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return Number(number(range.last) - number(range.first)) + 1
}
