import ipaddr from 'ipaddr.js'
import { macOf } from '../snmp/decode.ts'

/** A part of a text that identifies something by itself, or a word. */
export type TextPart =
  | { kind: 'mac'; text: string; mac: string }
  | { kind: 'ip'; text: string; address: string; isVersionLike: boolean }
  | { kind: 'e-mail' | 'word'; text: string }

const HEX = '[0-9a-f]'
const PATTERNS = {
  mac: [
    `${HEX}{1,2}(?::${HEX}{1,2}){5}`,
    `${HEX}{2}(?:-${HEX}{2}){5}`,
    `${HEX}{2}(?: ${HEX}{2}){5}`,
    `${HEX}{4}(?:[.-]${HEX}{4}){2}`,
    `${HEX}{6}[.:-]${HEX}{6}`,
    `${HEX}{12}`,
  ].join('|'),
  email: '[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+',
  ipv4: '\\d{1,3}(?:\\.\\d{1,3}){3}',
  ipv6: `(?:${HEX}{0,4}:){2,7}${HEX}{0,4}`,
  word: '[\\p{L}\\p{N}]+',
}
/** In the order of preference at one place; a longer one that fits later must not be cut by a shorter. */
const PART = new RegExp(
  [
    `(?<email>${PATTERNS.email})`,
    `(?<![\\p{L}\\p{N}:])(?<mac>${PATTERNS.mac})(?![\\p{L}\\p{N}]|:${HEX})`,
    `(?<![\\p{L}\\p{N}.])(?<ipv4>${PATTERNS.ipv4})(?![\\p{N}]|\\.\\p{N})`,
    `(?<![\\p{L}\\p{N}:.])(?<ipv6>${PATTERNS.ipv6})(?![\\p{L}\\p{N}:])`,
    `(?<word>${PATTERNS.word})`,
  ].join('|'),
  'giu',
)

/** Words before four numbers that make them a version. */
const BEFORE_VERSION =
  /(?:\bv|ver\w*|rel\w*|rev\w*|firmware|software|build|\bfw|\bsw|\bos|image|boot\w*|rom|kernel)[ .:=v-]*$/i

/** The text with each part replaced, and everything between them as it was. */
export function replaceParts(text: string, replace: (part: TextPart) => string): string {
  return text.replace(PART, (match, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>
    const at = rest.at(-3) as number
    if (groups.email) return replace({ kind: 'e-mail', text: match })
    if (groups.mac) {
      const mac = macOf(Buffer.from(match, 'latin1'))
      if (mac) return replace({ kind: 'mac', text: match, mac })
    }
    const address = groups.ipv4 ? ipv4Of(match) : groups.ipv6 ? ipv6Of(match) : undefined
    if (address) {
      const [before, after] = [text.slice(0, at), text.slice(at + match.length)]
      const isVersionLike =
        BEFORE_VERSION.test(before) ||
        ((/\d-$/.test(before) || /^[-\w]/.test(after)) && !isPrivate(address))
      return replace({ kind: 'ip', text: match, address, isVersionLike })
    }
    return match.replace(/[\p{L}\p{N}]+/gu, word => replace({ kind: 'word', text: word }))
  })
}

/** Another address, written as this one is: its separators, its case. */
export function writtenLike(text: string, mac: string): string {
  const isUpper = /[A-F]/.test(text)
  const octets = mac.split(':')
  const groups = text.split(/[ .:-]/)
  if (groups.length === 6) {
    const written = groups.map((group, at) => {
      const octet = octets[at] ?? ''
      return group.length === 1 ? octet.replace(/^0/, '') : octet
    })
    const separator = text.match(/[ .:-]/)?.[0] ?? ''
    return inCase(written.join(separator), isUpper)
  }
  const digits = octets.join('')
  let used = 0
  return inCase(
    text.replace(/[0-9a-f]/gi, () => digits[used++] ?? ''),
    isUpper,
  )
}

/** An address that only a network of somebody's own has. */
export function isPrivate(address: string): boolean {
  return /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./.test(address)
}

function inCase(text: string, isUpper: boolean): string {
  return isUpper ? text.toUpperCase() : text
}

function ipv4Of(text: string): string | undefined {
  return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text).toString() : undefined
}

function ipv6Of(text: string): string | undefined {
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text).toString() : undefined
}
