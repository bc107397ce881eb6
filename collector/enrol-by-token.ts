import { success } from '../schemas/result.ts'
import type { EnrolAgent } from './api/agents-routes.ts'
import type { Cmdb } from './cmdb/connect.ts'
import type { CollectorConfig } from './config.ts'
import { enrolAgent } from './enrol-agent.ts'

/** Enrols agents as administrators ask for it through the API: with tokens, never with passwords. */
export function enrolByToken(cmdb: Cmdb, config: CollectorConfig): EnrolAgent {
  return async (wanted, by) => {
    const done = await enrolAgent(cmdb, config, wanted, by)
    if (!done.ok) return done
    if (done.value.kind === 'password') throw new Error('a token was asked for')
    const { agent, site, isNew, token, expiresAt } = done.value
    const isForThisMachineOnly = config.access.host === 'localhost'
    return success({ agent, site, isNew, isForThisMachineOnly, token, expiresAt })
  }
}
