import type { Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from './tables.ts'

/** Who did something about access, from where; `detail` holds no secret. */
export type AccessEvent = {
  kind:
    | 'account-added'
    | 'account-changed'
    | 'password-changed'
    | 'token-created'
    | 'token-revoked'
    | 'logged-in'
    | 'logged-out'
    | 'login-blocked'
    | 'agent-enrolled'
    | 'agent-revoked'
    | 'presence-set'
  actor: string
  /** Name of the account, the agent or the site that it is about. */
  subject: string
  address?: string | undefined
  detail?: Record<string, unknown>
  now: Date
}

/** Puts it on record, in the transaction of what it tells. */
export async function recordAccessEvent(db: Kysely<Database>, event: AccessEvent): Promise<void> {
  const { kind, actor, subject, address, detail = {}, now } = event
  await db
    .insertInto('access_events')
    .values({
      id: uuidv7(),
      at: now,
      kind,
      actor,
      subject: subject.slice(0, 100),
      address: address ?? null,
      detail: JSON.stringify(detail),
    })
    .execute()
}
