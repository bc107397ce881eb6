import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectCmdb } from '../../../collector/cmdb/connect.ts'
import { correctFields } from '../../../collector/cmdb/correct-fields.ts'
import { decideCase } from '../../../collector/cmdb/decide-case.ts'
import { readInventoryCounts } from '../../../collector/cmdb/read-inventory-counts.ts'
import { readSite, readSites } from '../../../collector/cmdb/read-sites.ts'
import { scopeToSites } from '../../../collector/cmdb/site-scope.ts'
import { undoChangeset } from '../../../collector/cmdb/undo-changeset.ts'
import { decideRetirement } from '../../../collector/presence/decide.ts'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { by } from '../scenarios/corrections.ts'
import { aRegion, OTHER_SITE } from '../scenarios/region.ts'
import { aPc, aSwitch, SITE } from '../school.ts'

const STATES = ['seen', 'late', 'missing', 'retired']

type Counted = { site_id: string; kind: string; state: string }
type Card = Counted & { id: string; host_name: string | null }

describeOnOnePostgres('how much a site has', server => {
  const database = freshDatabase(server)
  const { query, scan, tell } = aRegion(database)

  /** What a person with a list would count: `site item kind state` → how many. */
  const countByHand = async () => {
    const devices = await query<Counted>(`SELECT * FROM devices WHERE merged_into IS NULL`)
    const cards = await query<Card>(
      `SELECT * FROM endpoints WHERE device_id IS NULL AND NOT is_random_mac`,
    )
    const names = await query<{ site_id: string; name: string }>('SELECT * FROM shared_names')
    const isShared = (card: Card) =>
      names.some(it => it.site_id === card.site_id && it.name === card.host_name)
    const machines = Map.groupBy(cards, card =>
      card.host_name === null || isShared(card)
        ? card.id
        : [card.site_id, card.kind, card.host_name].join(),
    )
    const items = [
      ...devices.map(it => [it.site_id, 'device', it.kind, it.state]),
      ...[...machines.values()].map(of => {
        const state = STATES.find(one => of.some(card => card.state === one))
        return [of[0]?.site_id, 'endpoint', of[0]?.kind, state]
      }),
    ]
    const counts = Map.groupBy(items, it => it.join(' '))
    return Object.fromEntries([...counts].map(([key, of]) => [key, of.length]).sort())
  }
  const kept = async () => {
    const rows = await query<{ key: string; count: string }>(
      `SELECT concat_ws(' ', site_id, item, kind, state) AS key, count FROM site_counts`,
    )
    return Object.fromEntries(rows.map(it => [it.key, Number(it.count)]).sort())
  }

  let day = 0
  const nextDay = () => new Date(Date.parse('2026-01-01T08:00:00Z') + 86_400_000 * day++)
  const oneOf = async (sql: string, pick: number) => {
    const rows = await query<{ id: string }>(sql)
    return rows[pick % rows.length]?.id
  }
  /** Switches of one production batch tell the same serial, as in life: that is a case. */
  const gear = (number: number) => aSwitch(number, number > 3 ? { serial: 'BATCH-2209' } : {})
  const host = (number: number): Endpoint =>
    aPc(number, {
      ...(number % 3 === 0 && { name: `a107-prof-${number % 2}` }),
      ...(number % 5 === 0 && { kind: 'printer' }),
      ...(number === 7 && { isRandomMac: true, macAddress: 'da:a1:19:00:00:07' }),
      ...(number === 8 && { macAddress: '00:1b:3f:00:01:01' }),
    })

  const steps: Record<string, (pick: number, site: string) => Promise<unknown>> = {
    'devices are scanned': (pick, site) =>
      scan(
        nextDay().toISOString(),
        [1, 2].map(it => gear(1 + ((pick + it) % 6))),
        site,
      ),
    'hosts are told': (pick, site) =>
      tell(
        nextDay().toISOString(),
        [1, 2, 3].map(it => host(1 + ((pick * it) % 9))),
        20 + (pick % 2),
        site,
      ),
    'a person says what kind it is': async pick =>
      correctFields(
        database.cmdb,
        (await oneOf('SELECT id FROM devices ORDER BY id', pick)) ?? SOMETHING,
        [{ kind: 'set', field: 'kind', value: pick % 2 === 0 ? 'router' : 'server' }],
        by('mdupont'),
      ),
    'a case is decided': async pick =>
      decideCase(
        database.cmdb,
        (await oneOf('SELECT id FROM cases ORDER BY id', pick)) ?? SOMETHING,
        { decision: pick % 3 === 0 ? 'replaced' : 'same' },
        by('mdupont'),
      ),
    'something is retired or comes back': async pick =>
      decideRetirement(
        database.cmdb,
        { itemId: (await oneOf(ITEMS, pick)) ?? SOMETHING, isRetired: pick % 3 !== 0 },
        { by: 'mdupont', origin: 'cli' },
        nextDay(),
      ),
    'a changeset is taken back': async pick =>
      undoChangeset(
        database.cmdb,
        (await oneOf('SELECT id FROM changesets ORDER BY at DESC, id', pick % 4)) ?? SOMETHING,
        by('pmartin'),
      ),
  }

  test('is what a count of it says, after whatever sequence of changes', async () => {
    const met = new Set<string>()
    const step = fc.tuple(
      fc.constantFrom(...Object.keys(steps)),
      fc.nat(60),
      fc.constantFrom(SITE, SITE, OTHER_SITE),
    )
    // Something to change is there from the beginning.
    const sequence = fc
      .array(step, { minLength: 8, maxLength: 14 })
      .map(it => [
        ['devices are scanned', 3, SITE] as const,
        ['hosts are told', 4, SITE] as const,
        ...it,
      ])
    await fc.assert(
      fc.asyncProperty(sequence, async changes => {
        await query('TRUNCATE sites, received_messages, changesets, changes CASCADE')
        await query('INSERT INTO sites (id) VALUES ($1), ($2)', SITE, OTHER_SITE)
        await query(`INSERT INTO agents (id, site_id, password_hash) SELECT id, id, '-' FROM sites`)
        for (const [what, pick, site] of changes) {
          const before = JSON.stringify(await kept())
          await steps[what]?.(pick, site)
          expect(await kept(), what).toEqual(await countByHand())
          if (JSON.stringify(await kept()) !== before) met.add(what)
        }
      }),
      { numRuns: 15, seed: 2209 },
    )
    expect([...met].sort()).toEqual(Object.keys(steps).sort())
  }, 120_000)

  const aSchool = (site = SITE) =>
    query(
      `INSERT INTO endpoints (id, site_id, mac_address, kind, via, first_seen, last_seen, observed_message)
       SELECT gen_random_uuid(), $1, ('a4:bb:6d:00:00:' || lpad(to_hex(n), 2, '0'))::macaddr, 'pc',
         '{icmp}', now(), now(), gen_random_uuid() FROM generate_series(1, 9) n`,
      site,
    )

  test.each([
    `devices SET kind = 'router'`,
    `devices SET state = 'late'`,
    `devices SET merged_into = (SELECT max(id::text)::uuid FROM devices) WHERE serial = 'CN61FP0001'`,
    `endpoints SET kind = 'tablet'`,
    `endpoints SET state = 'missing'`,
    `endpoints SET is_random_mac = true`,
    `endpoints SET host_name = 'one'`,
    `endpoints SET device_id = (SELECT max(id::text)::uuid FROM devices)`,
  ])('holds after UPDATE %s', async change => {
    await scan(nextDay().toISOString(), [gear(1), gear(2)])
    await tell(nextDay().toISOString(), [aPc(1), aPc(2)])
    const before = await kept()
    await query(`UPDATE ${change}`)
    expect(await kept()).not.toEqual(before)
    expect(await kept()).toEqual(await countByHand())
  })

  test('holds of what is written past the collector, of deletions and of emptied tables', async () => {
    await aSchool()
    await aSchool(OTHER_SITE)
    await query(`UPDATE endpoints SET host_name = 'one' WHERE site_id = $1`, SITE)
    expect(await kept()).toEqual(await countByHand())
    expect(await kept()).toMatchObject({ [`${SITE} endpoint pc seen`]: 1 })
    await query(`INSERT INTO shared_names VALUES ($1, 'one')`, SITE)
    expect(await kept()).toMatchObject({ [`${SITE} endpoint pc seen`]: 9 })
    await query(`DELETE FROM endpoints WHERE mac_address < 'a4:bb:6d:00:00:04'`)
    await query(`UPDATE endpoints SET kind = 'printer' WHERE site_id = $1`, OTHER_SITE)
    expect(await kept()).toEqual({
      [`${SITE} endpoint pc seen`]: 6,
      [`${OTHER_SITE} endpoint printer seen`]: 6,
    })
    await query('TRUNCATE endpoints CASCADE')
    expect(await kept()).toEqual({})
  })

  test('is never seen to disagree: neither before the commit, nor after a part was taken back', async () => {
    await aSchool()
    const client = await database.cmdb.pool.connect()
    try {
      await client.query(`BEGIN; UPDATE endpoints SET state = 'late' WHERE mac_address < 'a4:bb:6d:00:00:04';
        SAVEPOINT part; UPDATE endpoints SET state = 'missing'; ROLLBACK TO part`)
      expect(await kept()).toEqual({ [`${SITE} endpoint pc seen`]: 9 })
      await client.query('COMMIT')
    } finally {
      client.release()
    }
    expect(await kept()).toEqual({
      [`${SITE} endpoint pc late`]: 3,
      [`${SITE} endpoint pc seen`]: 6,
    })
    expect(await query('SELECT * FROM site_counts_due')).toEqual([])
  })

  test('holds when many change it at once, of several sites in any order', async () => {
    await aSchool()
    await aSchool(OTHER_SITE)
    const change = async (turn: number) => {
      const order = turn % 2 === 0 ? [SITE, OTHER_SITE] : [OTHER_SITE, SITE]
      const client = await cmdb.pool.connect()
      try {
        await client.query('BEGIN')
        for (const site of order) {
          await client.query(
            `UPDATE endpoints SET state = $1, kind = $2
             WHERE site_id = $3 AND mac_address = ('a4:bb:6d:00:00:0' || $4::text)::macaddr`,
            [STATES[turn % 3], turn % 5 === 0 ? 'printer' : 'pc', site, 1 + turn],
          )
        }
        await client.query('COMMIT')
      } finally {
        client.release()
      }
    }
    const cmdb = connectCmdb({ url: database.url, maxConnections: 8 })
    try {
      for (let round = 0; round < 5; round++) {
        await query(`UPDATE endpoints SET state = 'seen', kind = 'tablet'`)
        await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(change))
        expect(await kept()).toEqual(await countByHand())
      }
    } finally {
      await cmdb.close()
    }
  })

  test('is refused to a transaction that could not see what others changed', async () => {
    await aSchool()
    await expect(
      database.cmdb.db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(transaction =>
          transaction.updateTable('endpoints').set({ state: 'late' }).execute(),
        ),
    ).rejects.toThrow(/read committed/)
    expect(await kept()).toEqual({ [`${SITE} endpoint pc seen`]: 9 })
  })

  test('is told of their own sites only to those who may not see all', async () => {
    await aSchool()
    await aSchool(OTHER_SITE)
    const scoped = scopeToSites(database.cmdb)
    const { db } = scoped.cmdb
    try {
      const told = await scoped.withinSites([SITE], async () => ({
        sites: await readSites(db, { limit: 100 }),
        other: await readSite(db, OTHER_SITE),
        counts: await readInventoryCounts(db),
      }))
      expect(told.sites).toMatchObject({ total: 1, items: [{ id: SITE }] })
      expect(told.sites.items[0]?.kinds).toMatchObject([{ kind: 'pc', count: 9, endpoints: 9 }])
      expect(told.other).toBeUndefined()
      expect(told.counts.endpoints).toEqual([{ kind: 'pc', state: 'seen', count: 9 }])
    } finally {
      await scoped.close()
    }
    const { endpoints } = await readInventoryCounts(database.cmdb.db)
    expect(endpoints).toEqual([{ kind: 'pc', state: 'seen', count: 18 }])
  })
})

const SOMETHING = '01900000-0000-7000-8000-0000000000ff'
const ITEMS = `SELECT id FROM devices WHERE merged_into IS NULL
  UNION ALL SELECT id FROM endpoints WHERE device_id IS NULL ORDER BY id`
