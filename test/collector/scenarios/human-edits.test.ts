import { expect, test } from 'vitest'
import {
  correctFields,
  type FieldEdit,
  importFields,
} from '../../../collector/cmdb/correct-fields.ts'
import { undoChangeset } from '../../../collector/cmdb/undo-changeset.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aSwitch, at, SITE } from '../school.ts'
import { by } from './corrections.ts'
import { aRegion } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')

describeOnOnePostgres('human edits win', server => {
  const database = freshDatabase(server)
  const { scan, devices, openCases, query } = aRegion(database)

  const idOf = async () => (await devices())[0]?.id ?? ''
  const itemOf = async () => ({ type: 'device' as const, id: await idOf() })
  const correct = async (edits: FieldEdit[], who = 'mdupont') =>
    correctFields(database.cmdb, await idOf(), edits, by(who))
  const set = (field: string, value: string) => correct([{ kind: 'set', field, value }])
  const release = (field: string) => correct([{ kind: 'release', field }])
  const undo = async (done: Awaited<ReturnType<typeof correct>>, who = 'pmartin') => {
    if (!done.ok) throw new Error(done.failure.message)
    return undoChangeset(database.cmdb, done.value.changeset, by(who))
  }
  const history = (field: string) =>
    query(
      `SELECT actor, old_value AS before, new_value AS after FROM changes
        JOIN changesets ON changesets.id = changeset_id WHERE field = $1 ORDER BY changes.id`,
      field,
    )

  test('a name that a person gave stays, whatever is observed, and nothing is said to have changed', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await set('name', 'Baie RG2')
    await scan(TUESDAY, [aSwitch(3, { name: 'sw-factory' })])
    await scan(WEDNESDAY, [aSwitch(3, { name: 'sw-other' })])
    expect(await devices()).toMatchObject([{ name: 'Baie RG2' }])
    expect(await history('name')).toEqual([
      { actor: 'mdupont', before: 'rca0370037psw3', after: 'Baie RG2' },
    ])
  })

  test('a field that is released has what was observed last', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await set('name', 'Baie RG2')
    await scan(TUESDAY, [aSwitch(3, { name: 'sw-observed' })])
    await release('name')
    expect(await devices()).toMatchObject([{ name: 'sw-observed' }])
    await scan(WEDNESDAY, [aSwitch(3, { name: 'sw-later' })])
    expect(await devices()).toMatchObject([{ name: 'sw-later' }])
  })

  test('a field that is locked keeps the value that was observed', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await correct([{ kind: 'lock', field: 'location' }])
    await scan(TUESDAY, [aSwitch(3, { location: 'unknown' })])
    expect(await query('SELECT location FROM devices')).toEqual([{ location: 'RG1' }])
  })

  test('a person outranks an import, and when the person releases it the field is as imported', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const imported = { item: await itemOf(), field: 'name' as const, value: 'INV name' }
    await importFields(database.cmdb, SITE, [imported], by('list.csv', { origin: 'import' }))
    expect(await devices()).toMatchObject([{ name: 'INV name' }])
    const said = await set('name', 'Baie RG2')
    expect(await devices()).toMatchObject([{ name: 'Baie RG2' }])
    await undo(said)
    expect(await devices()).toMatchObject([{ name: 'INV name' }])
  })

  test('an imported value is locked like a person’s', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const imported = { item: await itemOf(), field: 'model' as const, value: 'JG932A' }
    await importFields(database.cmdb, SITE, [imported], by('list.csv', { origin: 'import' }))
    await scan(TUESDAY, [aSwitch(3, { model: '5130-48G' })])
    expect(await query('SELECT model FROM devices')).toEqual([{ model: 'JG932A' }])
  })

  test('firmware that was upgraded shows, though an older import says otherwise', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const imported = { item: await itemOf(), field: 'version' as const, value: '5.20' }
    await importFields(database.cmdb, SITE, [imported], by('list.csv', { origin: 'import' }))
    await scan(TUESDAY, [aSwitch(3, { version: '7.1.075' })])
    expect(await query('SELECT version FROM devices')).toEqual([{ version: '7.1.075' }])
  })

  test('a switch whose serial a person corrected is still known by the one that it tells', async () => {
    await scan(MONDAY, [aSwitch(3, { macAddress: undefined })])
    await set('serial', 'CN61FP0003-LABEL')
    await scan(TUESDAY, [aSwitch(3, { macAddress: undefined, address: '10.1.2.99' })])
    expect(await devices()).toMatchObject([{ serial: 'CN61FP0003-LABEL', address: '10.1.2.99' }])
    expect(await openCases()).toEqual([])
  })

  test('a switch is known by the serial that a person read from its label', async () => {
    const mute = { serial: undefined, macAddress: undefined }
    await scan(MONDAY, [aSwitch(3, mute)])
    await set('serial', 'CN61FP0003')
    await scan(TUESDAY, [aSwitch(3, { macAddress: undefined, address: '10.1.2.99', name: 'x' })])
    expect(await devices()).toMatchObject([{ serial: 'CN61FP0003', address: '10.1.2.99' }])
  })

  test('an edit that is taken back leaves the field as it was', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await set('name', 'first')
    const second = await set('name', 'second')
    expect(await undo(second)).toMatchObject({ ok: true, value: { changes: 1, refused: [] } })
    expect(await devices()).toMatchObject([{ name: 'first' }])
  })

  test('an edit that somebody edited since is not taken back, and it is said who and when', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const first = await set('name', 'first')
    await correct([{ kind: 'set', field: 'name', value: 'second' }], 'jdurand')
    const undone = await undo(first)
    expect(undone).toMatchObject({ ok: false, failure: { kind: 'conflict' } })
    expect(!undone.ok && undone.failure.message).toMatch(/name .* since: jdurand set it at 2026/)
    expect(await devices()).toMatchObject([{ name: 'second' }])
  })

  test('of several edits the untouched ones are taken back, and the others told', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const both = await correct([
      { kind: 'set', field: 'name', value: 'first' },
      { kind: 'set', field: 'room', value: 'RG2' },
    ])
    await set('name', 'second')
    const undone = await undo(both)
    expect(undone).toMatchObject({ ok: true, value: { changes: 1 } })
    expect(undone.ok && undone.value.refused).toHaveLength(1)
    expect(await query('SELECT field FROM asserted_values WHERE ended_by IS NULL')).toEqual([
      { field: 'name' },
    ])
  })

  test('the same changeset is taken back once', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const said = await set('name', 'first')
    await undo(said)
    const again = await undo(said)
    expect(again).toMatchObject({ ok: false, failure: { kind: 'conflict' } })
    expect(!again.ok && again.failure.message).toMatch(/pmartin took it back/)
  })

  test('taking back what an agent observed keeps the value before, until it is released', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { name: 'sw-factory' })])
    const [{ id } = { id: '' }] = await query<{ id: string }>(
      `SELECT changeset_id AS id FROM changes WHERE field = 'name'`,
    )
    expect(await undoChangeset(database.cmdb, id, by('mdupont'))).toMatchObject({ ok: true })
    await scan(WEDNESDAY, [aSwitch(3, { name: 'sw-factory' })])
    expect(await devices()).toMatchObject([{ name: 'rca0370037psw3' }])
    await release('name')
    expect(await devices()).toMatchObject([{ name: 'sw-factory' }])
  })

  test('that a device was seen cannot be taken back', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const [{ id } = { id: '' }] = await query<{ id: string }>('SELECT id FROM changesets')
    const undone = await undoChangeset(database.cmdb, id, by('mdupont'))
    expect(undone).toMatchObject({ ok: false, failure: { kind: 'conflict' } })
    expect(!undone.ok && undone.failure.message).toMatch(/cannot be unseen/)
    expect(await devices()).toHaveLength(1)
  })

  test('saying what is said already records nothing', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await set('name', 'Baie RG2')
    expect(await set('name', ' Baie RG2 ')).toMatchObject({ ok: true, value: { changes: 0 } })
    expect(await history('name')).toHaveLength(1)
  })

  test.each([
    ['colour', 'blue', /colour: expected one of kind, name/],
    ['kind', 'toaster', /kind: expected one of switch/],
    ['name', '   ', /name: expected a value/],
    ['name', 'a\u0000b', /without control characters/],
    ['note', 'x'.repeat(2000), /at most 1024/],
  ])('%s cannot be %j', async (field, value, message) => {
    await scan(MONDAY, [aSwitch(3)])
    expect(await set(field, value)).toMatchObject({
      ok: false,
      failure: { kind: 'invalid', message: expect.stringMatching(message) },
    })
  })

  test('an edit and a scan at the same time both happen, and the edit shows', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await Promise.all([
      scan(TUESDAY, [aSwitch(3, { name: 'sw-factory' })]),
      set('name', 'Baie RG2'),
      scan(WEDNESDAY, [aSwitch(3, { name: 'sw-later' })]),
    ])
    expect(await devices()).toMatchObject([{ name: 'Baie RG2' }])
    await release('name')
    expect(await devices()).toMatchObject([{ name: 'sw-later' }])
  })
})
