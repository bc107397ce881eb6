import { isIPv4 } from 'node:net'
import { type Answer, decode, encode, type Packet } from 'dns-packet'

/** What a host says of itself by multicast DNS. */
export type MdnsHost = {
  /** Its name, without `.local`, as it writes it. */
  name?: string
  /** Service types it offers, like `_ipp._tcp`. */
  services: string[]
  /** Names of its service instances: what its owner called it. */
  instances: string[]
  /** The `model` of its _device-info record, like `MacBookPro16,1`. */
  model?: string
}

const SERVICE_TYPES = '_services._dns-sd._udp.local'
const DEVICE_INFO = '_device-info._tcp.local'
/** Services whose answer brings along the _device-info record of the host. */
const TELLING_SERVICES = [
  '_airplay._tcp',
  '_companion-link._tcp',
  '_apple-mobdev2._tcp',
  '_smb._tcp',
]
/** What a host may make us keep. */
const MOST_OF_EACH = 64

/** Asks a host for its name and its service types: the reverse PTR of its address, and RFC 6763 §9. */
export function encodeFirstQuestion(address: string, id: number): Buffer {
  return encode({
    id,
    type: 'query',
    questions: [
      { type: 'PTR', name: reverseName(address) },
      { type: 'PTR', name: SERVICE_TYPES },
    ],
  })
}

/** Asks a host that answered what it is: the _device-info record under each of its names. */
export function encodeSecondQuestion(host: MdnsHost, id: number): Buffer {
  const names = [...new Set([...(host.name ? [host.name] : []), ...host.instances])].slice(0, 4)
  return encode({
    id,
    type: 'query',
    questions: [
      ...names.map(name => ({ type: 'TXT', name: `${name}.${DEVICE_INFO}` })),
      ...TELLING_SERVICES.filter(it => host.services.includes(it)).map(service => ({
        type: 'PTR',
        name: `${service}.local`,
      })),
    ],
  })
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
  if (type === 'TXT' && owner.endsWith(`.${DEVICE_INFO}`)) {
    const model = textsOf(data).find(text => /^model=/i.test(text))
    if (model && model.length > 6) host.model ??= model.slice(6, 100)
  }
}

/** 7.20.1.10.in-addr.arpa (RFC 1035 §3.5); IPv6 is not asked. */
function reverseName(address: string): string {
  return isIPv4(address) ? `${address.split('.').reverse().join('.')}.in-addr.arpa` : address
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
