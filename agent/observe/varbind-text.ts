import { textUpTo } from '../snmp/decode.ts'
import type { Varbind } from '../snmp/session.ts'

const longText = textUpTo(1024)

/** What a value says as text, object identifiers and numbers included; nothing where it is absent or empty. */
export function textOf(varbind: Varbind): string | undefined {
  return varbind.type === 'oid' ? varbind.value : longText(varbind)
}
