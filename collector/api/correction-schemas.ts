import { z } from 'zod'
import { SiteId } from '../../schemas/site-id.ts'
import type { Refusal } from '../cmdb/correction.ts'
import { caseDecisions } from '../reconcile/case-decision.ts'
import { assertableFields } from '../reconcile/golden-record.ts'
import { caseQuestions } from '../reconcile/identity-case.ts'
import { settlements } from '../reconcile/settle-case.ts'
import { ActorName } from './actor-name.ts'
import { RequestProblem } from './problem.ts'

/** The query of every request that corrects something. */
export const correctionQuery = z.strictObject({
  by: ActorName.optional().describe(
    'Who does it, as it will stand in the history; an account counts more',
  ),
})

export const Reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .optional()
  .describe('Why, for those who read the history')

export const AssertableFieldName = z.enum(
  assertableFields,
  `expected one of ${assertableFields.join(', ')}`,
)

const Instant = z.iso.datetime()

/** What became of a correction. */
export const CorrectionReport = z
  .object({
    changeset: z.uuid().describe('By which it is on record, and can be taken back'),
    changes: z.int().nonnegative().describe('0 when everything was like that already'),
  })
  .meta({ id: 'CorrectionReport' })

export const UndoReport = CorrectionReport.extend({
  refused: z.array(z.string()).describe('What was left alone because it has changed since'),
  left: z
    .array(
      z.object({
        why: z.enum(['changed-since', 'was-observed', 'had-no-value']),
        field: z.string().optional().describe('Absent for what is no field'),
        by: z.string().optional().describe('Who changed it since, where that is known'),
        at: Instant.optional(),
      }),
    )
    .describe('The same, a part each, for those who say it in another language'),
}).meta({ id: 'UndoReport' })

const CaseSide = z.object({
  device: z.uuid(),
  site: SiteId,
  record: z
    .object({
      kind: z.string().optional(),
      name: z.string().optional(),
      vendor: z.string().optional(),
      model: z.string().optional(),
      serial: z.string().optional(),
      macAddress: z.string().optional(),
      address: z.string().optional(),
      firstSeen: Instant,
      lastSeen: Instant,
    })
    .describe('As it was when the question came up'),
})

/** A question of identity that a person answers. */
export const Case = z
  .object({
    id: z.uuid(),
    site: SiteId,
    question: z.enum(caseQuestions),
    openedAt: Instant,
    observed: CaseSide,
    other: CaseSide,
    evidence: z.array(
      z.object({
        about: z.string(),
        strength: z.enum(['decisive', 'strong', 'medium', 'weak']),
        speaks: z.enum(['for', 'against']),
        known: z.string().optional(),
        observed: z.string().optional(),
        sentence: z.string(),
      }),
    ),
    decisions: z.array(z.enum(caseDecisions)).describe('Answers that fit the question'),
    decision: z
      .object({
        decision: z.enum([...caseDecisions, 'settled']),
        because: z
          .enum(settlements)
          .optional()
          .describe('Settled: why there was nothing left to ask; undoing its changeset asks again'),
        keptDevice: z.uuid().optional(),
        by: z.string(),
        at: Instant,
        changeset: z.uuid(),
      })
      .optional()
      .describe('Absent while the case is open'),
  })
  .meta({ id: 'Case' })

export const Changeset = z
  .object({
    id: z.uuid(),
    site: SiteId,
    at: Instant,
    actorKind: z.enum(['agent', 'person', 'collector']),
    actor: z.string(),
    origin: z.enum(['message', 'cli', 'api', 'import', 'conclusion']),
    reason: z.string().optional(),
    undoes: z.uuid().optional().describe('The changeset that this one took back'),
    undoneBy: z.uuid().optional().describe('The changeset that took this one back'),
    changeCount: z.int().nonnegative(),
  })
  .meta({ id: 'Changeset' })

/** A correction that was refused, as the request's problem. */
export function problemOf({ kind, message, because }: Refusal): RequestProblem {
  const statuses = { unknown: 404, invalid: 400, conflict: 409 } as const
  return new RequestProblem(statuses[kind], message, because)
}
