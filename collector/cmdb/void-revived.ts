import { sql } from 'kysely'
import { OPEN_PASSWORD, OPEN_TOKEN, type RevokedCertificate } from './agent-certificates.ts'
import type { Cmdb } from './connect.ts'

/** What an old copy of the register has let in again is out again: certificates, and passwords and tokens by their marks. */
export async function voidRevived(
  { db }: Cmdb,
  revived: { certificates: readonly RevokedCertificate[]; marks: readonly string[] },
): Promise<void> {
  await db.transaction().execute(async transaction => {
    if (revived.certificates.length > 0) {
      await transaction
        .insertInto('agent_certificates')
        .values(
          revived.certificates.map(({ serial, agent, notAfter, revokedAt }) => ({
            serial,
            agent_id: agent,
            not_after: notAfter,
            issued_at: revokedAt,
            revoked_at: revokedAt,
          })),
        )
        .onConflict(it =>
          it.column('serial').doUpdateSet({
            revoked_at: sql`coalesce(agent_certificates.revoked_at, excluded.revoked_at)`,
          }),
        )
        .execute()
    }
    if (revived.marks.length > 0) {
      await transaction
        .updateTable('agents')
        .set({ password_hash: null, mosquitto_hash: null })
        .where('password_hash', 'is not', null)
        .where(OPEN_PASSWORD, 'in', revived.marks)
        .execute()
      await transaction
        .deleteFrom('enrolment_tokens')
        .where('used_at', 'is', null)
        .where(OPEN_TOKEN, 'in', revived.marks)
        .execute()
    }
  })
}
