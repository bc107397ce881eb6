import type { Observation } from '../../schemas/observation.ts'
import { plausibleSerial } from '../observe/plausible.ts'
import { profiles } from '../profiles/registry.ts'
import { ipOf, macOf } from '../snmp/decode.ts'
import type { Varbind } from '../snmp/session.ts'
import type { Content } from './object-contents.ts'
import { isText, readText } from './octet-text.ts'
import { isTelling } from './replace-addresses.ts'
import { addressesIn } from './replace-index.ts'
import { isDefaultVlanName, isPortLike } from './replace-text.ts'
import { replaceParts } from './text-parts.ts'

/** One value, where it was found and what it holds. */
export type Found = {
  varbind: Varbind
  content: Content | 'mac-identifier'
  /** What was walked to find it, if anything. */
  column: string | undefined
  /** Asked for by name: its OID holds nothing. */
  isScalar: boolean
}

const WORD = /[\p{L}\p{N}]+/gu
/** Words that a device may be named with and that yet say nothing of whose it is. */
const GENERIC =
  'localhost localdomain local host hostname router routeur switch commutateur server serveur firewall gateway ' +
  'printer imprimante camera phone ups onduleur nas linux windows debian ubuntu freebsd default public private ' +
  'unknown none test admin administrator network reseau system management node core edge access distribution stack ' +
  'version software release copyright inc corp systems networks technologies series model serial number'
const genericWords = new Set([
  ...GENERIC.split(' '),
  ...profiles.flatMap(({ vendor, family }) => wordsOf(`${vendor} ${family}`)),
])

/** A serial number that a description tells: "SN: ZA1536012345", "S/N CN12ABC345". */
const TOLD_SERIAL =
  /(?:\bS\/?N|\bserial(?: ?(?:number|no|nr|num))?)\b[ .:#=]*(?<serial>(?=[\w-]*\d)[\w-]{5,})/giu

/** Every address that the recording holds, in values, in texts and in indexes. */
export function findAddresses(all: readonly Found[], observation: Observation): Set<string> {
  const found = new Set<string>()
  const tell = (address: string | undefined) => {
    if (address !== undefined && isTelling(address)) found.add(address)
  }
  tell(observation.address)
  for (const { varbind, content, column, isScalar } of all) {
    for (const address of addressesIn({ oid: varbind.oid, column, isScalar })) tell(address)
    if (varbind.type === 'address') tell(varbind.value)
    if (varbind.type !== 'octets' || content === 'bits') continue
    const { value } = varbind
    if (content === 'ip') tell(ipOf(value))
    if (content === 'bridge-id' && value.length === 8) tell(macOf(value.subarray(2)))
    const isMac = content === 'mac' || content === 'mac-identifier' || !isText(value)
    if (isMac && value.length === 6) tell(macOf(value))
    if (content === 'identifier' && !isText(value)) tell(ipOf(value.subarray(1)))
    if (!isText(value)) continue
    replaceParts(textOf(value), part => {
      if (part.kind === 'mac' && /[:.-]/.test(part.text)) tell(part.mac)
      if (part.kind === 'ip' && !part.isVersionLike && content !== 'unknown') tell(part.address)
      return part.text
    })
  }
  return found
}

/** Texts that are somebody's own from end to end. */
export function findOwnTexts(all: readonly Found[]): Set<string> {
  return new Set(
    all.flatMap(({ varbind, content }) =>
      varbind.type === 'octets' && (content === 'name' || content === 'alias')
        ? [textOf(varbind.value).trim()]
        : [],
    ),
  )
}

/** Names and serial numbers, which other texts may repeat. */
export function findSecrets(all: readonly Found[], observation: Observation): string[] {
  const hosts = [
    observation.name,
    ...rowsOf(observation.neighbours).map(row => row.name),
    ...rowsOf(observation.accessPoints).map(row => row.name),
  ]
  const serials = [
    observation.serial,
    ...(observation.members ?? []).map(member => member.serial),
    ...rowsOf(observation.accessPoints).map(row => row.serial),
  ]
  const others = all.flatMap(({ varbind, content }) => {
    if (varbind.type !== 'octets') return []
    const text = textOf(varbind.value)
    if (content === 'product') return [...text.matchAll(TOLD_SERIAL)].map(it => it.groups?.serial)
    if (content === 'serial') return plausibleSerial(text) === undefined ? [] : [text]
    const isPlace =
      content === 'name' ||
      content === 'alias' ||
      (content === 'identifier' && isText(varbind.value))
    // One plain word ("SERVEURS") may be in any text without being meant.
    return isPlace && !/^\p{L}*$/u.test(text) && !isPortLike(text) ? [text] : []
  })
  return [...hosts.flatMap(withFirstLabel), ...serials, ...others]
    .flatMap(text => text?.trim() ?? [])
    .filter(text => text.length >= 4)
}

/** Those that are neither the product's own words nor anybody's. */
export function withoutProduct(secrets: readonly string[], observation: Observation): string[] {
  const { vendor = '', model = '', version = '', members = [] } = observation
  const product = [vendor, model, version, ...members.map(it => `${it.model} ${it.version}`)]
    .join('\n')
    .toLowerCase()
  return secrets.filter(secret => {
    const words = wordsOf(secret)
    const isGeneric = words.every(each => genericWords.has(each))
    return !isGeneric && !isDefaultVlanName(secret) && !product.includes(secret.toLowerCase())
  })
}

/** Words of products: what the device says of itself and its parts, once the secrets in it are replaced. */
export function productWords(
  all: readonly Found[],
  { vendor = '', model = '', version = '' }: Observation,
  withoutSecrets: (text: string) => string,
): Set<string> {
  const texts = all.flatMap(({ varbind, content }) =>
    varbind.type === 'octets' && content === 'product' && isText(varbind.value)
      ? [withoutSecrets(textOf(varbind.value))]
      : [],
  )
  return new Set([...genericWords, ...[vendor, model, version, ...texts].flatMap(wordsOf)])
}

function withFirstLabel(name: string | undefined): string[] {
  if (name === undefined) return []
  const [label = ''] = name.split('.')
  return label !== name && /\p{L}/u.test(label) ? [name, label] : [name]
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? []
}

function textOf(octets: Uint8Array): string {
  return readText(octets)?.text ?? ''
}

function rowsOf<Row>(section: { status: string; rows?: Row[] }): Row[] {
  return section.rows ?? []
}
