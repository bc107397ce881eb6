import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import type { CollectorConfig } from './config.ts'
import { type Enrolment, enrolAgent, type WantedAgent } from './enrol-agent.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

/** The same as `enrolAgent`, by command line: beside a running collector, or without one. */
export async function enrol(
  config: CollectorConfig,
  log: Logger,
  wanted: WantedAgent & { actor: string },
): Promise<Result<Enrolment, StartFailure>> {
  const { actor, ...agent } = wanted
  const done = await withCmdb(config, log, ({ cmdb }) =>
    enrolAgent(cmdb, config, agent, { actor, now: new Date() }),
  )
  if (!done.ok) return done
  return done.value.ok
    ? success(done.value.value)
    : failure({ kind: 'usage', message: done.value.failure.message })
}
