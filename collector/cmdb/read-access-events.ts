import { type Kysely, sql } from 'kysely'
import { type ListPage, toListPage } from './list-page.ts'
import type { Database } from './tables.ts'

export type AccessEventItem = {
  id: string
  at: string
  kind: string
  actor: string
  subject: string
  address?: string
  detail: Record<string, unknown>
}

/** Who gave whom which access, and who logged in, the latest first. */
export async function readAccessEvents(
  db: Kysely<Database>,
  list: { after?: { id: string } | undefined; limit: number },
): Promise<ListPage<AccessEventItem, { id: string }>> {
  const [rows, { total }] = await Promise.all([
    db
      .selectFrom('access_events')
      .selectAll()
      .$if(list.after !== undefined, it =>
        it.where(sql<boolean>`id < ${list.after?.id ?? ''}::uuid`),
      )
      .orderBy('id', 'desc')
      .limit(list.limit + 1)
      .execute(),
    db
      .selectFrom('access_events')
      .select(eb => eb.fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow(),
  ])
  return toListPage(
    rows,
    list.limit,
    Number(total),
    row => ({ id: row.id }),
    ({ id, at, kind, actor, subject, address, detail }) => ({
      id,
      at: at.toISOString(),
      kind,
      actor,
      subject,
      ...(address !== null && { address }),
      detail: detail as Record<string, unknown>,
    }),
  )
}
