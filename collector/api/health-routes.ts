import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** Says why a part is not ready, or undefined when it is. */
export type ReadinessCheck = () => Promise<string | undefined>

const CHECK_TIMEOUT_MS = 3000

const Check = z.object({
  isReady: z.boolean(),
  reason: z.string().optional().describe('Why not'),
})

const Readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  checks: z.record(z.string(), Check).describe('One entry per part: database, migrations, broker'),
})

/** `/healthz` (the process lives) and `/readyz` (everything it needs does too). */
export function healthRoutes(checks: Record<string, ReadinessCheck>): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/healthz',
      {
        schema: {
          tags: ['operations'],
          operationId: 'getHealth',
          summary: 'Whether the process is alive',
          response: { 200: z.object({ status: z.literal('alive') }) },
        },
      },
      async () => ({ status: 'alive' as const }),
    )

    app.get(
      '/readyz',
      {
        schema: {
          tags: ['operations'],
          operationId: 'getReadiness',
          summary: 'Whether the collector can do its work: database, migrations and broker',
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async (_request, reply) => {
        const results = await Promise.all(
          Object.entries(checks).map(async ([name, check]) => [name, await run(check)] as const),
        )
        const isReady = results.every(([, result]) => result.isReady)
        return reply.code(isReady ? 200 : 503).send({
          status: isReady ? 'ready' : 'not-ready',
          checks: Object.fromEntries(results),
        })
      },
    )
  }
}

async function run(check: ReadinessCheck): Promise<z.infer<typeof Check>> {
  const reason = await Promise.race([check().catch(() => 'the check itself failed'), tooSlow()])
  return reason === undefined ? { isReady: true } : { isReady: false, reason }
}

function tooSlow(): Promise<string> {
  return new Promise(resolve => {
    setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer within ${CHECK_TIMEOUT_MS / 1000} s`).unref()
  })
}
