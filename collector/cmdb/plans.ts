import { type Kysely, sql } from 'kysely'
import type { Plan } from '../../schemas/plan.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from './connect.ts'
import type { Database } from './tables.ts'

/** An agent's plan, as it is on record. */
export type PlanItem = {
  agent: string
  plan: Plan
  changedBy: string
  changedAt: string
  /** Absent until the broker has it. */
  publishedAt?: string
}

export type PlanRefusal = { kind: 'unknown-agent' } | { kind: 'conflict'; current: number }

/**
 * The plan is on record, to be published. Its revision must follow the latest one: whoever changes a plan has read it, and two
 * who change it at once do not undo each other's work unseen.
 */
export async function savePlan(
  { db }: Cmdb,
  { agent, plan, by, now }: { agent: string; plan: Plan; by: string; now: Date },
): Promise<Result<PlanItem, PlanRefusal>> {
  return db.transaction().execute(async transaction => {
    const owner = await transaction
      .selectFrom('agents')
      .select('site_id')
      .where('id', '=', agent)
      .forUpdate()
      .executeTakeFirst()
    if (!owner) return failure({ kind: 'unknown-agent' })
    const latest = await findPlan(transaction, agent)
    const current = latest?.plan.revision ?? 0
    if (plan.revision !== current + 1) return failure({ kind: 'conflict', current })
    await transaction
      .insertInto('plans')
      .values({
        agent_id: agent,
        revision: plan.revision,
        site_id: owner.site_id,
        body: JSON.stringify(plan),
        changed_by: by,
        changed_at: now,
      })
      .execute()
    return success({ agent, plan, changedBy: by, changedAt: now.toISOString() })
  })
}

/** The plan that holds for the agent; undefined when it was never given one. */
export async function findPlan(db: Kysely<Database>, agent: string): Promise<PlanItem | undefined> {
  const row = await db
    .selectFrom('plans')
    .selectAll()
    .where('agent_id', '=', agent)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (
    row && {
      agent: row.agent_id,
      plan: row.body,
      changedBy: row.changed_by,
      changedAt: row.changed_at.toISOString(),
      ...(row.published_at && { publishedAt: row.published_at.toISOString() }),
    }
  )
}

/** The latest plan of each agent that may still speak: those that no broker had yet, or all of them. */
export async function loadPlansToPublish(
  { db }: Cmdb,
  which: 'new' | 'all',
): Promise<{ agent: string; plan: Plan }[]> {
  const rows = await db
    .selectFrom('plans')
    .innerJoin('agents', 'agents.id', 'plans.agent_id')
    .distinctOn('plans.agent_id')
    .select(['plans.agent_id', 'plans.body', 'plans.published_at'])
    .where('agents.revoked_at', 'is', null)
    .$if(which === 'new', it =>
      it.where('plans.agent_id', 'in', eb =>
        eb.selectFrom('plans').select('agent_id').where('published_at', 'is', null),
      ),
    )
    .orderBy('plans.agent_id')
    .orderBy('plans.revision', 'desc')
    .execute()
  return rows.map(row => ({ agent: row.agent_id, plan: row.body }))
}

/** The broker has this revision, and so none of those before it is waited for any more. */
export async function markPlanPublished(
  { db }: Cmdb,
  agent: string,
  revision: number,
  now: Date,
): Promise<void> {
  await db
    .updateTable('plans')
    .set({ published_at: sql<Date>`coalesce(published_at, ${now})` })
    .where('agent_id', '=', agent)
    .where('revision', '<=', revision)
    .where('published_at', 'is', null)
    .execute()
}

/** A plan that the agent was given once. */
export type PlanRevision = Omit<PlanItem, 'agent'>

/** Every plan that the agent was given, the latest first; `revision` narrows that to one. */
export async function readPlanHistory(
  db: Kysely<Database>,
  agent: string,
  list: { revision?: number | undefined; limit: number },
): Promise<PlanRevision[]> {
  const rows = await db
    .selectFrom('plans')
    .selectAll()
    .where('agent_id', '=', agent)
    .$if(list.revision !== undefined, it => it.where('revision', '=', list.revision ?? 0))
    .orderBy('revision', 'desc')
    .limit(list.limit)
    .execute()
  return rows.map(row => ({
    plan: row.body,
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
    ...(row.published_at && { publishedAt: row.published_at.toISOString() }),
  }))
}
