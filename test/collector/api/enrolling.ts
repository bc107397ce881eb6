import { afterAll } from 'vitest'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { loadConfig } from '../../../collector/config.ts'
import { enrolByToken } from '../../../collector/enrol-by-token.ts'
import { makeCollectorFolder } from '../../real/collector.ts'

/** What a collector enrols agents by that others reach as `collector.example.org`, with an authority of its own. */
export function enrolling() {
  const folder = makeCollectorFolder({
    agents: { host: 'collector.example.org' },
    enrolment: { port: 8884 },
  })
  afterAll(folder.remove)
  const config = loadConfig(folder.configFile, {})
  if (!config.ok) throw new Error(config.failure)
  return (cmdb: Cmdb) => enrolByToken(cmdb, config.value)
}
