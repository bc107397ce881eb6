import ipaddr from 'ipaddr.js'
import { failure, type Result, success } from '../../schemas/result.ts'

/** The most addresses one scan may name: a /16. A /8 typed by mistake would take days and drown a site. */
const MOST_ADDRESSES = 65_536

/**
 * The addresses that targets stand for: each once, in the order they are first named.
 * A target is an address, a range (`10.1.2.1-10.1.2.40`, `10.1.2.1-40`) or a prefix (`10.1.2.0/24`); network and
 * broadcast addresses of IPv4 prefixes shorter than /31 are left out, being nobody's. The failure is one line for a
 * person, naming the target and what was expected.
 */
export function expandTargets(targets: readonly string[]): Result<string[], string> {
  const addresses = new Set<string>()
  for (const target of targets) {
    const range = parseTarget(target.trim())
    if (!range.ok) return failure(`target "${printable(target)}": ${range.failure}`)

    const { first, last } = hostsOf(range.value)
    const count = last.number - first.number + 1n
    if (count > MOST_ADDRESSES || addresses.size + Number(count) > MOST_ADDRESSES * 2) {
      return failure(
        `target "${printable(target)}": that is ${count} addresses, expected at most ${MOST_ADDRESSES} in one scan`,
      )
    }
    for (let number = first.number; number <= last.number; number++) {
      addresses.add(first.kind === 'ipv4' ? ipv4Text(number) : ipv6Text(number))
    }
    if (addresses.size > MOST_ADDRESSES) {
      return failure(
        `targets: ${addresses.size} addresses and more, expected at most ${MOST_ADDRESSES} in one scan`,
      )
    }
  }
  return success([...addresses])
}

/** Tells whether an address, as `expandTargets` writes it, is in any of these targets; a prefix is all of its addresses. */
export function matchTargets(
  targets: readonly string[],
): Result<(address: string) => boolean, string> {
  const ranges: Range[] = []
  for (const target of targets) {
    const range = parseTarget(target.trim())
    if (!range.ok) return failure(`target "${printable(target)}": ${range.failure}`)
    ranges.push(range.value)
  }
  if (ranges.length === 0) return success(() => false)
  return success(text => {
    const address = parseAddress(text)
    return ranges.some(
      ({ first, last }) =>
        address?.kind === first.kind &&
        address.number >= first.number &&
        address.number <= last.number,
    )
  })
}

/** The first target that is not wholly in one of the allowed ones; undefined when all are. */
export function findOutside(
  targets: readonly string[],
  allowed: readonly string[],
): Result<string | undefined, string> {
  const room: Range[] = []
  for (const target of allowed) {
    const range = parseTarget(target.trim())
    if (!range.ok) return failure(`target "${printable(target)}": ${range.failure}`)
    room.push(range.value)
  }
  for (const target of targets) {
    const range = parseTarget(target.trim())
    if (!range.ok) return failure(`target "${printable(target)}": ${range.failure}`)
    const { first, last } = range.value
    const isInside = room.some(
      it =>
        it.first.kind === first.kind &&
        it.first.number <= first.number &&
        last.number <= it.last.number,
    )
    if (!isInside) return success(printable(target))
  }
  return success(undefined)
}

type Address = { kind: 'ipv4' | 'ipv6'; number: bigint }
/** `isNetwork` where the ends are a network's and its broadcast address. */
type Range = { first: Address; last: Address; isNetwork?: boolean }

const EXPECTED =
  'expected an address (10.1.2.3), a range (10.1.2.1-10.1.2.40) or a prefix (10.1.2.0/24)'

function parseTarget(target: string): Result<Range, string> {
  if (target.includes('/')) return parsePrefix(target)
  if (target.includes('-')) return parseRange(target)
  const address = parseAddress(target)
  return address ? success({ first: address, last: address }) : failure(EXPECTED)
}

function parsePrefix(target: string): Result<Range, string> {
  const [text = '', lengthText = '', ...rest] = target.split('/')
  const address = parseAddress(text)
  if (!address || rest.length > 0 || !/^\d{1,3}$/.test(lengthText)) return failure(EXPECTED)

  const bits = address.kind === 'ipv4' ? 32 : 128
  const length = Number(lengthText)
  if (length > bits) return failure(`expected a prefix length from 0 to ${bits}, got ${length}`)

  const size = 1n << BigInt(bits - length)
  const network = address.number - (address.number % size)
  return success({
    first: { kind: address.kind, number: network },
    last: { kind: address.kind, number: network + size - 1n },
    isNetwork: address.kind === 'ipv4' && length < 31,
  })
}

function hostsOf({ first, last, isNetwork }: Range): Range {
  if (!isNetwork) return { first, last }
  return {
    first: { ...first, number: first.number + 1n },
    last: { ...last, number: last.number - 1n },
  }
}

function parseRange(target: string): Result<Range, string> {
  const [firstText = '', lastText = '', ...rest] = target.split('-').map(part => part.trim())
  const first = parseAddress(firstText)
  // `10.1.2.1-40`, as most scanners let people write it.
  const isShort = first?.kind === 'ipv4' && /^\d{1,3}$/.test(lastText)
  const last = parseAddress(isShort ? firstText.replace(/\d+$/, lastText) : lastText)
  if (!first || !last || rest.length > 0 || first.kind !== last.kind) return failure(EXPECTED)
  if (last.number < first.number) {
    return failure(`expected the range to end at ${firstText} or after it`)
  }
  return success({ first, last })
}

/** Four decimal parts or IPv6; not the octal, hexadecimal and short forms that inet_aton also takes. */
function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text) && !/(^|\.)0\d/.test(text)) {
    return { kind: 'ipv4', number: numberOf(ipaddr.IPv4.parse(text).octets) }
  }
  if (text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text)) {
    const address = ipaddr.process(text) // ::ffff:10.1.2.3 is the IPv4 address 10.1.2.3
    return { kind: address.kind(), number: numberOf(address.toByteArray()) }
  }
  return undefined
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)
}

function ipv4Text(number: bigint): string {
  const value = Number(number)
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** The form of RFC 5952, which is also what the kernel and fping print. */
function ipv6Text(number: bigint): string {
  const bytes = Array.from({ length: 16 }, (_, index) =>
    Number((number >> BigInt(8 * (15 - index))) & 255n),
  )
  return ipaddr.fromByteArray(bytes).toString()
}

function printable(target: string): string {
  const clean = target.replace(/[^\x20-\x7e]/g, '?')
  return clean.length > 60 ? `${clean.slice(0, 60)}…` : clean
}
