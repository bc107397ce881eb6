import { randomInt } from 'node:crypto'
import type { Observation } from '../../schemas/observation.ts'
import { columnsOf, scalarsOf } from '../observe/fact-source.ts'
import type { Identity } from '../observe/identity.ts'
import { standardSources } from '../observe/standard-sources.ts'
import type { Varbind } from '../snmp/session.ts'
import { type Content, contentOf, saysMacAddress } from './object-contents.ts'
import { type Answers, columnOf, type Recording } from './recording-session.ts'
import { createAddressReplacements, type Random } from './replace-addresses.ts'
import { replaceIndex, replaceOidValue } from './replace-index.ts'
import { type OctetReplacements, replaceOctets } from './replace-octets.ts'
import { createTextReplacements } from './replace-text.ts'
import { createWordReplacements } from './replace-words.ts'
import {
  type Found,
  findAddresses,
  findOwnTexts,
  findSecrets,
  productWords,
  withoutProduct,
} from './secrets.ts'

/** What is known of a device whose recording is made fit for others to see. */
export type Recorded = {
  recording: Recording
  identity: Identity
  observation: Observation
  /** Community, user name and keys by which the device was asked. */
  credentials: readonly string[]
}

export type Anonymised = {
  /** By bridge context, the device's own being the empty one. */
  contexts: Map<string, Varbind[]>
  /** What stands for an address or a text of the device, as the recording has it. */
  replacements: {
    mac(mac: string): string
    ip(address: string): string
    /** A text, by what the object holds that it is read from. */
    text(text: string, content: Content): string
  }
}

/**
 * The recording of a device without what tells whose it is. MAC addresses keep their maker, serial numbers and names
 * their shape; the same original has the same replacement everywhere, in values, in texts and in indexes. Texts that
 * no reader of ours understands keep only the words of products.
 */
export function anonymise(recorded: Recorded, random: Random = randomInt): Anonymised {
  const { recording, observation, credentials } = recorded
  const serials = serialObjects(recorded)
  const found = new Map(
    [...recording].map(([context, answers]) => [
      context,
      [...answers.varbinds.values()].map(varbind => describe(varbind, answers, serials)),
    ]),
  )
  const all = [...found.values()].flat()

  const addresses = createAddressReplacements(findAddresses(all, observation), random)
  const word = createWordReplacements(random)
  const secrets = withoutProduct(findSecrets(all, observation), observation)
  const { version, members = [] } = observation
  const knowledge = {
    addresses,
    word,
    secrets,
    credentials: [...credentials.filter(isSecret), ...secrets.filter(isUnmistakable)],
    ownTexts: findOwnTexts(all),
    versions: [version, ...members.map(member => member.version)].join(' '),
  }
  const nothingPublic = createTextReplacements({ ...knowledge, publicWords: new Set() })
  const publicWords = productWords(all, observation, nothingPublic.product)
  const texts = createTextReplacements({ ...knowledge, publicWords })
  const octets: OctetReplacements = {
    addresses,
    texts,
    isProducts: text => isProducts(text, observation),
  }
  const index = { ...addresses, replaceText: texts.own }

  function replace({ varbind, content, column, isScalar }: Found): Varbind[] {
    const oid = replaceIndex({ oid: varbind.oid, column, isScalar }, index)
    if (oid === undefined) return []
    switch (varbind.type) {
      case 'address':
        return [{ oid, type: 'address', value: addresses.replaceIp(varbind.value) }]
      case 'octets':
        return [{ oid, type: 'octets', value: replaceOctets(varbind.value, content, octets) }]
      case 'oid':
        return [{ oid, type: 'oid', value: replaceOidValue(varbind.value, index) }]
      case 'number':
        return [
          {
            ...varbind,
            oid,
            value: content === 'serial' ? Number(word(String(varbind.value))) : varbind.value,
          },
        ]
      default:
        return [{ ...varbind, oid }]
    }
  }

  return {
    contexts: new Map([...found].map(([context, each]) => [context, each.flatMap(replace)])),
    replacements: {
      mac: addresses.replaceMac,
      ip: addresses.replaceIp,
      text: (text, content) =>
        Buffer.from(replaceOctets(Buffer.from(text), content, octets)).toString(),
    },
  }
}

function describe(varbind: Varbind, answers: Answers, serials: readonly string[]): Found {
  const { oid } = varbind
  const column = columnOf(answers, oid)
  const known = contentOf(oid)
  const numberAt = (at: string) => {
    const other = answers.varbinds.get(at)
    return other?.type === 'number' ? other.value : undefined
  }
  const isScalar = column === undefined && answers.asked.has(oid)
  const found = { varbind, column, isScalar }
  if (serials.some(serial => oid === serial || oid.startsWith(`${serial}.`))) {
    return { ...found, content: 'serial' }
  }
  if (known === 'identifier' && saysMacAddress(oid, numberAt)) {
    return { ...found, content: 'mac-identifier' }
  }
  // What a profile asks for is on the product, unless it is the serial number.
  const isAsked = isScalar || column !== undefined
  return { ...found, content: known === 'unknown' && isAsked ? 'product' : known }
}

/** Where this family keeps its serial numbers. */
function serialObjects({ identity, observation }: Recorded): string[] {
  const { profile } = identity
  const system =
    observation.sysObjectId === undefined ? {} : { sysObjectId: observation.sysObjectId }
  const sources = [...(profile?.serial ?? []), ...(standardSources[identity.kind]?.serial ?? [])]
  return [
    ...sources.flatMap(source => [...scalarsOf(source, system), ...columnsOf(source)]),
    ...(profile?.members?.serial ? [profile.members.serial] : []),
  ]
}

/** `public` is what devices come with. */
function isSecret(credential: string): boolean {
  return credential.length >= 3 && credential !== 'public'
}

/** A factory's name for what it makes is nobody's own. */
function isProducts(text: string, { vendor = '', model = '' }: Observation): boolean {
  const words = new Set(`${vendor} ${model}`.toLowerCase().match(/[\p{L}\p{N}]+/gu))
  const own = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return own.some(each => /\p{L}/u.test(each)) && own.every(each => words.has(each))
}

/** A serial number so much its own that it is found even inside a word: "SVPM7138185". */
function isUnmistakable(secret: string): boolean {
  return /^(?=.*\p{L})(?=(?:.*\d){4})[\p{L}\d]{8,}$/u.test(secret)
}
