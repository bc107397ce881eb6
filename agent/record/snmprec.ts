import { compareOids } from '../snmp/compare-oids.ts'
import type { Varbind } from '../snmp/session.ts'

/**
 * Lines of a .snmprec file (`OID|type|value`, the type being the BER tag), in lexicographic order of OIDs. Text that
 * is not plain ASCII, or that an editor would spoil, is in hex: `4x`.
 */
export function formatSnmprec(varbinds: Iterable<Varbind>): string {
  return [...varbinds]
    .sort((a, b) => compareOids(a.oid, b.oid))
    .map(varbind => `${varbind.oid}|${typeAndValue(varbind)}\n`)
    .join('')
}

function typeAndValue(varbind: Varbind): string {
  switch (varbind.type) {
    case 'number':
      return `${tagOf(varbind.oid, varbind.value)}|${varbind.value}`
    case 'counter64':
      return `70|${varbind.value}`
    case 'oid':
      return `6|${varbind.value}`
    case 'address':
      return `64|${varbind.value}`
    case 'absent':
      return '5|'
    case 'octets': {
      const text = Buffer.from(varbind.value).toString('latin1')
      const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) || text === ''
      return isPlain ? `4|${text}` : `4x|${Buffer.from(varbind.value).toString('hex')}`
    }
  }
}

const [INTEGER, COUNTER32, GAUGE32, TIME_TICKS] = [2, 65, 66, 67]

/** What decoding made one number of is told apart again where it matters to who counts: IF-MIB and the uptime. */
const TAGS: readonly (readonly [RegExp, number])[] = [
  [/^1\.3\.6\.1\.2\.1\.(?:1\.3\.0|1\.8\.0|2\.2\.1\.9\.\d+|31\.1\.1\.1\.19\.\d+)$/, TIME_TICKS],
  [/^1\.3\.6\.1\.2\.1\.2\.2\.1\.(?:1[0-9]|20)\.\d+$/, COUNTER32],
  [/^1\.3\.6\.1\.2\.1\.31\.1\.1\.1\.[2-5]\.\d+$/, COUNTER32],
  [/^1\.3\.6\.1\.2\.1\.(?:2\.2\.1\.(?:5|21)|31\.1\.1\.1\.15)\.\d+$/, GAUGE32],
]

function tagOf(oid: string, value: number): number {
  const known = TAGS.find(([pattern]) => pattern.test(oid))?.[1]
  return known ?? (value > 0x7fff_ffff ? GAUGE32 : INTEGER) ?? 2
}
