import { expect, test } from 'vitest'
import { correctFields } from '../../../collector/cmdb/correct-fields.ts'
import { decideCase } from '../../../collector/cmdb/decide-case.ts'
import { undoChangeset } from '../../../collector/cmdb/undo-changeset.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aSwitch, at, SITE } from '../school.ts'
import { by } from './corrections.ts'
import { aRegion, OTHER_SITE } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')

const batch = (number: number) => aSwitch(number, { serial: 'BATCH-2209' })

describeOnOnePostgres('what a person decides about identity', server => {
  const database = freshDatabase(server)
  const { scan, devices, openCases, query } = aRegion(database)

  async function theCase() {
    const [open] = await openCases()
    if (!open) throw new Error('no case is open')
    return open
  }
  const decide = async (decision: Parameters<typeof decideCase>[2], who = 'mdupont') =>
    decideCase(database.cmdb, (await theCase()).id, decision, by(who))

  const twoBoards = () => scan(MONDAY, [batch(3), batch(4)])

  test('"same" makes one item of two records, and what either is known by is that item', async () => {
    await twoBoards()
    expect(await decide({ decision: 'same' })).toMatchObject({ ok: true })
    await scan(TUESDAY, [batch(4)])
    await scan(WEDNESDAY, [batch(3)])
    expect(await devices()).toMatchObject([{ address: '10.1.2.3' }])
    expect(await openCases()).toEqual([])
  })

  test('"same" keeps the record that was there first, unless told which', async () => {
    await twoBoards()
    const [first, second] = await devices()
    await decide({ decision: 'same', keep: second?.id })
    expect(await devices()).toMatchObject([{ id: second?.id }])
    expect(await query('SELECT id FROM devices WHERE merged_into IS NOT NULL')).toEqual([
      { id: first?.id },
    ])
  })

  test('"same" deletes no record, and taking it back makes them two again', async () => {
    await twoBoards()
    const before = await devices()
    const decided = await decide({ decision: 'same' })
    if (!decided.ok) throw new Error(decided.failure.message)
    expect(await devices()).toHaveLength(1)
    const undone = await undoChangeset(database.cmdb, decided.value.changeset, by('pmartin'))
    expect(undone).toMatchObject({ ok: true, value: { refused: [] } })
    expect(await devices()).toEqual(before)
    expect(await openCases()).toHaveLength(1)
    await scan(TUESDAY, [batch(3), batch(4)])
    expect(await devices()).toHaveLength(2)
  })

  test('taking back what was taken back decides it again', async () => {
    await twoBoards()
    const decided = await decide({ decision: 'same' })
    const { cmdb } = database
    const undone = decided.ok && (await undoChangeset(cmdb, decided.value.changeset, by('pmartin')))
    if (!undone || undone.ok === false) throw new Error('not undone')
    expect(await undoChangeset(cmdb, undone.value.changeset, by('mdupont'))).toMatchObject({
      ok: true,
    })
    expect(await devices()).toHaveLength(1)
    expect(await openCases()).toEqual([])
  })

  test('"different" is remembered: the same two are never asked about again', async () => {
    await twoBoards()
    await decide({ decision: 'different' })
    for (const day of [TUESDAY, WEDNESDAY]) await scan(day, [batch(4), batch(3)])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toEqual([])
  })

  test('"ignore" closes the question and changes nothing', async () => {
    await twoBoards()
    const before = await devices()
    await decide({ decision: 'ignore' })
    await scan(MONDAY, [batch(3), batch(4)])
    expect(await devices()).toEqual(before)
    expect(await openCases()).toEqual([])
  })

  test('"replaced" names the successor, and both stay on record', async () => {
    await twoBoards()
    const [three, four] = await devices()
    await decide({ decision: 'replaced', keep: four?.id })
    expect(await devices()).toMatchObject([
      { id: three?.id, successor: four?.id, because: 'decision' },
      { id: four?.id, successor: null },
    ])
    await scan(TUESDAY, [batch(4)])
    expect(await devices()).toMatchObject([{ because: 'decision' }, {}])
  })

  test('three records of one device become one, whichever two were joined first', async () => {
    await scan(MONDAY, [batch(3), batch(4), batch(5)])
    await decide({ decision: 'same' })
    await decide({ decision: 'same' })
    expect(await devices()).toHaveLength(1)
    const { rows } = await database.cmdb.pool.query(
      `SELECT DISTINCT merged_into FROM devices WHERE merged_into IS NOT NULL`,
    )
    expect(rows).toEqual([{ merged_into: (await devices())[0]?.id }])
  })

  test('a merge of what was merged since is not taken back, and it is said why', async () => {
    await scan(MONDAY, [batch(3), batch(4), batch(5)])
    const [three, four, five] = await devices()
    const cases = await openCases()
    const of = (a?: string, b?: string) =>
      cases.find(it => [a, b].every(id => id === it.device || id === it.other))?.id ?? ''
    const { cmdb } = database
    const first = await decideCase(
      cmdb,
      of(three?.id, four?.id),
      { decision: 'same', keep: four?.id },
      by('mdupont'),
    )
    expect(first).toMatchObject({ ok: true })
    const links = await query('SELECT id, merged_into FROM devices ORDER BY id')
    await cmdb.pool.query('UPDATE devices SET merged_into = $1 WHERE id = $2', [
      five?.id,
      three?.id,
    ])
    const undone = first.ok && (await undoChangeset(cmdb, first.value.changeset, by('pmartin')))
    expect(undone).toMatchObject({ ok: false, failure: { kind: 'conflict' } })
    expect(undone && !undone.ok && undone.failure.message).toMatch(
      /mergedInto .* has changed since/,
    )
    expect(await query('SELECT id, merged_into FROM devices ORDER BY id')).not.toEqual(links)
  })

  test('a case that was decided is not decided again by somebody who had not seen it', async () => {
    await twoBoards()
    const { id } = await theCase()
    await decide({ decision: 'different' })
    const second = await decideCase(database.cmdb, id, { decision: 'same' }, by('pmartin'))
    expect(second).toMatchObject({ ok: false, failure: { kind: 'conflict' } })
    expect(!second.ok && second.failure.message).toMatch(/mdupont decided "different" at 2026/)
  })

  test('an answer that does not fit the question is refused with those that do', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { serial: 'CN61FP0003-A' })])
    expect(await decide({ decision: 'replaced' })).toMatchObject({
      ok: false,
      failure: { kind: 'invalid', message: expect.stringMatching(/expected one of same, ignore/) },
    })
    expect(await decide({ decision: 'same' })).toMatchObject({ ok: true })
  })

  test('a device that moved goes on at its new school with what people said of it', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const [old] = await devices()
    await correctFields(
      database.cmdb,
      old?.id ?? '',
      [{ kind: 'set', field: 'assetNumber', value: 'INV-0042' }],
      by('mdupont'),
    )
    await scan(TUESDAY, [aSwitch(3)], OTHER_SITE)
    const decided = await decide({ decision: 'same' })
    expect(decided).toMatchObject({ ok: true })
    const [before, now] = await devices()
    expect(before).toMatchObject({ site_id: SITE, state: 'retired', successor: now?.id })
    expect(now).toMatchObject({ site_id: OTHER_SITE, state: 'seen' })
    const said = await query(
      `SELECT value FROM asserted_values WHERE device_id = $1 AND ended_by IS NULL`,
      now?.id,
    )
    expect(said).toEqual([{ value: 'INV-0042' }])

    if (decided.ok) await undoChangeset(database.cmdb, decided.value.changeset, by('pmartin'))
    expect(await devices()).toMatchObject([
      { site_id: SITE, state: 'seen', successor: null },
      { site_id: OTHER_SITE },
    ])
  })

  test('who decided, when and how is in the history', async () => {
    await twoBoards()
    await decide({ decision: 'same' })
    expect(
      await query(`SELECT actor_kind, actor, origin, item_type, field, new_value
        FROM changes JOIN changesets ON changesets.id = changeset_id
        WHERE field = 'decision'`),
    ).toEqual([
      {
        ...{ actor_kind: 'person', actor: 'mdupont', origin: 'cli' },
        ...{ item_type: 'case', field: 'decision', new_value: 'same' },
      },
    ])
  })

  test('the database itself refuses a record merged into a merged one', async () => {
    await scan(MONDAY, [batch(3), batch(4), batch(5)])
    const [three, four, five] = (await devices()).map(it => it.id)
    const merge = 'UPDATE devices SET merged_into = $1 WHERE id = $2'
    await query(merge, three, four)
    await expect(query(merge, four, five)).rejects.toThrow(/merged_into_an_item/)
    await expect(query(merge, five, three)).rejects.toThrow(/merged_into_an_item/)
  })
})
