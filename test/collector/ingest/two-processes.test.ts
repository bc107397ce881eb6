import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aRegion } from '../scenarios/region.ts'
import { dumpInventory } from './inventory-dump.ts'

const SCRIPT = fileURLToPath(new URL('ingest-process.ts', import.meta.url))

describeOnOnePostgres('two collectors on one database', server => {
  const alone = freshDatabase(server)
  const together = freshDatabase(server)
  aRegion(alone)
  const { query } = aRegion(together)

  const collect = (url: string, direction: 'forward' | 'backward') =>
    promisify(execFile)(process.execPath, [SCRIPT, url, direction])

  test('in two processes at once, with the same school in opposite orders, end as one alone does', async () => {
    await Promise.all([
      collect(alone.url, 'forward'),
      collect(together.url, 'forward'),
      collect(together.url, 'backward'),
    ])
    expect(await dumpInventory(together.cmdb)).toEqual(await dumpInventory(alone.cmdb))
    expect(await query('SELECT count(*)::int AS n FROM devices')).toEqual([{ n: 12 }])
    expect(await query('SELECT count(*)::int AS n FROM endpoints')).toEqual([{ n: 14 }])
    expect(await query('SELECT count(*)::int AS n FROM received_messages')).toEqual([{ n: 72 }])
    expect(await query('SELECT * FROM cases')).toEqual([])
  })
})
