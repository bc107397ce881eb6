import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AgentId } from '../../schemas/agent-id.ts'
import { Command, CommandReply } from '../../schemas/command.ts'
import { Plan } from '../../schemas/plan.ts'
import { findCommand, saveCommand } from '../cmdb/commands.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { findPlan, savePlan } from '../cmdb/plans.ts'
import { actorOf } from './actor.ts'
import { PlanBody } from './plan-body.ts'
import { RequestProblem } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const PlanOnRecord = z
  .object({
    agent: AgentId,
    plan: Plan,
    changedBy: z.string(),
    changedAt: z.iso.datetime(),
    publishedAt: z.iso.datetime().optional().describe('Absent until the broker has it'),
  })
  .meta({ id: 'AgentPlan' })

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
          summary: 'The plan that the agent was given last',
          params,
          response: { 200: PlanOnRecord, ...problemResponses(400, 404, 503) },
        },
      },
      async ({ params: { agent } }) => {
        const plan = await findPlan(cmdb.db, agent)
        if (!plan) throw new RequestProblem(404, `agent ${agent} was never given a plan`)
        return plan
      },
    )

    app.put(
      '/api/v1/agents/:agent/plan',
      {
        schema: {
          tags: ['inventory'],
          operationId: 'putPlan',
          summary: 'Gives the agent a new plan, with the revision after the latest one',
          params,
          body: PlanBody,
          response: { 200: PlanOnRecord, ...problemResponses(400, 404, 409, 503) },
        },
      },
      async request => {
        const { agent } = request.params
        const plan = request.body
        const by = actorOf(request).name
        const saved = await savePlan(cmdb, { agent, plan, by, now: new Date() })
        if (saved.ok) {
          onRecorded()
          return saved.value
        }
        if (saved.failure.kind === 'unknown-agent') {
          throw new RequestProblem(404, `there is no agent ${agent}`)
        }
        const { current } = saved.failure
        const expected = `expected revision ${current + 1}, since the latest one is ${current}`
        throw new RequestProblem(409, `${expected}; got ${plan.revision}`)
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
        if (!saved) throw new RequestProblem(404, `there is no agent ${agent}, or it is revoked`)
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
        if (!found) throw new RequestProblem(404, `agent ${agent} has no command ${command}`)
        return found
      },
    )
  }
}
