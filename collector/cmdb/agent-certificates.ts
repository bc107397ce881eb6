import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Cmdb } from './connect.ts'
import type { Database } from './tables.ts'

/** A certificate as the register keeps it. */
export type RegisteredCertificate = { serial: string; notAfter: Date }

export type RevokedCertificate = RegisteredCertificate & { agent: string; revokedAt: Date }

/** A password or token that opens something, by a mark that tells it from others and tells nothing else. */
export type OpenCredential = { agent: string; mark: string }

/** Who is out: agents, and certificates that have not expired by themselves; and which passwords hold. */
export type Revocations = {
  agents: string[]
  certificates: RevokedCertificate[]
  passwords: OpenCredential[]
}

export type RegisterState = Revocations & { registered: string[]; open: OpenCredential[] }

/** Marks are made by the database, so that a look at everybody costs no hashes here. */
export const OPEN_PASSWORD = sql<string>`encode(sha256(convert_to(password_hash, 'UTF8')), 'hex')`
export const OPEN_TOKEN = sql<string>`encode(sha256(secret_hash), 'hex')`

/** The agent may be given a certificate once, by whoever shows this secret before it expires. Only its hash is kept. */
export async function keepEnrolmentToken(
  { db }: Cmdb,
  token: { agent: string; secret: string; expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('enrolment_tokens')
    .values({
      secret_hash: sha256(token.secret),
      agent_id: token.agent,
      expires_at: token.expiresAt,
      used_at: null,
      used_key_hash: null,
    })
    .execute()
}

/**
 * Uses the token up and registers what `issue` makes for its agent, both or neither; what the agent logged in with before
 * is void then. Undefined when the token is unknown, expired or used. The same key may come again with it, for when
 * the answer was lost.
 */
export function redeemToken<Issued extends RegisteredCertificate>(
  { db }: Cmdb,
  { secret, publicKey, now }: { secret: string; publicKey: Buffer; now: Date },
  issue: (agent: string) => Promise<Issued>,
): Promise<{ agent: string; issued: Issued } | undefined> {
  const keyHash = sha256(publicKey)
  return db.transaction().execute(async transaction => {
    const token = await transaction
      .updateTable('enrolment_tokens')
      .set({ used_at: now, used_key_hash: keyHash })
      .where('secret_hash', '=', sha256(secret))
      .where('expires_at', '>', now)
      .where(it => it.or([it('used_at', 'is', null), it('used_key_hash', '=', keyHash)]))
      .returning('agent_id')
      .executeTakeFirst()
    const agent = token?.agent_id
    if (agent === undefined) return undefined
    await voidCredentials(transaction, agent, now)
    const issued = await issue(agent)
    await insertCertificate(transaction, agent, issued, now)
    return { agent, issued }
  })
}

/** Registers what `issue` makes for an agent that shows a valid certificate; undefined when that one is revoked. */
export function renewCertificate<Issued extends RegisteredCertificate>(
  { db }: Cmdb,
  { agent, serial, now }: { agent: string; serial: string; now: Date },
  issue: () => Promise<Issued>,
): Promise<Issued | undefined> {
  return db.transaction().execute(async transaction => {
    // A revocation waits for this transaction, or this for it.
    const locked = await transaction
      .selectFrom('agents')
      .select('id')
      .where('id', '=', agent)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!locked || !(await isCertificateGood(transaction, agent, serial))) return undefined
    const issued = await issue()
    await insertCertificate(transaction, agent, issued, now)
    return issued
  })
}

/** Whether who shows this certificate, which the authority signed, may log in as the agent. */
export async function isCertificateLogin(
  { db }: Cmdb,
  agent: string,
  serial: string,
): Promise<boolean> {
  const found = await db
    .selectFrom('agents')
    .select('id')
    .where('id', '=', agent)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return found !== undefined && (await isCertificateGood(db, agent, serial))
}

/** What the register says now about who is in and who is out. */
export async function readRegisterState({ db }: Cmdb, now: Date): Promise<RegisterState> {
  const [agents, certificates, tokens] = await Promise.all([
    db
      .selectFrom('agents')
      .select(['id', 'revoked_at'])
      .select(it =>
        it.case().when('password_hash', 'is not', null).then(OPEN_PASSWORD).end().as('mark'),
      )
      .orderBy('id')
      .execute(),
    db
      .selectFrom('agent_certificates')
      .select(['serial', 'agent_id', 'not_after', 'revoked_at'])
      .where('revoked_at', 'is not', null)
      .where('not_after', '>', now)
      .orderBy('serial')
      .execute(),
    db
      .selectFrom('enrolment_tokens')
      .select(['agent_id', OPEN_TOKEN.as('mark')])
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .execute(),
  ])
  const passwords = agents.flatMap(({ id: agent, revoked_at, mark }) =>
    mark && !revoked_at ? [{ agent, mark }] : [],
  )
  return {
    registered: agents.map(it => it.id),
    agents: agents.filter(it => it.revoked_at).map(it => it.id),
    certificates: certificates.flatMap(({ serial, agent_id: agent, not_after, revoked_at }) =>
      revoked_at ? [{ serial, agent, notAfter: not_after, revokedAt: revoked_at }] : [],
    ),
    passwords,
    open: [...passwords, ...tokens.map(it => ({ agent: it.agent_id, mark: it.mark }))],
  }
}

/** Lines of Mosquitto's password file, of the agents that have a password. */
export async function readMosquittoHashes({
  db,
}: Cmdb): Promise<{ agent: string; hash: string }[]> {
  const rows = await db
    .selectFrom('agents')
    .select(['id', 'mosquitto_hash'])
    .where('mosquitto_hash', 'is not', null)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ id, mosquitto_hash: hash }) => (hash ? [{ agent: id, hash }] : []))
}

/** Passwords, certificates and tokens of the agent open nothing any more; only what comes after does. */
export async function voidCredentials(
  db: Kysely<Database>,
  agent: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('agents')
    .set({ password_hash: null, mosquitto_hash: null })
    .where('id', '=', agent)
    .execute()
  await db
    .updateTable('agent_certificates')
    .set({ revoked_at: now })
    .where('agent_id', '=', agent)
    .where('revoked_at', 'is', null)
    .execute()
  await db
    .deleteFrom('enrolment_tokens')
    .where('agent_id', '=', agent)
    .where('used_at', 'is', null)
    .execute()
}

/** A serial that the register lacks was lost with a database that was restored: the authority's word counts then. */
async function isCertificateGood(
  db: Kysely<Database>,
  agent: string,
  serial: string,
): Promise<boolean> {
  const known = await db
    .selectFrom('agent_certificates')
    .select(['agent_id', 'revoked_at'])
    .where('serial', '=', serial)
    .executeTakeFirst()
  return !known || (known.agent_id === agent && known.revoked_at === null)
}

async function insertCertificate(
  db: Kysely<Database>,
  agent: string,
  { serial, notAfter }: RegisteredCertificate,
  now: Date,
): Promise<void> {
  await db
    .insertInto('agent_certificates')
    .values({ serial, agent_id: agent, not_after: notAfter, issued_at: now, revoked_at: null })
    .execute()
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
