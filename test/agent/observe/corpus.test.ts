import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { observe } from '../../../agent/observe/observe.ts'
import { readTables } from '../../../agent/observe/read-tables.ts'
import { readSystemGroup } from '../../../agent/snmp/system-group.ts'
import { Observation } from '../../../schemas/observation.ts'
import { replaySession } from '../replay-session.ts'

const folder = '../shared/corpus/recordings'
const files = existsSync(folder) ? readdirSync(folder).filter(file => !file.includes('@')) : []

test.skipIf(files.length === 0)(
  'every recorded device gives an observation that fits the contract (needs the corpus of recordings)',
  async () => {
    for (const file of files) {
      const session = replaySession(readFileSync(`${folder}/${file}`))
      const system = await readSystemGroup(session)
      if (!system.ok) throw new Error(file)
      const identity = { kind: 'wireless-controller' } as const
      const tables = await readTables(session, identity)
      const observation = observe({
        address: session.address,
        system: system.value,
        identity,
        facts: {},
        tables,
        cost: session.cost(),
      })
      expect(Observation.safeParse(observation).error, file).toBe(undefined)
      if (observation.interfaces.status === 'failed') throw new Error(`${file}: interfaces failed`)
    }
  },
)
