import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { Known } from '../reconcile/known.ts'
import { isHardwareMac } from '../reconcile/mac-evidence.ts'
import { comparableSerial } from '../reconcile/serial.ts'
import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'
import { withoutNulls } from './without-nulls.ts'

type RowElsewhere = {
  id: string
  site_id: string
  kind: string
  name: string | null
  vendor: string | null
  model: string | null
  serial: string | null
  macAddress: string | null
  address: string | null
  first_seen: Date
  last_seen: Date
}

const elsewhereRows = keptStatement<RowElsewhere>(
  `SELECT id, site_id, kind, name, vendor, model, serial, mac_address AS "macAddress",
    host(address) AS address, first_seen, last_seen
  FROM devices
  WHERE (upper(btrim(serial)) = ANY($2::text[]) OR mac_address = ANY($3::macaddr[]))
    AND site_id <> $1 AND merged_into IS NULL
  ORDER BY id`,
)

const askedRows = keptStatement<{ key: string }>(
  `SELECT key FROM cases WHERE device_id = ANY($1::uuid[]) OR other_device_id = ANY($1::uuid[])`,
)

/** What questions of identity need: devices of other sites that may have come here, and what was asked before. */
export async function loadQuestions(
  transaction: SiteTransaction,
  siteId: string,
  observations: readonly Observation[],
  deviceIds: readonly string[],
): Promise<Pick<Known, 'elsewhere' | 'askedCases'>> {
  if (observations.length === 0) return { elsewhere: [], askedCases: new Set() }
  const rows = await loadElsewhere(transaction, siteId, observations)
  const ids = arrayLiteral([...deviceIds, ...rows.map(it => it.id)])
  const asked = await askedRows(transaction, [ids])
  return {
    elsewhere: rows.map(({ id, site_id, kind, first_seen, last_seen, ...values }) => ({
      id,
      siteId: site_id,
      firstSeen: first_seen.toISOString(),
      lastSeen: last_seen.toISOString(),
      values: { ...withoutNulls(values), ...kindOf(kind) },
    })),
    askedCases: new Set(asked.map(it => it.key)),
  }
}

/** Whether a device of another site may be one of those that were observed. */
export async function isKnownElsewhere(
  transaction: SiteTransaction,
  siteId: string,
  observations: readonly Observation[],
): Promise<boolean> {
  if (observations.length === 0) return false
  return (await loadElsewhere(transaction, siteId, observations)).length > 0
}

function loadElsewhere(
  transaction: SiteTransaction,
  siteId: string,
  observations: readonly Observation[],
): Promise<RowElsewhere[]> {
  const serials = observations.map(it => comparableSerial(it.serial)).filter(it => it !== undefined)
  const macs = observations.map(it => it.macAddress).filter(isHardwareMac)
  return elsewhereRows(transaction, [siteId, arrayLiteral(serials), arrayLiteral(macs)])
}

/** Only kinds of the schema, or a person's choice among them, were ever written. */
function kindOf(kind: string): { kind?: DeviceKind } {
  return kind === 'unknown' ? {} : { kind: kind as DeviceKind }
}
