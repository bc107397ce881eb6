import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type AlertAction, actOnAlert } from '../cmdb/alert-actions.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { actorOf } from './actor.ts'
import { ActorName } from './actor-name.ts'
import { correctionQuery } from './correction-schemas.ts'
import { RequestProblem } from './problem.ts'
import { ProblemType, ProblemValues, toldBecause } from './problem-names.ts'
import { problemResponses } from './problem-responses.ts'
import { ItemParams } from './query-parameters.ts'

const Comment = z
  .string()
  .trim()
  .min(1, 'expected a comment')
  .max(2000)
  .refine(text => !text.includes('\0'), 'expected text without NUL characters')
const Until = z.iso.datetime('expected an instant in UTC, like 2026-11-20T18:00:00Z')
const Owner = ActorName.nullable().describe('Who looks after it; null for nobody')

/** One thing that a person does to an alert, with or without a comment. */
const Action = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('acknowledge'), comment: Comment.optional() }),
  z.strictObject({ action: z.literal('assign'), owner: Owner, comment: Comment.optional() }),
  z.strictObject({ action: z.literal('comment'), comment: Comment }),
  z.strictObject({ action: z.literal('snooze'), until: Until, comment: Comment.optional() }),
  z.strictObject({ action: z.literal('resolve'), comment: Comment.optional() }),
])

const Done = z
  .object({ changed: z.boolean().describe('False when it was like that already') })
  .meta({ id: 'AlertActionReport' })
const BulkDone = z
  .object({
    changed: z.int().nonnegative(),
    refused: z.array(
      z.object({
        alert: z.uuid(),
        reason: z.string(),
        type: ProblemType,
        values: ProblemValues.optional(),
      }),
    ),
  })
  .meta({ id: 'AlertBulkReport' })

/** What people do to alerts; who and when is in their history. */
export function alertActionsRoutes(cmdb: Cmdb): FastifyPluginAsyncZod {
  return async app => {
    app.post(
      '/api/v1/alerts/:id/actions',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'actOnAlert',
          summary: 'Acknowledge, assign, comment, snooze or resolve an alert',
          params: ItemParams,
          querystring: correctionQuery,
          body: Action,
          response: { 200: Done, ...problemResponses(400, 403, 404, 409, 503) },
        },
      },
      async request => {
        const { name: by } = actorOf(request)
        const now = new Date()
        const action = toAction(request.body, now)
        const { comment } = request.body
        const done = await actOnAlert(cmdb, request.params.id, { action, by, comment, now })
        if (done.ok) return done.value
        const { kind, message, because } = done.failure
        throw new RequestProblem(kind === 'unknown' ? 404 : 409, message, because)
      },
    )

    app.post(
      '/api/v1/alerts/actions',
      {
        schema: {
          tags: ['alerts'],
          operationId: 'actOnAlerts',
          summary: 'The same for several alerts; those that refuse keep none of the others back',
          querystring: correctionQuery,
          body: z.strictObject({ alerts: z.array(z.uuid()).min(1).max(500), do: Action }),
          response: { 200: BulkDone, ...problemResponses(400, 403, 503) },
        },
      },
      async request => {
        const { name: by } = actorOf(request)
        const now = new Date()
        const action = toAction(request.body.do, now)
        const { comment } = request.body.do
        const refused: z.infer<typeof BulkDone>['refused'] = []
        let changed = 0
        for (const id of new Set(request.body.alerts)) {
          const done = await actOnAlert(cmdb, id, { action, by, comment, now })
          if (!done.ok) {
            const { message: reason, because } = done.failure
            refused.push({ alert: id, reason, ...toldBecause(because) })
          } else if (done.value.changed) changed += 1
        }
        return { changed, refused }
      },
    )
  }
}

const LONGEST_SNOOZE_MS = 31 * 24 * 3_600_000

function toAction(body: z.infer<typeof Action>, now: Date): AlertAction {
  switch (body.action) {
    case 'assign':
      return { kind: 'assign', owner: body.owner }
    case 'snooze': {
      const until = new Date(body.until)
      const ms = until.getTime() - now.getTime()
      if (ms <= 0 || ms > LONGEST_SNOOZE_MS) {
        throw new RequestProblem(400, 'body: until: expected within the next 31 days', {
          type: 'value-not-accepted',
          field: 'until',
          fault: 'not-offered',
        })
      }
      return { kind: 'snooze', until }
    }
    case 'acknowledge':
    case 'comment':
    case 'resolve':
      return { kind: body.action }
  }
}
