import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { Plan } from '../schemas/plan.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import { judgePlan, type PlanRules } from './judge-plan.ts'
import { codeOf } from './read-yaml-file.ts'
import { writeDurably } from './write-durably.ts'

/** The last good plan of the collector, in the data folder. */
export const KEPT_PLAN = 'plan.json'

/** The plan that the agent works by: the one of its configuration, or a newer one of the collector. */
export type PlanKeeper = {
  /** The same object until another plan is taken. */
  current(): Plan
  source(): 'file' | 'collector'
  /** Why the plan that the collector sent last is not worked by. */
  refusal(): string | undefined
  /** A plan that came from the collector, or why it cannot be read. */
  offer(offered: Result<Plan, string>): 'taken' | 'known' | 'refused'
}

export type PlanKeeperOptions = {
  /** Where the last good plan of the collector is kept. */
  path: string
  local: Plan
  /** The configuration's plan stands, whatever the collector sends. */
  isLocalFixed: boolean
  rules: PlanRules
  /** What else a plan needs of this machine; why not, in a line. */
  findObstacle?: (plan: Plan) => string | undefined
  /** A line for a person. */
  onTrouble: (line: string) => void
}

/**
 * Takes the plan with the highest revision, if it is a good one, and keeps it on disk: it stands while the collector is away,
 * and when a bad or an older one follows. A kept plan that the configuration does not allow any more is not used.
 */
export function openPlanKeeper(options: PlanKeeperOptions): PlanKeeper {
  const { path, local, rules, onTrouble } = options
  let plan = local
  let source: 'file' | 'collector' = 'file'
  let refusal: string | undefined

  const judge = (candidate: Plan): Result<Plan, string> => {
    const judged = judgePlan(candidate, rules)
    const obstacle = judged.ok ? options.findObstacle?.(candidate) : undefined
    return obstacle ? failure(obstacle) : judged
  }
  function refuse(line: string): 'refused' {
    if (line !== refusal) onTrouble(`the collector's plan is refused: ${line}`)
    refusal = line.slice(0, 500)
    return 'refused'
  }

  const kept = options.isLocalFixed ? success(undefined) : readKeptPlan(path)
  if (!kept.ok) onTrouble(`${path}: ${kept.failure}; the plan of the configuration is used`)
  else if (kept.value && kept.value.revision > local.revision) {
    const judged = judge(kept.value)
    if (judged.ok) {
      plan = judged.value
      source = 'collector'
    } else refuse(`revision ${kept.value.revision}, as kept: ${judged.failure}`)
  }

  return {
    current: () => plan,
    source: () => source,
    refusal: () => refusal,
    offer(offered) {
      if (!offered.ok) return refuse(offered.failure)
      const { revision } = offered.value
      if (source === 'collector' && isDeepStrictEqual(offered.value, plan)) {
        refusal = undefined
        return 'known'
      }
      if (options.isLocalFixed)
        return refuse(`revision ${revision}: the configuration fixes its own`)
      if (revision <= plan.revision) {
        return refuse(`revision ${revision} is not newer than ${plan.revision}, which is in use`)
      }
      const judged = judge(offered.value)
      if (!judged.ok) return refuse(`revision ${revision}: ${judged.failure}`)
      plan = judged.value
      source = 'collector'
      refusal = undefined
      try {
        writeDurably(path, `${JSON.stringify(plan)}\n`)
      } catch (error) {
        // It comes again with each connection.
        onTrouble(`${path}: cannot be written (${codeOf(error)})`)
      }
      return 'taken'
    },
  }
}

/** The plan in the file, whatever it says; undefined when there is none. The failure is a line for a person. */
export function readKeptPlan(path: string): Result<Plan | undefined, string> {
  try {
    const plan = Plan.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return plan.success ? success(plan.data) : failure('not a plan of this version')
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENOENT' ? success(undefined) : failure(`cannot be read (${code})`)
  }
}
