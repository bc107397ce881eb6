import { failure, type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from './connect.ts'
import type { Refusal } from './correction.ts'

/** The device and the values of its place that a finding proposes. */
export async function findProposal(
  { db }: Cmdb,
  id: string,
): Promise<Result<{ deviceId: string; values: [string, string][] }, Refusal>> {
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row)
    return failure({
      kind: 'unknown',
      message: `there is no finding ${id}`,
      because: { type: 'not-found', what: 'finding', id },
    })
  const { proposed } = row.detail
  if (row.kind !== 'name-proposes' || row.device_id === null || row.state === 'resolved') {
    const at = row.resolved_at?.toISOString()
    const because = { type: 'settled-already', what: 'finding', at } as const
    return failure({ kind: 'conflict', message: `finding ${id} proposes nothing`, because })
  }
  const values = Object.entries(proposed ?? {}).map(([field, value]): [string, string] => [
    field,
    String(value),
  ])
  return success({ deviceId: row.device_id, values })
}

/** What the finding asked for is done. */
export async function resolveFinding({ db }: Cmdb, id: string, now: Date): Promise<void> {
  await db
    .updateTable('findings')
    .set({ state: 'resolved', resolved_at: now })
    .where('id', '=', id)
    .where('state', '!=', 'resolved')
    .execute()
}
