import { z } from 'zod'
import { NameSources, Plan, PlanVlan } from '../../schemas/plan.ts'
import { Target } from '../../schemas/target.ts'

/** A plan as a person gives it: a key that is not known is a mistake, or something that has no place in a plan. */
export const PlanBody = Plan.extend({
  revision: z.int().positive().max(2_147_483_647),
  vlans: z
    .array(
      PlanVlan.extend({
        names: NameSources.strict().prefault({}),
        targets: z.array(Target).min(1),
      }).strict(),
    )
    .max(4094),
  skip: z.array(Target).max(1000).default([]),
}).strict()
