import { type Answer, decode, encode, type Packet, type Question } from 'dns-packet'
import { reverseName } from './reverse-name.ts'

/** What a host says of itself by multicast DNS. */
export type MdnsHost = {
  /** Its name, without `.local`, as it writes it. */
  name?: string
  /** Service types it offers, like `_ipp._tcp`. */
  services: string[]
  /** Names of its service instances: what its owner called it. */
  instances: string[]
  /** The `model` of its _device-info or AirPlay record, like `MacBookPro16,1`. */
  model?: string
}

const SERVICE_TYPES = '_services._dns-sd._udp.local'
const DEVICE_INFO = '_device-info._tcp.local'
/** Services whose instances and records tell what the host is. */
const TELLING_SERVICES = [
  '_device-info._tcp',
  '_airplay._tcp',
  '_companion-link._tcp',
  '_apple-mobdev2._tcp',
  '_smb._tcp',
]
/** Records with a `model`. */
const MODEL_RECORD = /\._(?:device-info|airplay)\._tcp\.local$/
/** What a host may make us keep. */
const MOST_OF_EACH = 64
/** A question is then smaller than an Ethernet frame, however long the names. */
const MOST_QUESTIONS = 4

/** Asks a host for its name and its service types: the reverse PTR of its address, and RFC 6763 §9. */
export function encodeFirstQuestion(address: string, id: number): Buffer {
  return encodeQuestions(id, [
    { type: 'PTR', name: reverseName(address) },
    { type: 'PTR', name: SERVICE_TYPES },
  ])
}

/** Asks a host that has told its name and services for the instances of those that tell most. */
export function encodeSecondQuestion({ name, services }: MdnsHost, id: number): Buffer {
  return encodeQuestions(id, [
    ...(name === undefined ? [] : [{ type: 'TXT', name: `${name}.${DEVICE_INFO}` }]),
    ...TELLING_SERVICES.filter(service => services.includes(service)).map(service => ({
      type: 'PTR',
      name: `${service}.local`,
    })),
  ])
}

/** Asks a host for the _device-info record under the names of its instances. */
export function encodeThirdQuestion({ instances }: MdnsHost, id: number): Buffer {
  const asked = instances.slice(0, MOST_QUESTIONS)
  return encodeQuestions(
    id,
    asked.map(instance => ({ type: 'TXT', name: `${instance}.${DEVICE_INFO}` })),
  )
}

function encodeQuestions(id: number, questions: Question[]): Buffer {
  return encode({ id, type: 'query', questions })
}

/** What an answer says; undefined for what is none. */
export function decodeAnswer(
  packet: Buffer,
  address: string,
): { number: number; answer: MdnsHost } | undefined {
  const message = decodeMessage(packet)
  if (message?.type !== 'response') return undefined
  const host: MdnsHost = { services: [], instances: [] }
  for (const record of [...(message.answers ?? []), ...(message.additionals ?? [])]) {
    learn(host, record, address)
  }
  return { number: message.id ?? 0, answer: host }
}

/** What two answers of one host say together. */
export function joinAnswers(one: MdnsHost, other: MdnsHost): MdnsHost {
  const name = one.name ?? other.name
  const model = one.model ?? other.model
  return {
    ...(name !== undefined && { name }),
    ...(model !== undefined && { model }),
    services: union(one.services, other.services),
    instances: union(one.instances, other.instances),
  }
}

function decodeMessage(packet: Buffer): Packet | undefined {
  try {
    return decode(packet)
  } catch {
    // No DNS message, or a hostile one: the library throws for each in its own way.
    return undefined
  }
}

function learn(host: MdnsHost, { type, name, data }: Answer, address: string): void {
  const owner = name.toLowerCase()
  if (type === 'PTR' && typeof data === 'string') {
    if (owner === reverseName(address)) host.name ??= withoutLocal(data)
    else if (owner === SERVICE_TYPES) host.services = union(host.services, [withoutLocal(data)])
    else if (/^_[^.]+\._(?:tcp|udp)\.local$/.test(owner)) {
      host.services = union(host.services, [withoutLocal(owner)])
      if (data.toLowerCase().endsWith(`.${owner}`)) {
        host.instances = union(host.instances, [data.slice(0, -owner.length - 1)])
      }
    }
  }
  if (type === 'TXT' && MODEL_RECORD.test(owner)) {
    const model = textsOf(data).find(text => /^model=/i.test(text))
    if (model && model.length > 6) host.model ??= model.slice(6, 100)
  }
}

function withoutLocal(name: string): string {
  return name.replace(/\.?local\.?$/i, '').slice(0, 255)
}

function textsOf(data: unknown): string[] {
  const parts = Array.isArray(data) ? data : [data]
  return parts.flatMap(it => (Buffer.isBuffer(it) ? it.toString('utf8') : []))
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].slice(0, MOST_OF_EACH)
}
