import type { Kysely } from 'kysely'
import type { Database } from './tables.ts'

/** What somebody said of a link: the fields that became different. */
export type LinkRevisionItem = {
  at: string
  by: string
  origin: 'api' | 'cli' | 'import'
  kind: 'added' | 'changed' | 'ended'
  before: Record<string, unknown>
  after: Record<string, unknown>
}

const MOST = 1000

/** The latest first. */
export async function readLinkRevisions(
  db: Kysely<Database>,
  linkId: string,
): Promise<LinkRevisionItem[]> {
  const rows = await db
    .selectFrom('link_revisions')
    .selectAll()
    .where('link_id', '=', linkId)
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()
  return rows.map(({ at, said_by, origin, kind, before, after }) => ({
    at: at.toISOString(),
    by: said_by,
    origin,
    kind,
    before,
    after,
  }))
}
