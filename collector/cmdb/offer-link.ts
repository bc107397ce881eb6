import { failure, type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from './connect.ts'
import { findPlan, savePlan } from './plans.ts'

const MOST_WAN = 16
const MOST_TRIES = 5

/** What became of it: in the plan now, there already, or why it cannot be. */
export type PlanOffer = 'added' | 'watched' | 'no-plan' | 'full' | 'busy'

/**
 * The agents of the site count what moves on this port of its Internet access: it is added to the latest plan of each that
 * has one, and everything else in it stays as whoever wrote it left it.
 */
export async function offerPort(
  cmdb: Cmdb,
  siteId: string,
  port: { address: string; interface: string },
  { by, now }: { by: string; now: Date },
): Promise<PlanOffer> {
  const agents = await cmdb.db
    .selectFrom('agents')
    .select('id')
    .where('site_id', '=', siteId)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute()
  const offers: PlanOffer[] = []
  for (const { id } of agents) offers.push(await offerToAgent(cmdb, id, port, { by, now }))
  return worstOf.find(it => offers.includes(it)) ?? 'no-plan'
}

/** One agent that counts is enough. */
const worstOf = ['added', 'watched', 'full', 'busy'] as const

async function offerToAgent(
  cmdb: Cmdb,
  agent: string,
  port: { address: string; interface: string },
  { by, now }: { by: string; now: Date },
): Promise<PlanOffer> {
  // Somebody may save a plan of their own meanwhile: theirs is read again, and kept.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const latest = await findPlan(cmdb.db, agent)
    if (!latest) return 'no-plan'
    const added = withPort(latest.plan, port)
    if (!added.ok) return added.failure
    const plan = { ...added.value, revision: latest.plan.revision + 1 }
    const saved = await savePlan(cmdb, { agent, plan, by, now })
    if (saved.ok) return 'added'
    if (saved.failure.kind === 'unknown-agent') return 'no-plan'
  }
  return 'busy'
}

type Plan = NonNullable<Awaited<ReturnType<typeof findPlan>>>['plan']

function withPort(
  plan: Plan,
  port: { address: string; interface: string },
): Result<Plan, 'watched' | 'full'> {
  const isThere = [...plan.wan, ...plan.watched].some(
    it => it.address === port.address && it.interface === port.interface,
  )
  if (isThere) return failure('watched')
  if (plan.wan.length >= MOST_WAN) return failure('full')
  return success({ ...plan, wan: [...plan.wan, port] })
}
