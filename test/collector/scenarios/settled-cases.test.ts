import { expect, test } from 'vitest'
import { decideCase } from '../../../collector/cmdb/decide-case.ts'
import { readCases } from '../../../collector/cmdb/read-cases.ts'
import { settleCases } from '../../../collector/cmdb/settle-cases.ts'
import { undoChangeset } from '../../../collector/cmdb/undo-changeset.ts'
import { decideRetirement } from '../../../collector/presence/decide.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPlainServer, aSwitch, at, SITE } from '../school.ts'
import { by } from './corrections.ts'
import { aRegion, OTHER_SITE } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')
const NOW = new Date('2026-12-31T12:00:00Z')

describeOnOnePostgres('questions whose contradiction is gone', server => {
  const database = freshDatabase(server)
  const { scan, devices, openCases, query } = aRegion(database)

  const settle = (siteId = SITE) => settleCases(database.cmdb, siteId, NOW)
  const theCase = async () => {
    const { items } = await readCases(database.cmdb.db, { limit: 10 })
    const [one] = items
    if (!one || items.length > 1) throw new Error(`${items.length} cases`)
    return one
  }
  const retire = async (index: number, isRetired = true) => {
    const itemId = (await devices())[index]?.id ?? ''
    const decider = { by: 'mdupont', origin: 'cli' as const }
    await decideRetirement(database.cmdb, { itemId, isRetired }, decider, NOW)
  }
  /** Two switches that tell one base MAC address; or the second one its own. */
  const twins = (macAddress = '00:1b:3f:00:03:00') => [aSwitch(3), aSwitch(4, { macAddress })]
  const itsOwn = '00:1b:3f:00:04:00'
  const batch = [3, 4, 5].map(it => aSwitch(it, { serial: 'BATCH-2209' }))

  test('a question stays open while its contradiction does, however often it is looked at', async () => {
    await scan(MONDAY, twins())
    expect(await settle()).toEqual({ settled: 0, reopened: 0 })
    await scan(TUESDAY, twins())
    expect(await settle()).toEqual({ settled: 0, reopened: 0 })
    expect(await openCases()).toHaveLength(1)
  })

  test('a MAC address that only one of two switches tells by now leaves nothing to ask, and the record says so', async () => {
    await scan(MONDAY, twins())
    await scan(TUESDAY, twins(itsOwn))
    expect(await settle()).toEqual({ settled: 1, reopened: 0 })
    expect(await openCases()).toEqual([])
    expect(await theCase()).toMatchObject({
      question: 'shared-mac',
      decision: { decision: 'settled', because: 'nothing-shared', by: 'identity' },
    })
    expect(
      await query(`SELECT actor_kind, actor, origin, reason, item_type, field, new_value
        FROM changes JOIN changesets ON changesets.id = changeset_id WHERE field = 'decision'`),
    ).toEqual([
      {
        ...{ actor_kind: 'collector', actor: 'identity', origin: 'conclusion' },
        reason: 'settled: the two records share nothing any more that identifies a device',
        ...{ item_type: 'case', field: 'decision', new_value: 'settled' },
      },
    ])
    expect(await settle()).toEqual({ settled: 0, reopened: 0 })
  })

  test('it is open again once the contradiction is back, and both are in the history', async () => {
    await scan(MONDAY, twins())
    await scan(TUESDAY, twins(itsOwn))
    await settle()
    await scan(WEDNESDAY, twins())
    expect(await settle()).toEqual({ settled: 0, reopened: 1 })
    expect(await theCase()).not.toHaveProperty('decision')
    expect(
      await query(`SELECT reason, old_value, new_value
        FROM changes JOIN changesets ON changesets.id = changeset_id
        WHERE field = 'decision' ORDER BY changes.id`),
    ).toMatchObject([
      { new_value: 'settled' },
      { reason: 'the contradiction came back', old_value: 'settled', new_value: null },
    ])
  })

  test('a person opens it again by taking that back, and then only a person answers it', async () => {
    await scan(MONDAY, twins())
    await scan(TUESDAY, twins(itsOwn))
    await settle()
    const { id, decision } = await theCase()
    const undone = await undoChangeset(database.cmdb, decision?.changeset ?? '', by('mdupont'))
    expect(undone).toMatchObject({ ok: true, value: { changes: 1 } })
    expect(await settle()).toEqual({ settled: 0, reopened: 0 })
    expect(await openCases()).toHaveLength(1)
    const answer = await decideCase(database.cmdb, id, { decision: 'different' }, by('mdupont'))
    expect(answer).toMatchObject({ ok: true })
    expect(await settle()).toEqual({ settled: 0, reopened: 0 })
    expect(await theCase()).toMatchObject({ decision: { decision: 'different', by: 'mdupont' } })
  })

  test('what a person answered is not settled over', async () => {
    await scan(MONDAY, twins())
    const { id } = await theCase()
    await decideCase(database.cmdb, id, { decision: 'different' }, by('mdupont'))
    await scan(TUESDAY, twins(itsOwn))
    expect(await settle()).toEqual({ settled: 0, reopened: 0 })
    expect(await theCase()).toMatchObject({ decision: { decision: 'different' } })
  })

  test('nobody is asked about a device that was retired, until it is there again', async () => {
    await scan(MONDAY, twins())
    await retire(0)
    expect(await settle()).toEqual({ settled: 1, reopened: 0 })
    expect(await theCase()).toMatchObject({ decision: { because: 'retired' } })
    await retire(0, false)
    expect(await settle()).toEqual({ settled: 0, reopened: 1 })
    expect(await openCases()).toHaveLength(1)
  })

  test('a device that tells its old serial again is no question any more', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { serial: 'CN61FP0003-A' })])
    expect(await settle()).toEqual({ settled: 0, reopened: 0 })
    await scan(WEDNESDAY, [aSwitch(3)])
    expect(await settle()).toEqual({ settled: 1, reopened: 0 })
    expect(await theCase()).toMatchObject({
      question: 'serial-changed',
      decision: { because: 'agrees-again' },
    })
  })

  test('servers of one name at two addresses are a question until one of them is retired', async () => {
    await scan(MONDAY, [aPlainServer(1, { name: 'srv' })])
    await scan(TUESDAY, [aPlainServer(1, { name: 'srv' }), aPlainServer(2, { name: 'srv' })])
    expect(await openCases()).toMatchObject([{ question: 'same-name' }])
    await settle()
    expect(await openCases()).toHaveLength(1)
    await retire(1)
    await settle()
    expect(await openCases()).toEqual([])
  })

  test('two records that another answer made one device leave nothing to ask', async () => {
    await scan(MONDAY, batch)
    const asked = await openCases()
    expect(asked.length).toBeGreaterThan(1)
    // Whatever pairs were asked about: all three are one device in the end.
    for (const { id } of asked) {
      await decideCase(database.cmdb, id, { decision: 'same' }, by('mdupont'))
      await settle()
    }
    expect(await openCases()).toEqual([])
    expect(await devices()).toHaveLength(1)
  })

  test('a move to another school is no question once its old record is retired', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3)], OTHER_SITE)
    expect(await openCases()).toMatchObject([{ question: 'moved-site' }])
    expect(await settle(OTHER_SITE)).toEqual({ settled: 0, reopened: 0 })
    await retire(0)
    expect(await settle(SITE)).toEqual({ settled: 1, reopened: 0 })
    expect(await theCase()).toMatchObject({ decision: { because: 'retired' } })
  })

  test('several collectors that look at once settle it once', async () => {
    await scan(MONDAY, twins())
    await scan(TUESDAY, twins(itsOwn))
    const looks = await Promise.all([settle(), settle(), settle()])
    expect(looks.map(it => it.settled).sort()).toEqual([0, 0, 1])
    expect(await query('SELECT * FROM case_decisions')).toHaveLength(1)
  })
})
