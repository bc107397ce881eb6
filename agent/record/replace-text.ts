import type { AddressReplacements } from './replace-addresses.ts'
import { isTelling } from './replace-addresses.ts'
import { isPrivate, replaceParts, type TextPart, writtenLike } from './text-parts.ts'

const WORD = /[\p{L}\p{N}]+/gu
/** Words for ports, in the tongues of makers: a text of these and numbers is nobody's own. */
const PORT_WORDS = new Set(
  (
    'aggregation ae aux bond br bri bridge bundle channel console copper cpu dot1x e em en eno enp ens et eth ether ' +
    'ethernet fa fast fastethernet fc fiber fibre fo forty fortygige ge gi gig gigabit gigabitethernet group hu ' +
    'hundred hundredgige if igb inloopback int interface ix ixl lag lan level link lo local loopback m meth mgmt ' +
    'management mod module n nic null oob on optical p po pol port portchannel ppp pseudo radio re rmon routed s se ' +
    'serial sfp sfpplus slot sp ssid stack stackport stacking sub svi switch t te ten tengigabitethernet tengige ' +
    'trk trunk tu tunnel tw twentyfivegige twogigabitethernet unit veth vif virtual vl vlan vmk vmnic vnet wan wifi ' +
    'wlan x xe xge xgigabitethernet id a b c'
  ).split(' '),
)
/** What a factory calls a VLAN. */
const DEFAULT_VLAN =
  /^(?:default(?:[ _-]?vlan)?|vlan[ _-]?\d{1,4}|(?:fddi|token-ring|fddinet|trnet|trbrf|trcrf)-default)$/i

export type TextReplacements = {
  /** A text that is somebody's own: every word, and addresses as everywhere. */
  own(text: string): string
  /** A text on a product: only the addresses, secrets and e-mail addresses in it. */
  product(text: string): string
  /** What a port is called: its words and numbers, and those of products. */
  port(text: string): string
  /** A text of which nobody knows what it is: every word that is not one of products. */
  unknown(text: string): string
}

export type TextKnowledge = {
  addresses: AddressReplacements
  word: (word: string) => string
  /** Texts of somebody's own, to be found in other texts too. */
  secrets: readonly string[]
  /** Community and the like, to be found even inside a word. */
  credentials: readonly string[]
  /** Texts that are somebody's own from end to end. */
  ownTexts: ReadonlySet<string>
  /** Words of products, in lower case. */
  publicWords: ReadonlySet<string>
  /** What the device says its versions are; four numbers in them are no address. */
  versions: string
}

/** How texts of each sort are replaced. */
export function createTextReplacements(knowledge: TextKnowledge): TextReplacements {
  const { addresses, word, publicWords } = knowledge
  const secrets = patternOf(knowledge.secrets, knowledge.credentials)

  const inWords = (text: string, replace: (word: string) => string) => text.replace(WORD, replace)
  const ownPart = (part: TextPart): string => {
    if (part.kind === 'mac') {
      // Broadcast and nothing: whoever reads it must go on leaving it out.
      if (!isTelling(part.mac) && isWrittenMac(part.text)) return part.text
      if (isMac(part, addresses)) return writtenLike(part.text, addresses.replaceMac(part.mac))
    }
    if (part.kind === 'ip') return writeIp(part, addresses)
    return inWords(part.text, word)
  }
  const own = (text: string) => replaceParts(text, ownPart)
  const ownSecret = (secret: string) => own(secret)

  function productPart(part: TextPart): string {
    switch (part.kind) {
      case 'mac':
        return isMac(part, addresses) ? ownPart(part) : part.text
      case 'ip':
        return part.isVersionLike || knowledge.versions.includes(part.text)
          ? part.text
          : writeIp(part, addresses)
      case 'e-mail':
        return inWords(part.text, word)
      case 'word':
        return part.text
    }
  }
  function betweenSecrets(text: string, replace: (text: string) => string): string {
    if (!secrets) return replace(text)
    let out = ''
    let at = 0
    for (const match of text.matchAll(secrets)) {
      out += replace(text.slice(at, match.index)) + ownSecret(match[0])
      at = match.index + match[0].length
    }
    return out + replace(text.slice(at))
  }

  return {
    own,
    product: text => betweenSecrets(text, rest => replaceParts(rest, productPart)),
    port: text => {
      if (isPortLike(text)) return betweenSecrets(text, rest => replaceParts(rest, productPart))
      if (knowledge.ownTexts.has(text.trim())) return own(text)
      const isPublic = (each: string) =>
        PORT_WORDS.has(each.toLowerCase()) || publicWords.has(each.toLowerCase())
      // Numbers stay: they say which port it is, in other tables too.
      const otherWords = (rest: string) =>
        rest.replace(/\p{L}+/gu, each => (isPublic(each) || each.length <= 2 ? each : word(each)))
      return betweenSecrets(text, rest =>
        replaceParts(rest, part =>
          part.kind === 'word' ? otherWords(part.text) : productPart(part),
        ),
      )
    },
    unknown: text => {
      const hasFewDigits = (text.match(/\d/g)?.length ?? 0) <= 4 || /^v?[\d.]{1,12}$/i.test(text)
      const isPublic = (each: string) =>
        publicWords.has(each.toLowerCase()) ||
        (/^\d+$/.test(each) ? hasFewDigits : [...each].length <= 2)
      return betweenSecrets(text, rest =>
        replaceParts(rest, part => {
          if (part.kind === 'word') return isPublic(part.text) ? part.text : word(part.text)
          const isVersion = part.kind === 'ip' && (part.isVersionLike || part.text === text)
          return isVersion && !isPrivate(part.address) ? part.text : ownPart(part)
        }),
      )
    },
  }
}

/** Whether a text is made of a port's words and numbers only. */
export function isPortLike(text: string): boolean {
  const words = text.match(/\p{L}+/gu) ?? []
  const numbers = text.match(/\p{N}+/gu) ?? []
  // "06 12 34 56 78" is somebody's telephone.
  if (words.length === 0) return /^\d{1,5}(?:[/.:-]\d{1,4}){0,3}$/.test(text)
  return (
    words.every(each => PORT_WORDS.has(each.toLowerCase())) &&
    numbers.length <= 4 &&
    numbers.every(each => each.length <= 5)
  )
}

export function isDefaultVlanName(text: string): boolean {
  return DEFAULT_VLAN.test(text.trim())
}

/** Twelve digits in a row, or with blanks, may be anything, until they are known to be somebody's address. */
function isMac(part: Extract<TextPart, { kind: 'mac' }>, addresses: AddressReplacements): boolean {
  return isTelling(part.mac) && (isWrittenMac(part.text) || addresses.isKnown(part.mac))
}

function isWrittenMac(text: string): boolean {
  return /:|^\w\w-\w\w-|^\w{4}\.\w{4}\./.test(text)
}

function writeIp(
  part: Extract<TextPart, { kind: 'ip' }>,
  { replaceIp }: AddressReplacements,
): string {
  return isTelling(part.address) ? replaceIp(part.address) : part.text
}

function patternOf(secrets: readonly string[], credentials: readonly string[]): RegExp | undefined {
  const escaped = (texts: readonly string[]) =>
    [...new Set(texts)]
      .sort((a, b) => b.length - a.length)
      .map(text => text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&'))
      .join('|')
  const alternatives = [
    ...(credentials.length > 0 ? [escaped(credentials)] : []),
    ...(secrets.length > 0 ? [`(?<![\\p{L}\\p{N}])(?:${escaped(secrets)})(?![\\p{L}\\p{N}])`] : []),
  ]
  return alternatives.length > 0 ? new RegExp(alternatives.join('|'), 'giu') : undefined
}
