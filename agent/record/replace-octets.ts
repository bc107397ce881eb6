import { plausibleModel } from '../observe/plausible.ts'
import { ipOf, macOf } from '../snmp/decode.ts'
import type { Content } from './object-contents.ts'
import { isText, readText } from './octet-text.ts'
import { type AddressReplacements, isTelling } from './replace-addresses.ts'
import { octetsOfIp } from './replace-index.ts'
import { isDefaultVlanName, isPortLike, type TextReplacements } from './replace-text.ts'
import { isPrivate } from './text-parts.ts'

export type OctetReplacements = {
  addresses: AddressReplacements
  texts: TextReplacements
  /** Names that the maker gave. */
  isProducts: (text: string) => boolean
}

/** An OCTET STRING without what it tells of machine, place and people, by what its object holds. */
export function replaceOctets(
  octets: Uint8Array,
  content: Content | 'mac-identifier',
  replacements: OctetReplacements,
): Uint8Array {
  const { texts, isProducts } = replacements
  if (octets.length === 0) return octets
  if (octets.length === 6 && content !== 'bits') {
    const mac = macOf(octets)
    if (mac && replacements.addresses.isKnown(mac)) return replaceMac(octets, replacements)
  }
  switch (content) {
    case 'bits':
      return octets
    case 'mac':
    case 'mac-identifier':
      return octets.length === 6
        ? replaceMac(octets, replacements)
        : replaceOther(octets, replacements)
    case 'bridge-id':
      return octets.length === 8
        ? Buffer.concat([octets.subarray(0, 2), replaceMac(octets.subarray(2), replacements)])
        : replaceOther(octets, replacements)
    case 'ip':
      return replaceIp(octets, replacements) ?? replaceOther(octets, replacements)
    case 'identifier':
      return replaceIdentifier(octets, replacements)
    case 'name':
      return inText(octets, text =>
        isProducts(text) || isDefaultVlanName(text) ? texts.product(text) : texts.own(text),
      )
    case 'serial':
      // What makers leave where a serial number belongs must go on being recognised as that.
      return inText(octets, text => (isSerial(text) ? texts.own(text) : texts.product(text)))
    case 'alias':
      return inText(octets, text => (isPortLike(text) ? texts.product(text) : texts.own(text)))
    case 'port':
      return inText(octets, texts.port)
    case 'product':
      return inText(octets, texts.product)
    case 'unknown':
      return isText(octets) ? inText(octets, texts.unknown) : replaceOther(octets, replacements)
  }

  /** As text where it is one, however odd. */
  function inText(bytes: Uint8Array, replace: (text: string) => string): Uint8Array {
    const read = readText(bytes)
    if (!read) return replaceOther(bytes, replacements)
    return read.write(replace(read.text))
  }
}

function isSerial(text: string): boolean {
  return text.length > 128 || plausibleModel(text) !== undefined
}

function replaceIdentifier(octets: Uint8Array, replacements: OctetReplacements): Uint8Array {
  // A network address begins with its family (IANA: 1 IPv4, 2 IPv6).
  const family = octets[0] ?? 0
  const rest = octets.subarray(1)
  if ((family === 1 && rest.length === 4) || (family === 2 && rest.length === 16)) {
    return Buffer.concat([octets.subarray(0, 1), replaceIp(rest, replacements) ?? rest])
  }
  const read = isText(octets) ? readText(octets) : undefined
  if (!read) return replaceOther(octets, replacements)
  const { own, product } = replacements.texts
  return read.write(isPortLike(read.text) ? product(read.text) : own(read.text))
}

/** Octets that are no text: addresses are replaced, whatever is longer is blanked. */
function replaceOther(octets: Uint8Array, replacements: OctetReplacements): Uint8Array {
  const inner = textInHex(octets)
  if (inner) {
    const replaced = replacements.texts.unknown(inner)
    return Buffer.from(Buffer.from(replaced).toString('hex').match(/../g)?.join(':') ?? '')
  }
  const read = isText(octets) ? readText(octets) : undefined
  if (read) return read.write(replacements.texts.unknown(read.text))
  if (octets.length === 6) return replaceMac(octets, replacements)
  if (octets.length === 16 && !isText(octets)) return replaceIp(octets, replacements) ?? octets
  if (octets.length === 4) {
    const address = ipOf(octets)
    const isLikely =
      address !== undefined && (replacements.addresses.isKnown(address) || isPrivate(address))
    return (isLikely && replaceIp(octets, replacements)) || octets
  }
  return octets.length < 8 ? octets : new Uint8Array(octets.length)
}

/** Network cards of some UPSs write the text of an address in hex: "30:30:3a:32:35 …". */
function textInHex(octets: Uint8Array): string | undefined {
  if (octets.length < 32) return undefined
  const written = Buffer.from(octets).toString('latin1')
  if (!/^(?:[2-7][0-9a-f]:){11,}[2-7][0-9a-f]$/i.test(written)) return undefined
  return Buffer.from(written.replaceAll(':', ''), 'hex').toString('latin1')
}

function replaceMac(octets: Uint8Array, { addresses }: OctetReplacements): Uint8Array {
  const mac = macOf(octets)
  return mac && isTelling(mac)
    ? Buffer.from(addresses.replaceMac(mac).replaceAll(':', ''), 'hex')
    : octets
}

/** 4 or 16 octets; with a zone behind, which stays. */
function replaceIp(octets: Uint8Array, { addresses }: OctetReplacements): Uint8Array | undefined {
  const address = ipOf(octets)
  if (!address) return undefined
  const replaced = Buffer.from(octetsOfIp(addresses.replaceIp(address)))
  return Buffer.concat([replaced, octets.subarray(replaced.length)])
}
