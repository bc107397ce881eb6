import type { Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { columnOf, reachOf } from './accounts.ts'
import { recordAccessEvent } from './record-access-event.ts'
import type { Role, SiteReach } from './role.ts'
import type { ActiveAccount } from './sessions.ts'
import type { Database } from './tables.ts'

/** Somebody as a provider knows them; issuer and subject together are who they are, the name is for people. */
export type OpenidPerson = {
  issuer: string
  subject: string
  name: string
  role: Role
  sites: SiteReach
}

/**
 * The account of somebody who logged in elsewhere, made at their first login; role and sites are what the provider says
 * today. Never that of a local account with the same name. Undefined when it is disabled here.
 */
export async function openidAccount(
  db: Kysely<Database>,
  person: OpenidPerson,
  from: { address: string; now: Date },
): Promise<ActiveAccount | undefined> {
  const { issuer, subject, role, sites } = person
  const actor = 'OpenID Connect'
  return db.transaction().execute(async trx => {
    const known = await trx
      .selectFrom('accounts')
      .selectAll()
      .where('openid_issuer', '=', issuer)
      .where('openid_subject', '=', subject)
      .forUpdate()
      .executeTakeFirst()
    if (known && known.disabled_at !== null) return undefined

    const detail = { role, sites }
    if (!known) {
      const added = await addPerson(trx, person, from.now)
      const event = { kind: 'account-added' as const, actor, subject: added.name, detail }
      await recordAccessEvent(trx, { ...event, ...from })
    } else if (
      known.role !== role ||
      JSON.stringify(reachOf(known.site_ids)) !== JSON.stringify(sites)
    ) {
      await trx
        .updateTable('accounts')
        .set({ role, site_ids: columnOf(sites) })
        .where('id', '=', known.id)
        .execute()
      const event = { kind: 'account-changed' as const, actor, subject: known.name, detail }
      await recordAccessEvent(trx, { ...event, ...from })
    }
    const account = await trx
      .selectFrom('accounts')
      .select(['id', 'name'])
      .where('openid_issuer', '=', issuer)
      .where('openid_subject', '=', subject)
      .executeTakeFirstOrThrow()
    const event = { kind: 'logged-in' as const, actor: account.name, subject: account.name }
    await recordAccessEvent(trx, { ...event, ...from })
    return { ...account, role, sites }
  })
}

async function addPerson(trx: Kysely<Database>, person: OpenidPerson, now: Date) {
  const id = uuidv7()
  const wanted = person.name.toLowerCase().slice(0, 64)
  // A name that is taken is somebody else's, whoever says it.
  for (const name of [wanted, `${wanted}@${new URL(person.issuer).host}`, id]) {
    const added = await trx
      .insertInto('accounts')
      .values({
        id,
        name,
        role: person.role,
        site_ids: columnOf(person.sites),
        openid_issuer: person.issuer,
        openid_subject: person.subject,
        created_at: now,
        created_by: 'OpenID Connect',
      })
      .onConflict(it => it.column('name').doNothing())
      .returning('name')
      .executeTakeFirst()
    if (added) return added
  }
  throw new Error('an id is taken as a name')
}
