import { isDeepStrictEqual } from 'node:util'
import { type Kysely, sql } from 'kysely'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { ThresholdOverrides } from '../traffic/thresholds.ts'
import type { SiteTransaction } from './in-site-transaction.ts'
import type { Database } from './tables.ts'

/** What the register says of an Internet link. Absent is not known. */
export type RegisteredLink = {
  operator?: string | undefined
  circuitId?: string | undefined
  note?: string | undefined
  /** What is paid for; without it the interface's speed counts. */
  contract?: { downMbps: number; upMbps: number } | undefined
  /** The port that carries it. */
  port?: { address: string; interface: string } | undefined
  downIs: 'in' | 'out'
  thresholds: ThresholdOverrides
}

/** Who writes to the register, by what means and when. */
export type RegisterWriting = { by: string; origin: 'api' | 'cli' | 'import'; now: Date }

export type RegisterRefusal =
  | { kind: 'unknown-site' }
  | { kind: 'unknown-link' }
  | {
      kind: 'taken'
      what: 'port' | 'circuit'
      by: string
      operator?: string | undefined
      circuit?: string | undefined
    }

/** The link is in the register, with who said so. It takes over a port that was watched as an uplink. */
export async function addLink(
  transaction: SiteTransaction,
  { id, siteId, link }: { id: string; siteId: string; link: RegisteredLink },
  writing: RegisterWriting,
): Promise<Result<undefined, RegisterRefusal>> {
  const site = await transaction
    .selectFrom('sites')
    .select('id')
    .where('id', '=', siteId)
    .executeTakeFirst()
  if (!site) return failure({ kind: 'unknown-site' })
  const taken = await findTaken(transaction, id, siteId, link)
  if (taken) return failure(taken)
  await endUplinkAt(transaction, siteId, link, writing.now)
  await transaction
    .insertInto('monitored_links')
    .values({
      id,
      site_id: siteId,
      kind: 'wan',
      created_at: writing.now,
      ended_at: null,
      ...rowOf(link, writing),
    })
    .execute()
  if (link.contract) await writeContract(transaction, id, link.contract, writing.now, writing)
  await writeRevision(transaction, id, 'added', {}, link, writing)
  return success(undefined)
}

/**
 * The link is as given from now on, and the register knows what became different. The contract counts since
 * `contractSince`, or now.
 */
export async function changeLink(
  transaction: SiteTransaction,
  { id, change, contractSince }: { id: string; change: LinkChange; contractSince?: Date },
  writing: RegisterWriting,
): Promise<Result<{ isChanged: boolean }, RegisterRefusal>> {
  const found = await findRegistered(transaction, id, 'to-change')
  if (!found) return failure({ kind: 'unknown-link' })
  const { siteId, link: before } = found
  const after = change(before)
  const isContractSame = isDeepStrictEqual(before.contract, after.contract)
  if (isDeepStrictEqual(before, after) && !contractSince) return success({ isChanged: false })
  const taken = await findTaken(transaction, id, siteId, after)
  if (taken) return failure(taken)
  await endUplinkAt(transaction, siteId, after, writing.now)
  await transaction
    .updateTable('monitored_links')
    .set(rowOf(after, writing))
    .where('id', '=', id)
    .execute()
  if (after.contract && (!isContractSame || contractSince)) {
    await writeContract(transaction, id, after.contract, contractSince ?? writing.now, writing)
  }
  // A link that moved to another port keeps what was measured at the one before.
  const judgeFrom = contractSince ?? (before.downIs === after.downIs ? undefined : new Date(0))
  if (judgeFrom) await judgeAgain(transaction, id, judgeFrom)
  await writeRevision(transaction, id, 'changed', before, after, writing)
  return success({ isChanged: true })
}

export type LinkChange = (before: RegisteredLink) => RegisteredLink

/** The link is in the register no more; what was measured of it stays. `check` may still throw, seeing what it ends. */
export async function endLink(
  transaction: SiteTransaction,
  id: string,
  writing: RegisterWriting,
  check: (before: RegisteredLink) => void = () => {},
): Promise<Result<undefined, RegisterRefusal>> {
  const found = await findRegistered(transaction, id, 'to-change')
  if (!found) return failure({ kind: 'unknown-link' })
  check(found.link)
  await transaction
    .updateTable('monitored_links')
    .set({ ended_at: writing.now, changed_at: writing.now, changed_by: writing.by })
    .where('id', '=', id)
    .execute()
  await writeRevision(transaction, id, 'ended', found.link, undefined, writing)
  return success(undefined)
}

/** A link of the register that has not ended, and its site. Nobody else changes it while a transaction is `to-change` it. */
export async function findRegistered(
  db: Kysely<Database>,
  id: string,
  purpose: 'to-read' | 'to-change',
): Promise<{ siteId: string; link: RegisteredLink } | undefined> {
  const row = await db
    .selectFrom('monitored_links')
    .$if(purpose === 'to-change', it => it.forNoKeyUpdate())
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', 'wan')
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const contract = await db
    .selectFrom('link_contracts')
    .select(['down_mbps', 'up_mbps'])
    .where('link_id', '=', id)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { address, interface: name } = row
  const link: RegisteredLink = {
    ...(row.operator !== null && { operator: row.operator }),
    ...(row.circuit_id !== null && { circuitId: row.circuit_id }),
    ...(row.note !== null && { note: row.note }),
    ...(contract && { contract: { downMbps: contract.down_mbps, upMbps: contract.up_mbps } }),
    ...(address !== null && name !== null && { port: { address, interface: name } }),
    downIs: row.down_is,
    thresholds: row.thresholds,
  }
  return { siteId: row.site_id, link }
}

function rowOf(link: RegisteredLink, { by, now }: RegisterWriting) {
  return {
    address: link.port?.address ?? null,
    interface: link.port?.interface ?? null,
    down_is: link.downIs,
    operator: link.operator ?? null,
    circuit_id: link.circuitId ?? null,
    note: link.note ?? null,
    thresholds: JSON.stringify(link.thresholds),
    changed_at: now,
    changed_by: by,
  }
}

async function findTaken(
  transaction: SiteTransaction,
  id: string,
  siteId: string,
  { port, circuitId }: RegisteredLink,
): Promise<RegisterRefusal | undefined> {
  const { rows } = await sql<TakenRow>`
    SELECT id, operator, circuit_id, (address = ${port?.address ?? null}::inet AND interface = ${port?.interface ?? null})
      AS is_port
    FROM monitored_links
    WHERE site_id = ${siteId} AND id <> ${id} AND kind = 'wan' AND ended_at IS NULL
      AND (circuit_id = ${circuitId ?? null}
        OR (address = ${port?.address ?? null}::inet AND interface = ${port?.interface ?? null}))
    LIMIT 1`.execute(transaction)
  const [row] = rows
  if (!row) return undefined
  const operator = row.operator ?? undefined
  const circuit = row.circuit_id ?? undefined
  return { kind: 'taken', what: row.is_port ? 'port' : 'circuit', by: row.id, operator, circuit }
}

type TakenRow = {
  id: string
  is_port: boolean | null
  operator: string | null
  circuit_id: string | null
}

async function endUplinkAt(
  transaction: SiteTransaction,
  siteId: string,
  { port }: RegisteredLink,
  now: Date,
): Promise<void> {
  if (!port) return
  await sql`UPDATE monitored_links SET ended_at = ${now}
    WHERE site_id = ${siteId} AND kind = 'uplink' AND ended_at IS NULL
      AND address = ${port.address}::inet AND interface = ${port.interface}`.execute(transaction)
}

async function writeContract(
  transaction: SiteTransaction,
  linkId: string,
  { downMbps, upMbps }: { downMbps: number; upMbps: number },
  since: Date,
  { by, now }: RegisterWriting,
): Promise<void> {
  // What is said to hold since an instant replaces what was said of the time after it.
  await transaction
    .deleteFrom('link_contracts')
    .where('link_id', '=', linkId)
    .where('valid_from', '>=', since)
    .execute()
  await transaction
    .insertInto('link_contracts')
    .values({
      link_id: linkId,
      valid_from: since,
      down_mbps: downMbps,
      up_mbps: upMbps,
      said_by: by,
      said_at: now,
    })
    .execute()
}

async function judgeAgain(
  transaction: SiteTransaction,
  linkId: string,
  since: Date,
): Promise<void> {
  await sql`UPDATE link_states SET judge_from = least(judge_from, ${since}::timestamptz)
    WHERE link_id = ${linkId}`.execute(transaction)
}

async function writeRevision(
  transaction: SiteTransaction,
  linkId: string,
  kind: 'added' | 'changed' | 'ended',
  before: Partial<RegisteredLink>,
  after: RegisteredLink | undefined,
  { by, origin, now }: RegisterWriting,
): Promise<void> {
  const fields = Object.keys({ ...before, ...after }) as (keyof RegisteredLink)[]
  const different = fields.filter(it => !isDeepStrictEqual(before[it], after?.[it]))
  const part = (of: Partial<RegisteredLink> | undefined) =>
    JSON.stringify(Object.fromEntries(different.map(it => [it, of?.[it]])))
  await transaction
    .insertInto('link_revisions')
    .values({
      link_id: linkId,
      at: now,
      said_by: by,
      origin,
      kind,
      before: part(before),
      after: part(after),
    })
    .execute()
}
