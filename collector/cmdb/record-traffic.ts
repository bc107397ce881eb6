import { type RawBuilder, sql } from 'kysely'
import type { RoundTrip, Sample, SampleBatch, TrafficMessage } from '../../schemas/sample.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import { markTrafficDue } from './traffic-due.ts'

/**
 * What the messages tell is stored, whether or not the inventory knows the devices and interfaces. An interval that ends
 * when one of the same port did is there already, and is left as it is.
 */
export async function recordTraffic(
  transaction: SiteTransaction,
  siteId: string,
  messages: readonly TrafficMessage[],
): Promise<void> {
  const samples = messages.flatMap(it => it.samples ?? [])
  const batches = messages.flatMap(it => it.batches ?? [])
  const portOf = await numberPorts(transaction, siteId, [
    ...samples,
    ...batches.flatMap(({ address, interfaces }) =>
      interfaces.map(name => ({ address, interface: name })),
    ),
  ])
  await insertSamples(transaction, samples, portOf)
  await insertBatches(transaction, siteId, batches, portOf)
  const roundTrips = messages.flatMap(it => it.roundTrips ?? [])
  await insertRoundTrips(transaction, siteId, roundTrips)
  await markTrafficDue(transaction, siteId, messages)
}

type Port = { address: string; interface: string }
type PortNumbers = (port: Port) => number

const keyOf = (port: Port) => `${port.address} ${port.interface}`

/** The numbers of these interfaces, given now to those that are new. */
async function numberPorts(
  transaction: SiteTransaction,
  siteId: string,
  told: readonly Port[],
): Promise<PortNumbers> {
  const ports = [...new Map(told.map(port => [keyOf(port), port])).values()]
  const given = (some: readonly Port[]) =>
    sql`unnest(${some.map(it => it.address)}::inet[], ${some.map(it => it.interface)}::text[])
      WITH ORDINALITY AS given (address, interface, place)`
  const numbers = new Map<string, number>()
  if (ports.length > 0) {
    const found = await sql<{ id: number; place: string }>`
      SELECT id, place FROM ${given(ports)}
      JOIN traffic_ports USING (address, interface) WHERE site_id = ${siteId}`.execute(transaction)
    note(found.rows, ports)
  }
  const missing = ports.filter(port => !numbers.has(keyOf(port)))
  if (missing.length > 0) {
    await sql`INSERT INTO traffic_ports (site_id, address, interface)
      SELECT ${siteId}, address, interface FROM ${given(missing)} ORDER BY address, interface
      ON CONFLICT DO NOTHING`.execute(transaction)
    const made = await sql<{ id: number; place: string }>`
      SELECT id, place FROM ${given(missing)}
      JOIN traffic_ports USING (address, interface) WHERE site_id = ${siteId}`.execute(transaction)
    note(made.rows, missing)
  }
  function note(rows: readonly { id: number; place: string }[], of: readonly Port[]): void {
    for (const { id, place } of rows) {
      const port = of[Number(place) - 1]
      if (port) numbers.set(keyOf(port), id)
    }
  }
  return port => {
    const number = numbers.get(keyOf(port))
    if (number === undefined) throw new Error(`no number for the interface ${keyOf(port)}`)
    return number
  }
}

const COUNTS = [
  ['octetsIn', 'octets_in'],
  ['octetsOut', 'octets_out'],
  ['packetsIn', 'packets_in'],
  ['packetsOut', 'packets_out'],
  ['errorsIn', 'errors_in'],
  ['errorsOut', 'errors_out'],
  ['discardsIn', 'discards_in'],
  ['discardsOut', 'discards_out'],
] as const

async function insertSamples(
  transaction: SiteTransaction,
  samples: readonly Sample[],
  portOf: PortNumbers,
): Promise<void> {
  if (samples.length === 0) return
  const columns = COUNTS.map(([, column]) => sql.ref(column))
  const counts = COUNTS.map(
    ([field]): RawBuilder<unknown> =>
      numbersAs(
        'bigint',
        samples.map(it => it[field] ?? null),
      ),
  )
  await sql`INSERT INTO traffic_samples
      (port_id, started_at, ended_at, unknown, ${sql.join(columns)})
    SELECT * FROM unnest(
      ${numbersAs('integer', samples.map(portOf))},
      ${samples.map(it => it.from)}::timestamptz[],
      ${samples.map(it => it.to)}::timestamptz[],
      ${samples.map(it => it.unknown ?? null)}::text[],
      ${sql.join(counts)})
    ON CONFLICT DO NOTHING`.execute(transaction)
}

async function insertBatches(
  transaction: SiteTransaction,
  siteId: string,
  batches: readonly SampleBatch[],
  portOf: PortNumbers,
): Promise<void> {
  if (batches.length === 0) return
  const counts = (told: readonly (number | null)[]) => numbersAs<(number | null)[]>('bigint', told)
  const rows = batches.map(batch => ({
    site_id: siteId,
    address: batch.address,
    started_at: new Date(batch.from),
    ended_at: new Date(batch.to),
    ports: numbersAs<number[]>(
      'integer',
      batch.interfaces.map(name => portOf({ address: batch.address, interface: name })),
    ),
    octets_in: counts(batch.octetsIn),
    octets_out: counts(batch.octetsOut),
    errors_in: batch.errorsIn ? counts(batch.errorsIn) : null,
    errors_out: batch.errorsOut ? counts(batch.errorsOut) : null,
    discards_in: batch.discardsIn ? counts(batch.discardsIn) : null,
    discards_out: batch.discardsOut ? counts(batch.discardsOut) : null,
    unknown: batch.unknown ?? null,
  }))
  await transaction
    .insertInto('traffic_batches')
    .values(rows)
    .onConflict(it => it.doNothing())
    .execute()
}

/** Numbers as the text of an array: the driver would look in each of them for what has to be quoted. */
function numbersAs<Value>(
  type: 'integer' | 'bigint',
  values: readonly (number | null)[],
): RawBuilder<Value> {
  return sql`${`{${values.map(it => it ?? 'NULL').join(',')}}`}::${sql.raw(type)}[]`
}

async function insertRoundTrips(
  transaction: SiteTransaction,
  siteId: string,
  roundTrips: readonly RoundTrip[],
): Promise<void> {
  if (roundTrips.length === 0) return
  await sql`INSERT INTO round_trips (site_id, target, at, rtt_ms)
    SELECT ${siteId}, * FROM unnest(
      ${roundTrips.map(it => it.target)}::text[],
      ${roundTrips.map(it => it.at)}::timestamptz[],
      ${roundTrips.map(it => it.rttMs ?? null)}::real[])
    ON CONFLICT DO NOTHING`.execute(transaction)
}
