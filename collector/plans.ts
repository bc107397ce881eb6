import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import { failure, type Result, success } from '../schemas/result.ts'
import { PlanBody } from './api/plan-body.ts'
import { changesOfPlan } from './api/plan-changes.ts'
import { sizeOfPlan } from './api/plan-size.ts'
import { findPlan, type PlanItem, readPlanHistory, savePlan } from './cmdb/plans.ts'
import { readAgent } from './cmdb/read-agents.ts'
import type { CommandContext } from './corrections.ts'
import { describePlanChange, describePlanSize } from './describe-plan.ts'
import { readYamlFile } from './read-yaml-file.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

type Told = Result<string, StartFailure>

/** A file may leave the revision out: then it takes the place of whatever is the latest. */
const PlanFile = PlanBody.extend({ revision: PlanBody.shape.revision.optional() })

const MOST_SHOWN = 1000

/** The plan that holds, or one before it, as a file that `setPlan` takes; lines of comment say whose it is. */
export async function showPlan(
  { config, log }: CommandContext,
  agent: string,
  options: { revision: string | undefined; isJson: boolean },
): Promise<Told> {
  const revision = options.revision === undefined ? undefined : Number(options.revision)
  if (revision !== undefined && !(Number.isInteger(revision) && revision > 0)) {
    return usage(`--revision: expected a number, got "${options.revision}"`)
  }
  const done = await withCmdb(config, log, async ({ cmdb }) => {
    const said = await readAgent(cmdb.db, agent)
    if (!said) return failure(`there is no agent ${agent}`)
    const item = await findPlan(cmdb.db, agent, revision)
    if (item) return success({ item, said })
    return failure(
      revision === undefined
        ? `agent ${agent} was never given a plan`
        : `agent ${agent} was never given a plan of revision ${revision}`,
    )
  })
  if (!done.ok) return done
  if (!done.value.ok) return usage(done.value.failure)
  const { item, said } = done.value.value
  const { plan } = item
  if (options.isJson) return success(`${JSON.stringify(plan, null, 2)}\n`)
  const works =
    said.planRevision === undefined
      ? 'The agent has not said by which plan it works.'
      : `The agent works by revision ${said.planRevision}.`
  const refusal = said.planRefusal && `It refused the latest: ${said.planRefusal}`
  const comment = [`Agent ${agent}, ${describeRevision(item)}`, works, refusal]
    .flatMap(line => (line ? [`# ${line}\n`] : []))
    .join('')
  return success(comment + stringify(plan, { lineWidth: 0 }))
}

/** What the file's plan would look at. */
export function checkPlanFile(file: string): Told {
  const plan = readYamlFile(file, PlanFile)
  if (!plan.ok) return usage(plan.failure)
  const size = sizeOfPlan(plan.value)
  if (!size.ok) return usage(`${file}: ${size.failure.message}`)
  return success(`${file}: ${describePlanSize(size.value)}\n`)
}

/**
 * Gives the agent the file's plan as its next revision, with who and when. A file that was made from another revision than the
 * latest is refused, so that nobody undoes what somebody else did meanwhile. One that changes nothing makes no revision.
 */
export async function setPlan(
  { config, log, by }: CommandContext,
  { agent, file, isDryRun }: { agent: string; file: string; isDryRun: boolean },
): Promise<Told> {
  const read = readYamlFile(file, PlanFile)
  if (!read.ok) return usage(read.failure)
  const { revision: madeFrom, ...rest } = read.value
  const size = sizeOfPlan(rest)
  if (!size.ok) return usage(`${file}: ${size.failure.message}`)

  const done = await withCmdb(config, log, async ({ cmdb }): Promise<Result<string, string>> => {
    if (!(await readAgent(cmdb.db, agent))) return failure(`there is no agent ${agent}`)
    const latest = await findPlan(cmdb.db, agent)
    const current = latest?.plan.revision ?? 0
    if (madeFrom !== undefined && madeFrom !== current && madeFrom !== current + 1) {
      const expected = `expected ${current || 1}, which is the latest; see "plan show ${agent}"`
      return failure(`${file}: revision: ${expected}; got ${madeFrom}`)
    }
    const before = latest?.plan
    if (before && isDeepStrictEqual({ ...before, revision: 0 }, { ...rest, revision: 0 })) {
      return success(`Nothing changes: revision ${current} of agent ${agent} holds.\n`)
    }
    const plan = { ...rest, revision: current + 1 }
    const changes = changesOfPlan(before, plan).map(it => `${describePlanChange(it)}\n`)
    const told = `${changes.join('')}Agent ${agent}, revision ${plan.revision}: ${describePlanSize(size.value)}.\n`
    if (isDryRun) return success(`${told}Nothing is changed yet.\n`)
    const who = `${by} (command line)`
    const saved = await savePlan(cmdb, { agent, plan, by: who, now: new Date() })
    if (saved.ok) return success(told)
    return failure(
      saved.failure.kind === 'unknown-agent'
        ? `there is no agent ${agent}`
        : `somebody has just given agent ${agent} revision ${saved.failure.current}; see "plan show ${agent}"`,
    )
  })
  if (!done.ok) return done
  return done.value.ok ? success(done.value.value) : usage(done.value.failure)
}

/** Every plan of the agent, a line each, and what each changed. */
export async function showPlanHistory(
  { config, log }: CommandContext,
  agent: string,
): Promise<Told> {
  const done = await withCmdb(config, log, async ({ cmdb }) => {
    if (!(await readAgent(cmdb.db, agent))) return failure(`there is no agent ${agent}`)
    return success((await readPlanHistory(cmdb.db, agent, { limit: MOST_SHOWN })).items)
  })
  if (!done.ok) return done
  if (!done.value.ok) return usage(done.value.failure)
  const items = done.value.value
  if (items.length === 0) return success(`Agent ${agent} was never given a plan.\n`)
  const lines = items.flatMap(item => {
    const changes = changesOfPlan(item.before, item.plan)
    return [describeRevision(item), ...changes.map(it => `  ${describePlanChange(it)}`)]
  })
  return success(`${lines.join('\n')}\n`)
}

function describeRevision({ plan, changedBy, changedAt, publishedAt }: PlanItem): string {
  const sent = publishedAt ? `sent ${publishedAt}` : 'not sent yet'
  return `revision ${plan.revision} by ${changedBy}, ${changedAt}, ${sent}`
}

function usage(message: string): Result<never, StartFailure> {
  return failure({ kind: 'usage', message })
}
