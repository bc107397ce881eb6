import ipaddr from 'ipaddr.js'
import { ipOf, macOf } from '../snmp/decode.ts'

/** What is put in place of what an index tells. */
export type IndexReplacements = {
  isKnown(address: string): boolean
  replaceMac(mac: string): string
  replaceIp(address: string): string
  replaceText(text: string): string
}

/** An instance, and how it was come by. */
export type Place = { oid: string; column: string | undefined; isScalar: boolean }

/** Parts of an index: a number that says nothing, an OID with its length, addresses, an InetAddress with type and length (RFC 4001). */
type Part = 'number' | 'oid' | 'mac' | 'ipv4' | 'inet'

const mib2 = '1.3.6.1.2.1'
const lldp = '1.0.8802.1.1.2.1'
const aruba = '1.3.6.1.4.1.14823.2'

const numbers = (count: number) => Array.from({ length: count }, (): Part => 'number')

/** By the OID of the conceptual row. */
const indexes: readonly (readonly [entry: string, parts: readonly Part[]])[] = [
  [`${mib2}.4.20.1`, ['ipv4']],
  [`${mib2}.4.22.1`, ['number', 'ipv4']],
  [`${mib2}.4.34.1`, ['inet']],
  [`${mib2}.4.35.1`, ['number', 'inet']],
  // Only default routes are read: 0.0.0.0 with a mask or a prefix length of 0, and the next hop.
  [`${mib2}.4.24.4.1`, [...numbers(9), 'ipv4']],
  [`${mib2}.4.24.7.1`, [...numbers(7), 'oid', 'inet']],
  [`${mib2}.17.4.3.1`, ['mac']],
  [`${mib2}.17.5.1`, ['mac', 'number']],
  [`${mib2}.17.7.1.2.2.1`, ['number', 'mac']],
  [`${mib2}.17.7.1.2.3.1`, ['number', 'mac']],
  [`${mib2}.17.7.1.3.1.1`, ['number', 'mac', 'number']],
  [`${lldp}.3.8.1`, ['inet']],
  [`${lldp}.4.2.1`, ['number', 'number', 'number', 'inet']],
  [`${aruba}.2.1.5.2.1.4.1`, ['mac']],
  [`${aruba}.3.3.1.2.1.1`, ['mac']],
  ['1.3.6.1.4.1.14179.2.2.1.1', ['mac']],
]

const ENTERPRISES = '1.3.6.1.4.1.'

/**
 * The OID with the addresses and texts in its index replaced. `column` is what was walked, if anything, and `isScalar`
 * says that it was asked for by name. Undefined where nobody knows what an index tells and it may be somebody's address
 * or name: such a row is better left out.
 */
export function replaceIndex(
  { oid, column, isScalar }: Place,
  replacements: IndexReplacements,
): string | undefined {
  const known = indexes.find(([entry]) => oid.startsWith(`${entry}.`))
  if (known) {
    const [entry, parts] = known
    const [columnArc = 0, ...index] = arcsOf(oid.slice(entry.length + 1))
    const replaced = replaceKnown(index, parts, replacements)
    // Some agents make an index of their own.
    const isOther = replaced.every((arc, at) => arc === index[at])
    return [
      entry,
      columnArc,
      ...(isOther ? replaceFamiliar(index, replacements).arcs : replaced),
    ].join('.')
  }
  if (column?.startsWith(ENTERPRISES)) {
    const index = arcsOf(oid.slice(column.length + 1))
    return [column, ...replaceLikely(index, replacements)].join('.')
  }
  if (isScalar || !oid.startsWith(ENTERPRISES)) return oid

  const maker = oid.split('.', 7).join('.')
  const rest = replaceFamiliar(arcsOf(oid.slice(maker.length + 1)), replacements)
  return rest.isClean ? [maker, ...rest.arcs].join('.') : undefined
}

/** An OID that is a value: the known addresses in it replaced. */
export function replaceOidValue(oid: string, replacements: IndexReplacements): string {
  return replaceFamiliar(arcsOf(oid), replacements).arcs.join('.')
}

/** Every address that the index of a table tells, so that each is known before the first is replaced. */
export function addressesIn(place: Place): string[] {
  const found: string[] = []
  const listen = (address: string) => {
    found.push(address)
    return address
  }
  replaceIndex(place, {
    isKnown: () => false,
    replaceMac: listen,
    replaceIp: listen,
    replaceText: text => text,
  })
  return found
}

function replaceKnown(
  index: readonly number[],
  parts: readonly Part[],
  replacements: IndexReplacements,
): number[] {
  const out: number[] = []
  let at = 0
  for (const part of parts) {
    const rest = index.slice(at)
    if (part === 'number') out.push(...rest.slice(0, 1))
    else if (part === 'oid') out.push(...rest.slice(0, 1 + (rest[0] ?? 0)))
    else if (part === 'mac') out.push(...replaceMacAt(rest, replacements))
    else if (part === 'inet') out.push(...replaceInet(rest, replacements))
    else out.push(...replaceIpv4At(rest, replacements))
    at = out.length
  }
  return [...out, ...index.slice(out.length)]
}

/** Some agents put the length of six before it; some count rows in its place. */
function replaceMacAt(arcs: readonly number[], { replaceMac }: IndexReplacements): number[] {
  const length = arcs.length >= 7 && arcs[0] === 6 ? 1 : 0
  const mac = macOf(arcs.slice(length, length + 6))
  if (!mac || arcs.length < length + 6) return arcs.slice(0, 1)
  return [...arcs.slice(0, length), ...octetsOfMac(replaceMac(mac))]
}

/** Some agents put a 1 before it, as atTable had it (RFC 1213). */
function replaceIpv4At(arcs: readonly number[], { replaceIp }: IndexReplacements): number[] {
  const lead = arcs.length === 5 && arcs[0] === 1 ? 1 : 0
  const address = ipOf(arcs.slice(lead, lead + 4))
  if (!address) return [...arcs]
  return [...arcs.slice(0, lead), ...octetsOfIp(replaceIp(address))]
}

/** Type or family, length (some leave it out), octets, and a zone that stays. Family 6 of LLDP is a MAC address. */
function replaceInet(arcs: readonly number[], replacements: IndexReplacements): number[] {
  const lead = arcs[1] === arcs.length - 2 ? 2 : 1
  const octets = arcs.slice(lead)
  if (octets.length === 6) return [...arcs.slice(0, lead), ...replaceMacAt(octets, replacements)]
  const address = ipOf(octets)
  if (!address) return [...arcs]
  const replaced = octetsOfIp(replacements.replaceIp(address))
  return [...arcs.slice(0, lead), ...replaced, ...octets.slice(replaced.length)]
}

/** The index of a maker's table that a profile reads: it must stay, so what may be an address or a text is replaced. */
function replaceLikely(index: readonly number[], replacements: IndexReplacements): number[] {
  const { arcs } = replaceFamiliar(index, replacements)
  if (arcs.some((arc, at) => arc !== index[at])) return arcs
  const lead = index[0] === 6 && index.length === 7 ? 1 : 0
  if (index.length === lead + 6 && looksLikeMac(index.slice(lead))) {
    return replaceMacAt(index, replacements)
  }
  if (index.length === 4 && looksLikePrivate(index)) return replaceIpv4At(index, replacements)
  const text = index[0] === index.length - 1 ? index.slice(1) : index
  if (!looksLikeText(text)) return [...index]
  const written = Buffer.from(text).toString('latin1')
  const replaced = Buffer.from(replacements.replaceText(written), 'latin1')
  return [...index.slice(0, index.length - text.length), ...replaced]
}

/** Known addresses replaced wherever they are; not clean when something else there looks like an address or a text. */
function replaceFamiliar(
  arcs: readonly number[],
  { isKnown, replaceMac, replaceIp }: IndexReplacements,
): { arcs: number[]; isClean: boolean } {
  const out = [...arcs]
  const isDone = arcs.map(() => false)
  const window = (at: number, length: number) =>
    at + length <= arcs.length && !isDone.slice(at, at + length).includes(true)
      ? arcs.slice(at, at + length)
      : []
  const put = (at: number, octets: readonly number[]) => {
    out.splice(at, octets.length, ...octets)
    isDone.fill(true, at, at + octets.length)
  }
  for (const at of arcs.keys()) {
    const mac = macOf(window(at, 6))
    if (mac && isKnown(mac)) put(at, octetsOfMac(replaceMac(mac)))
  }
  for (const at of arcs.keys()) {
    const address = ipOf(window(at, 4))
    if (address && isKnown(address)) put(at, octetsOfIp(replaceIp(address)))
  }
  const isClean = arcs.every((_, at) => {
    const four = window(at, 4)
    // Where tables are numbered, `10.27.1.1` is no address; at the end it may be one.
    const isIndex = at >= 4 && at >= arcs.length - 6
    return (
      !looksLikeMac(window(at, 6)) && !looksLikeText(four) && !(isIndex && looksLikePrivate(four))
    )
  })
  return { arcs: out, isClean }
}

function looksLikeMac(six: readonly number[]): boolean {
  const [first = 1] = six
  return (
    six.length === 6 &&
    first % 2 === 0 &&
    six.every(arc => arc <= 255) &&
    six.filter(arc => arc >= 32).length >= 3
  )
}

function looksLikePrivate(four: readonly number[]): boolean {
  const [a, b = 0, c = 0, d = 0] = four
  if (four.length !== 4 || Math.max(b, c, d) > 255) return false
  if (a === 10) return Math.max(b, c, d) >= 20
  return (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32)
}

function looksLikeText(arcs: readonly number[]): boolean {
  if (arcs.length < 4 || arcs.some(arc => arc < 0x20 || arc > 0x7e)) return false
  const text = Buffer.from(arcs).toString('latin1')
  return /^[\w .@:+-]+$/.test(text) && /[a-z].*[a-z]/i.test(text)
}

function arcsOf(text: string): number[] {
  return text === '' ? [] : text.split('.').map(Number)
}

function octetsOfMac(mac: string): number[] {
  return mac.split(':').map(octet => Number.parseInt(octet, 16))
}

/** The octets of an address in text form. */
export function octetsOfIp(address: string): number[] {
  return [...ipaddr.parse(address).toByteArray()]
}
