import { z } from 'zod'
import { AgentId } from '../../schemas/agent-id.ts'
import { Plan } from '../../schemas/plan.ts'

const saidWhenAndByWhom = {
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().optional().describe('Absent until the broker has it'),
}

export const PlanOnRecord = z
  .object({ agent: AgentId, plan: Plan, ...saidWhenAndByWhom })
  .meta({ id: 'AgentPlan' })

const Count = z.int().nonnegative()

const PlanSize = z
  .object({
    vlans: Count,
    withSnmp: Count.describe('VLANs where credentials may be tried'),
    gentle: Count.describe('VLANs that are scanned at a gentle pace'),
    addresses: Count.describe('In all targets together'),
    wan: Count.describe('Interfaces of the Internet access that are counted'),
    watched: Count.describe('Other interfaces that are counted'),
  })
  .meta({ id: 'PlanSize' })

const PlanChange = z
  .object({
    kind: z.enum(['added', 'changed', 'removed']),
    vlan: z
      .object({ id: z.int().optional(), name: z.string() })
      .optional()
      .describe('Absent for a setting of the whole plan'),
    field: z.string().optional().describe('Absent for a VLAN as a whole'),
    oldValue: z.unknown().optional().describe('Absent where nothing was said before'),
    newValue: z.unknown().optional().describe('Absent where nothing is said any more'),
  })
  .meta({ id: 'PlanChange' })

const looksAt = PlanSize.describe('How much the plan looks at')

export const GivenPlan = PlanOnRecord.extend({
  isDryRun: z.boolean().describe('Nothing was changed; the rest is as it would have become'),
  isChanged: z
    .boolean()
    .describe('False when the latest plan says the same: then it stands, whatever it is called'),
  changes: z.array(PlanChange).describe('What it makes different from the plan before it'),
  looksAt,
}).meta({ id: 'GivenPlan' })

export const PlanRevision = z
  .object({
    revision: z.int().positive(),
    ...saidWhenAndByWhom,
    changes: z.array(PlanChange).describe('Against the revision before; none for the first'),
    looksAt: looksAt.optional().describe('Absent where a plan of old could not be given today'),
  })
  .meta({ id: 'PlanRevision' })
