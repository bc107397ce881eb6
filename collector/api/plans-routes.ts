import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AgentId } from '../../schemas/agent-id.ts'
import { Command, CommandReply } from '../../schemas/command.ts'
import { findCommand, saveCommand } from '../cmdb/commands.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { findPlan, planRevisionOrder, readPlanHistory, savePlan } from '../cmdb/plans.ts'
import { readAgent } from '../cmdb/read-agents.ts'
import { actorOf } from './actor.ts'
import { EditHeaders, refuseOutdated, tagEdit } from './edit-tags.ts'
import { listParametersOf, Page, rangeOf, toPage } from './page.ts'
import { PlanBody } from './plan-body.ts'
import { changesOfPlan } from './plan-changes.ts'
import { GivenPlan, PlanOnRecord, PlanRevision } from './plan-schemas.ts'
import { sizeOfPlan } from './plan-size.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { Flag } from './query-parameters.ts'
import { thereIsNo } from './there-is-no.ts'

const CommandOnRecord = z
  .object({
    id: z.uuid(),
    agent: AgentId,
    command: Command,
    askedBy: z.string(),
    askedAt: z.iso.datetime(),
    status: z
      .enum(['waiting', 'sent', ...CommandReply.shape.status.options])
      .describe('waiting: for the broker; sent: no answer yet; else what the agent said last'),
    detail: z.string().optional(),
    toldAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'AgentCommand' })

const REVISION_EXPECTED = 'expected a whole number from 1'
const Revision = z.coerce
  .number(REVISION_EXPECTED)
  .int(REVISION_EXPECTED)
  .min(1, REVISION_EXPECTED)
  .max(2_147_483_647, REVISION_EXPECTED)

/** What agents are told to look at, and to do now. `onRecorded` is called once something is committed. */
export function plansRoutes(cmdb: Cmdb, onRecorded: () => void): FastifyPluginAsyncZod {
  return async app => {
    const params = z.object({ agent: AgentId })

    app.get(
      '/api/v1/agents/:agent/plan',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'getPlan',
          summary: 'The plan that the agent was given last, or one before it',
          params,
          querystring: z.strictObject({
            revision: Revision.optional().describe('That of an earlier plan'),
          }),
          response: { 200: PlanOnRecord, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { agent }, query: { revision } }, reply) => {
        const plan = await findPlan(cmdb.db, agent, revision)
        if (plan) return tagEdit(reply, plan.plan.revision, plan)
        const which = revision === undefined ? 'a plan' : `a plan of revision ${revision}`
        throw new RequestProblem(404, `agent ${agent} was never given ${which}`, {
          type: 'not-found',
          what: 'plan',
          id: agent,
        })
      },
    )

    app.get(
      '/api/v1/agents/:agent/plan/revisions',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'listPlanRevisions',
          summary: 'Who gave the agent which plan, when, and what that changed; the latest first',
          params,
          querystring: z.strictObject(listParametersOf(planRevisionOrder)),
          response: { 200: Page(PlanRevision), ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { agent }, query }) => {
        const page = await readPlanHistory(cmdb.db, agent, rangeOf(planRevisionOrder, query))
        if (page.total === 0 && !(await readAgent(cmdb.db, agent))) throw noAgent(agent)
        const items = page.items.map(({ plan, before, agent: _, ...said }) => {
          const size = sizeOfPlan(plan)
          return {
            revision: plan.revision,
            ...said,
            changes: changesOfPlan(before, plan),
            ...(size.ok && { looksAt: size.value }),
          }
        })
        return toPage({ ...page, items })
      },
    )

    app.put(
      '/api/v1/agents/:agent/plan',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'putPlan',
          summary: 'Gives the agent a new plan, with the revision after the latest one',
          description:
            'A plan that says what the latest says makes no revision, so that it may be sent again when the answer was lost.',
          params,
          headers: EditHeaders,
          querystring: z.strictObject({
            dryRun: Flag.describe('Only checks the plan and tells what it would change'),
          }),
          body: PlanBody,
          response: { 200: GivenPlan, ...problemResponses(400, 404, 409, 412, 503) },
        },
      },
      async (request, reply) => {
        const { agent } = request.params
        const plan = request.body
        const isDryRun = request.query.dryRun
        const size = sizeOfPlan(plan)
        if (!size.ok) {
          const { message, ...fault } = size.failure
          throw new RequestProblem(400, `body field ${message}`, {
            type: 'value-not-accepted',
            ...fault,
          })
        }
        const by = actorOf(request).name
        const saved = await savePlan(cmdb, {
          ...{ agent, plan, by, now: new Date(), isDryRun },
          check: refuseOutdated(request, 'the plan'),
        })
        if (saved.ok) {
          const { item, before, isChanged } = saved.value
          if (isChanged && !isDryRun) onRecorded()
          const changes = isChanged ? changesOfPlan(before, item.plan) : []
          const answer = { ...item, isDryRun, isChanged, changes, looksAt: size.value }
          return isDryRun ? answer : tagEdit(reply, item.plan.revision, answer)
        }
        if (saved.failure.kind === 'unknown-agent') throw noAgent(agent)
        const { current } = saved.failure
        const expected = `expected revision ${current + 1}, since the latest one is ${current}`
        throw new RequestProblem(409, `${expected}; got ${plan.revision}`, {
          type: 'plan-overtaken',
          revision: current,
        })
      },
    )

    app.post(
      '/api/v1/agents/:agent/commands',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'postCommand',
          summary: 'Asks the agent to scan now, or to read one device again',
          params,
          body: Command,
          response: { 202: CommandOnRecord, ...problemResponses(400, 404, 503) },
        },
      },
      async (request, reply) => {
        const { agent } = request.params
        const command = request.body
        const by = actorOf(request).name
        const saved = await saveCommand(cmdb, { agent, command, by, now: new Date() })
        if (!saved) {
          const isThere = (await readAgent(cmdb.db, agent)) !== undefined
          throw new RequestProblem(
            404,
            `there is no agent ${agent}, or it is revoked`,
            isThere
              ? { type: 'agent-revoked', agent }
              : { type: 'not-found', what: 'agent', id: agent },
          )
        }
        onRecorded()
        return reply.code(202).send(saved)
      },
    )

    app.get(
      '/api/v1/agents/:agent/commands/:command',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'getCommand',
          summary: 'How far the agent is with a command',
          params: z.object({ agent: AgentId, command: z.uuid() }),
          response: { 200: CommandOnRecord, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { agent, command } }) => {
        const found = await findCommand(cmdb, agent, command)
        if (!found)
          throw new RequestProblem(404, `agent ${agent} has no command ${command}`, {
            type: 'not-found',
            what: 'command',
            id: command,
          })
        return found
      },
    )
  }
}

function noAgent(agent: string): RequestProblem {
  return thereIsNo('agent', agent)
}
