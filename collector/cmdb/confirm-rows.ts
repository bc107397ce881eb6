import type { Confirmations } from '../reconcile/confirmations.ts'
import { arrayLiteral } from './array-literal.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { keptStatement } from './kept-statements.ts'
import { stamping } from './stamping.ts'

/** The rows tell by which observation they were confirmed; the rest of them, and every index, stays untouched. */
export async function confirmRows(
  transaction: SiteTransaction,
  confirmed: Confirmations,
): Promise<void> {
  if (Object.values(confirmed).every(it => it.length === 0)) return
  await stamping(transaction, () => stampRows(transaction, confirmed))
}

async function stampRows(
  transaction: SiteTransaction,
  { devices, addresses, sections, endpoints }: Confirmations,
): Promise<void> {
  if (devices.length > 0) {
    await confirmDevices(transaction, [
      arrayLiteral(devices.map(it => it.id)),
      arrayLiteral(devices.map(it => it.source.at)),
      arrayLiteral(devices.map(it => it.source.message)),
      arrayLiteral(devices.map(it => it.values.uptimeSeconds)),
    ])
  }
  if (addresses.length > 0) {
    await confirmAddresses(transaction, [
      arrayLiteral(addresses.map(it => it.deviceId)),
      arrayLiteral(addresses.map(it => it.address)),
      arrayLiteral(addresses.map(it => it.claimed.at)),
      arrayLiteral(addresses.map(it => it.claimed.message)),
      arrayLiteral(addresses.map(it => it.answered?.at)),
      arrayLiteral(addresses.map(it => it.answered?.message)),
    ])
  }
  if (sections.length > 0) {
    await confirmSections(transaction, [
      arrayLiteral(sections.map(it => it.deviceId)),
      arrayLiteral(sections.map(it => it.name)),
      arrayLiteral(sections.map(it => it.checked.at)),
      arrayLiteral(sections.map(it => it.checked.message)),
      arrayLiteral(sections.map(it => it.complete?.at)),
      arrayLiteral(sections.map(it => it.complete?.message)),
    ])
  }
  if (endpoints.length > 0) {
    await confirmEndpoints(transaction, [
      arrayLiteral(endpoints.map(it => it.id)),
      arrayLiteral(endpoints.map(it => it.source.at)),
      arrayLiteral(endpoints.map(it => it.source.message)),
      arrayLiteral(endpoints.map(it => it.sightings)),
    ])
  }
}

const confirmDevices = keptStatement(
  `UPDATE devices SET last_seen = given.at, observed_message = given.message,
    uptime_seconds = given.uptime
  FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::double precision[])
    AS given (id, at, message, uptime)
  WHERE devices.id = given.id`,
)

const confirmAddresses = keptStatement(
  `UPDATE device_addresses SET claimed_at = given.claimed_at,
    claimed_message = given.claimed_message, answered_at = given.answered_at,
    answered_message = given.answered_message
  FROM unnest($1::uuid[], $2::inet[], $3::timestamptz[], $4::uuid[], $5::timestamptz[], $6::uuid[])
    AS given (device_id, address, claimed_at, claimed_message, answered_at, answered_message)
  WHERE device_addresses.device_id = given.device_id
    AND device_addresses.address = given.address`,
)

const confirmSections = keptStatement(
  `UPDATE observed_sections SET checked_at = given.checked_at,
    checked_message = given.checked_message, complete_at = given.complete_at,
    complete_message = given.complete_message
  FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::uuid[], $5::timestamptz[], $6::uuid[])
    AS given (device_id, section, checked_at, checked_message, complete_at, complete_message)
  WHERE observed_sections.device_id = given.device_id
    AND observed_sections.section = given.section`,
)

const confirmEndpoints = keptStatement(
  `UPDATE endpoints SET last_seen = given.at, observed_message = given.message,
    sightings = given.sightings
  FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::jsonb[])
    AS given (id, at, message, sightings)
  WHERE endpoints.id = given.id`,
)
