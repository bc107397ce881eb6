import { isDeepStrictEqual } from 'node:util'
import { type Kysely, type Selectable, sql } from 'kysely'
import { Plan } from '../../schemas/plan.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from './connect.ts'
import type { ListOrder, ListRange, SortTerm } from './list-order.ts'
import type { ListPage } from './list-page.ts'
import { readList } from './read-list.ts'
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

/** What became of a plan that was given: the one that holds now, and what held before it. */
export type SavedPlan = { item: PlanItem; before: Plan | undefined; isChanged: boolean }

export type PlanRefusal = { kind: 'unknown-agent' } | { kind: 'conflict'; current: number }

/**
 * The plan is on record, to be published. Its revision must follow the latest one: whoever changes a plan has read it, and two
 * who change it at once do not undo each other's work unseen. One that says what the latest says makes no revision, so that it
 * may be given twice. A dry run ends where the row would be written.
 */
export async function savePlan(
  { db }: Cmdb,
  given: {
    agent: string
    plan: Plan
    by: string
    now: Date
    isDryRun?: boolean
    /** May still throw, seeing the revision that holds; 0 before the first. */
    check?: (current: number) => void
  },
): Promise<Result<SavedPlan, PlanRefusal>> {
  const { agent, plan, by, now, isDryRun = false } = given
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
    given.check?.(current)
    const before = latest?.plan
    const isLatest = plan.revision === current || plan.revision === current + 1
    if (latest && before && isLatest && isSame(before, plan)) {
      return success({ item: latest, before, isChanged: false })
    }
    if (plan.revision !== current + 1) return failure({ kind: 'conflict', current })
    const item = { agent, plan, changedBy: by, changedAt: now.toISOString() }
    if (isDryRun) return success({ item, before, isChanged: true })
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
    return success({ item, before, isChanged: true })
  })
}

function isSame(one: Plan, other: Plan): boolean {
  return isDeepStrictEqual({ ...one, revision: 0 }, { ...other, revision: 0 })
}

/** The plan that holds for the agent, or one before it; undefined when it was never given such a plan. */
export async function findPlan(
  db: Kysely<Database>,
  agent: string,
  revision?: number,
): Promise<PlanItem | undefined> {
  const row = await db
    .selectFrom('plans')
    .selectAll()
    .where('agent_id', '=', agent)
    .$if(revision !== undefined, it => it.where('revision', '=', revision ?? 0))
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toPlanItem(row)
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

/** A plan that the agent was given once, and the one before it; absent before the first. */
export type PlanRevision = PlanItem & { before?: Plan }

const revisionTie: SortTerm = { of: sql.ref('plans.revision'), kind: 'integer' }

export const planRevisionOrder: ListOrder = {
  usual: '-revision',
  tie: revisionTie,
  by: { revision: revisionTie },
}

/** Every plan that the agent was given, the latest first unless asked otherwise. */
export async function readPlanHistory(
  db: Kysely<Database>,
  agent: string,
  list: ListRange,
): Promise<ListPage<PlanRevision>> {
  const all = db.selectFrom('plans').where('plans.agent_id', '=', agent)
  const rows = all
    .leftJoin('plans as b', join =>
      // Revisions follow each other without a gap.
      join
        .onRef('b.agent_id', '=', 'plans.agent_id')
        .on('b.revision', '=', sql<number>`plans.revision - 1`),
    )
    .selectAll('plans')
    .select('b.body as before')
  return readList(planRevisionOrder, list, { rows, all }, row => ({
    ...toPlanItem(row),
    ...(row.before && { before: Plan.parse(row.before) }),
  }))
}

type PlanRow = Selectable<Database['plans']>

function toPlanItem(row: PlanRow): PlanItem {
  return {
    agent: row.agent_id,
    // What it holds since another version of ours wrote it has this one's defaults.
    plan: Plan.parse(row.body),
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
    ...(row.published_at && { publishedAt: row.published_at.toISOString() }),
  }
}
