import { failure, type Result, success } from '../../schemas/result.ts'
import { SiteId } from '../../schemas/site-id.ts'
import type { Cmdb } from './connect.ts'

/** The site is in the register; a name that is given replaces the one it had. Refuses anything but a right UAI. */
export async function registerSite(
  { db }: Cmdb,
  site: { id: string; name?: string },
): Promise<Result<{ id: SiteId; isNew: boolean }, { kind: 'bad-site'; message: string }>> {
  const id = SiteId.safeParse(site.id)
  if (!id.success) {
    const message = `site: ${id.error.issues[0]?.message ?? 'expected a UAI'}`
    return failure({ kind: 'bad-site', message })
  }
  const inserted = await db
    .insertInto('sites')
    .values({ id: id.data, name: site.name ?? '' })
    .onConflict(it => it.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted && site.name !== undefined) {
    await db.updateTable('sites').set({ name: site.name }).where('id', '=', id.data).execute()
  }
  return success({ id: id.data, isNew: inserted !== undefined })
}
