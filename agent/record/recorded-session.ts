import { success } from '../../schemas/result.ts'
import { compareOids } from '../snmp/compare-oids.ts'
import type { SnmpSession, Varbind } from '../snmp/session.ts'

/** A session that answers from what was recorded, by bridge context; one that was not recorded is empty. */
export function openRecorded(
  address: string,
  contexts: ReadonlyMap<string, readonly Varbind[]>,
): SnmpSession {
  let requests = 0

  function inContext(context: string): SnmpSession {
    const varbinds = [...(contexts.get(context) ?? [])].sort((a, b) => compareOids(a.oid, b.oid))
    const byOid = new Map(varbinds.map(varbind => [varbind.oid, varbind]))
    return {
      address,
      version: '2c',
      async get(oids) {
        requests++
        return success(
          oids.map(oid => byOid.get(oid) ?? { oid, type: 'absent', value: 'no-such-instance' }),
        )
      },
      async walkColumns(columns) {
        requests++
        return success(
          columns.map(column => varbinds.filter(varbind => varbind.oid.startsWith(`${column}.`))),
        )
      },
      inContext,
      adapt() {},
      cost: () => ({ requests, seconds: 0 }),
      close() {},
    }
  }
  return inContext('')
}
