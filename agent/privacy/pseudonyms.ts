import { createHmac } from 'node:crypto'
import {
  isLocallyAdministered,
  type MacAddress,
  PSEUDONYM_PREFIX,
} from '../../schemas/mac-address.ts'

/** Other names for hosts: always the same for the same host and key, and nobody without the key finds the way back. */
export type Pseudonyms = {
  /** A locally administered address: `72:65:…`, or `72:72:…` for one that is itself randomised. */
  ofMac(mac: MacAddress): MacAddress
  /** An address below fd72:6563:656e:7365::/64, a unique local prefix (RFC 4193) that spells "recense". */
  ofAddress(address: string): string
  /** `p-` and twelve digits. Upper and lower case are one name. */
  ofName(name: string): string
}

const ADDRESS_PREFIX = 'fd72:6563:656e:7365'

/** Pseudonyms by HMAC-SHA-256. Each sort of value is hashed apart from the others. */
export function createPseudonyms(key: string): Pseudonyms {
  const hash = (sort: string, value: string) =>
    createHmac('sha256', key).update(`${sort}\0${value}`).digest('hex')
  const groups = (hex: string, size: number, count: number) =>
    Array.from({ length: count }, (_, at) => hex.slice(at * size, (at + 1) * size))
  return {
    ofMac(mac) {
      const { randomised, burntIn } = PSEUDONYM_PREFIX
      const prefix = isLocallyAdministered(mac) ? randomised : burntIn
      return `${prefix}:${groups(hash('mac-address', mac), 2, 4).join(':')}`
    },
    ofAddress(address) {
      // No group is zero, so that there is one way to write the address.
      const host = groups(hash('address', address.toLowerCase()), 4, 4)
      return [ADDRESS_PREFIX, ...host.map(it => (Number.parseInt(it, 16) || 1).toString(16))].join(
        ':',
      )
    },
    ofName: name => `p-${hash('name', name.toLowerCase()).slice(0, 12)}`,
  }
}
