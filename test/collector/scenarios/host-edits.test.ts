import { expect, test } from 'vitest'
import {
  correctFields,
  type FieldEdit,
  importFields,
} from '../../../collector/cmdb/correct-fields.ts'
import { readEndpointExplanation } from '../../../collector/cmdb/read-endpoint-explanation.ts'
import { readEndpoint } from '../../../collector/cmdb/read-endpoints.ts'
import { readExplanation } from '../../../collector/cmdb/read-explanation.ts'
import { undoChangeset } from '../../../collector/cmdb/undo-changeset.ts'
import { carryOver } from '../../../collector/conclude/carry-over.ts'
import { explainEndpointInWords } from '../../../collector/reconcile/explain-endpoint-in-words.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPc, aSwitch, at, SITE } from '../school.ts'
import { by } from './corrections.ts'
import { aRegion } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')

describeOnOnePostgres('human edits of hosts win', server => {
  const database = freshDatabase(server)
  const { scan, tell, query } = aRegion(database)

  const hostIds = async () =>
    (await query<{ id: string }>('SELECT id FROM endpoints ORDER BY first_seen, id')).map(
      it => it.id,
    )
  const theHost = async () => (await hostIds())[0] ?? ''
  const shown = async (id?: string) => readEndpoint(database.cmdb.db, id ?? (await theHost()))
  const correct = async (edits: FieldEdit[], who = 'mdupont', id?: string) =>
    correctFields(database.cmdb, id ?? (await theHost()), edits, by(who), 'endpoint')
  const set = (field: string, value: string, id?: string) =>
    correct([{ kind: 'set', field, value }], 'mdupont', id)
  const release = (field: string) => correct([{ kind: 'release', field }])
  const history = (field: string) =>
    query(
      `SELECT actor, old_value AS before, new_value AS after FROM changes
        JOIN changesets ON changesets.id = changeset_id WHERE field = $1 ORDER BY changes.id`,
      field,
    )

  /** A PC of which only the address was seen. */
  const byAddress = (number: number) => {
    const { macAddress: _, ...host } = aPc(number)
    return host
  }

  test('a name that a person gave a PC stays, whatever is observed, and nothing is said to have changed', async () => {
    await tell(MONDAY, [aPc(1)])
    await set('name', 'accueil')
    await tell(TUESDAY, [aPc(1, { name: 'desktop-4f2' })])
    await tell(WEDNESDAY, [aPc(1, { name: 'desktop-9a1' })])
    expect(await shown()).toMatchObject({ name: 'accueil' })
    expect(await history('name')).toEqual([
      { actor: 'mdupont', before: 'a107-sev-1', after: 'accueil' },
    ])
  })

  test('a name that is released has what was observed last', async () => {
    await tell(MONDAY, [aPc(1)])
    await set('name', 'accueil')
    await tell(TUESDAY, [aPc(1, { name: 'desktop-4f2' })])
    await release('name')
    expect(await shown()).toMatchObject({ name: 'desktop-4f2' })
    await tell(WEDNESDAY, [aPc(1, { name: 'desktop-9a1' })])
    expect(await shown()).toMatchObject({ name: 'desktop-9a1' })
  })

  test('a host that a person knows to be a printer is one, and counts as one', async () => {
    await tell(MONDAY, [aPc(1, { kind: 'unknown' }), aPc(2)])
    const [host] = await hostIds()
    await set('kind', 'printer', host)
    await tell(TUESDAY, [aPc(1, { kind: 'pc', kindFrom: ['oui'] }), aPc(2)])
    expect(await shown(host)).toMatchObject({ kind: 'printer' })
    expect(await shown(host)).not.toHaveProperty('kindFrom')
    const counts = `SELECT kind, count FROM site_counts WHERE item = 'endpoint' ORDER BY kind`
    expect(await query(counts)).toEqual([
      { kind: 'pc', count: '1' },
      { kind: 'printer', count: '1' },
    ])
    await release('kind')
    expect(await shown(host)).toMatchObject({ kind: 'pc', kindFrom: ['oui'] })
  })

  test('a host has an asset number, a room and a note, which no scan takes away', async () => {
    await tell(MONDAY, [aPc(1)])
    await correct([
      { kind: 'set', field: 'assetNumber', value: 'INV-0042' },
      { kind: 'set', field: 'room', value: 'A107' },
      { kind: 'set', field: 'note', value: 'écran cassé' },
    ])
    await tell(TUESDAY, [aPc(1)])
    const explanation = await readEndpointExplanation(database.cmdb, await theHost())
    expect(explanation?.fields).toMatchObject([
      { field: 'kind', from: 'observation' },
      { field: 'name', from: 'observation' },
      { field: 'vendor', from: 'observation' },
      { field: 'assetNumber', value: 'INV-0042', from: 'person', isLocked: true },
      { field: 'room', value: 'A107' },
      { field: 'note', value: 'écran cassé' },
    ])
  })

  test('what a person says outranks a list, and the list outranks what is observed', async () => {
    await tell(MONDAY, [aPc(1)])
    const item = { type: 'endpoint' as const, id: await theHost() }
    const listed = { item, field: 'name' as const, value: 'INV-name' }
    await importFields(database.cmdb, SITE, [listed], by('anne', { origin: 'import' }))
    await tell(TUESDAY, [aPc(1, { name: 'desktop-4f2' })])
    expect(await shown()).toMatchObject({ name: 'INV-name' })
    await set('name', 'accueil')
    expect(await shown()).toMatchObject({ name: 'accueil' })
  })

  test('an edit of a host is taken back, and taking that back gives it again', async () => {
    await tell(MONDAY, [aPc(1)])
    const done = await set('name', 'accueil')
    if (!done.ok) throw new Error(done.failure.message)
    const undone = await undoChangeset(database.cmdb, done.value.changeset, by('pmartin'))
    expect(undone).toMatchObject({ ok: true, value: { changes: 1, refused: [] } })
    expect(await shown()).toMatchObject({ name: 'a107-sev-1' })
    if (undone.ok) await undoChangeset(database.cmdb, undone.value.changeset, by('mdupont'))
    expect(await shown()).toMatchObject({ name: 'accueil' })
  })

  test('taking back what an agent told of a host keeps the name before, until it is released', async () => {
    await tell(MONDAY, [aPc(1)])
    const [renamed] = await tell(TUESDAY, [aPc(1, { name: 'desktop-4f2' })])
    const undone = await undoChangeset(database.cmdb, renamed?.message.id ?? '', by('pmartin'))
    expect(undone).toMatchObject({ ok: true, value: { changes: 1 } })
    await tell(WEDNESDAY, [aPc(1, { name: 'desktop-4f2' })])
    expect(await shown()).toMatchObject({ name: 'a107-sev-1' })
    await release('name')
    expect(await shown()).toMatchObject({ name: 'desktop-4f2' })
  })

  test('the cards of a machine are joined by the name that a person gave one of them', async () => {
    await tell(MONDAY, [aPc(1), aPc(2, { name: 'desktop-4f2' })])
    const [, second] = await hostIds()
    await set('name', 'a107-sev-1', second)
    expect(await query(`SELECT cards FROM machines`)).toEqual([{ cards: '2' }])
    const explanation = await readEndpointExplanation(database.cmdb, second ?? '')
    expect(explanation?.around.cards).toEqual(['a4:bb:6d:00:00:01'])
  })

  test('what was said of a host by its address alone is said of the card that is seen there', async () => {
    await tell(MONDAY, [byAddress(1)])
    await set('assetNumber', 'INV-0042')
    await set('name', 'accueil')
    await tell(TUESDAY, [aPc(2, { address: '10.1.20.9', name: 'old-card' })])
    await tell(WEDNESDAY, [aPc(2, { address: '10.1.20.1', name: 'old-card' })])
    expect(await hostIds()).toHaveLength(1)
    expect(await shown()).toMatchObject({ name: 'accueil', macAddress: 'a4:bb:6d:00:00:02' })
    const held = `SELECT field, value FROM asserted_values WHERE endpoint_id = $1
      AND ended_by IS NULL ORDER BY field`
    expect(await query(held, await theHost())).toEqual([
      { field: 'assetNumber', value: 'INV-0042' },
      { field: 'name', value: 'accueil' },
    ])
    await release('name')
    expect(await shown()).toMatchObject({ name: 'old-card' })
  })

  test('where both records have a person’s word, that of the card stays, and the other is on record', async () => {
    await tell(MONDAY, [byAddress(1), aPc(2, { address: '10.1.20.9' })])
    const [nameless, byCard] = await query<{ id: string }>(
      'SELECT id FROM endpoints ORDER BY mac_address NULLS FIRST',
    )
    await set('room', 'A107', nameless?.id)
    await set('room', 'CDI', byCard?.id)
    await tell(TUESDAY, [aPc(2, { address: '10.1.20.1' })])
    expect(
      await query(
        `SELECT value, ended_by IS NULL AS holds FROM asserted_values
        WHERE endpoint_id = $1 ORDER BY value`,
        byCard?.id,
      ),
    ).toEqual([
      { value: 'A107', holds: false },
      { value: 'CDI', holds: true },
    ])
  })

  test('of a host that is a device nothing is said: its record is the device’s', async () => {
    await tell(MONDAY, [aPc(9, { macAddress: '00:1b:3f:00:01:00', address: '10.1.2.1' })])
    const id = await theHost()
    await scan(TUESDAY, [aSwitch(1)])
    const [device] = await query<{ id: string }>('SELECT id FROM devices')
    expect(await set('name', 'coeur', id)).toMatchObject({
      ok: false,
      failure: { kind: 'conflict', message: expect.stringContaining(device?.id ?? '-') },
    })
  })

  test('a printer that answers SNMP from some day on keeps its asset number, by whoever gave it', async () => {
    await tell(MONDAY, [aPc(9, { macAddress: '00:1b:3f:00:01:00', address: '10.1.2.1' })])
    await set('assetNumber', 'INV-0042')
    await set('room', 'CDI')
    await scan(TUESDAY, [aSwitch(1)])
    const [device] = await query<{ id: string }>('SELECT id FROM devices')
    await correctFields(
      database.cmdb,
      device?.id ?? '',
      [{ kind: 'set', field: 'room', value: 'RG1' }],
      by('pmartin'),
    )
    const carry = () => carryOver(database.cmdb, SITE, new Date(WEDNESDAY))
    expect(await carry()).toBe(1)
    expect(await carry()).toBe(0)
    const explanation = await readExplanation(database.cmdb, device?.id ?? '')
    expect(explanation?.fields.filter(it => it.from === 'person')).toMatchObject([
      { field: 'assetNumber', value: 'INV-0042', by: 'mdupont' },
      { field: 'room', value: 'RG1', by: 'pmartin' },
    ])
    const [done] = await query<{ id: string }>(
      `SELECT id FROM changesets WHERE origin = 'conclusion'`,
    )
    const undone = await undoChangeset(database.cmdb, done?.id ?? '', by('pmartin'))
    expect(undone).toMatchObject({ ok: true, value: { refused: [] } })
    // A person took it back, so it stays with the host's record.
    expect(await carry()).toBe(0)
  })

  test.each([
    ['colour', 'blue', /colour: expected one of kind, name,/],
    ['kind', 'toaster', /kind: expected one of switch,/],
    ['name', '  ', /name: expected a value/],
  ])('%s "%s" is refused with what was expected', async (field, value, line) => {
    await tell(MONDAY, [aPc(1)])
    const refused = await set(field, value)
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'invalid' } })
    expect(!refused.ok && refused.failure.message).toMatch(line)
  })

  test('an endpoint is explained: what makes it this one, where each value comes from', async () => {
    await tell(MONDAY, [aPc(1, { kindFrom: ['netbios'] })])
    await set('name', 'accueil')
    const explanation = await readEndpointExplanation(database.cmdb, await theHost())
    if (!explanation) throw new Error('there is no such host')
    const english = explainEndpointInWords(explanation, 'en')
    expect(english.title).toBe('accueil (Dell)')
    expect(english.identity).toEqual([
      'Its MAC address a4:bb:6d:00:00:01 identifies it, at this site.',
      'Its kind follows from: NetBIOS.',
      expect.stringMatching(/^Last observed on November 16, 2026 at 9:00.AM by agent 0370037P\.$/),
      expect.stringMatching(/^First seen on November 16, 2026/),
    ])
    expect(english.fields[1]?.sentence).toMatch(
      /^name: accueil, set by mdupont on .* Locked until it is released\. The device itself tells: a107-sev-1\.$/,
    )
    expect(explainEndpointInWords(explanation, 'fr').identity[0]).toBe(
      'Son adresse MAC a4:bb:6d:00:00:01 l’identifie, dans cet établissement.',
    )
  })

  test('an edit and a scan of the same host at the same time both happen, and the edit shows', async () => {
    await tell(MONDAY, [aPc(1)])
    await Promise.all([set('name', 'accueil'), tell(TUESDAY, [aPc(1, { name: 'desktop-4f2' })])])
    expect(await shown()).toMatchObject({ name: 'accueil', lastSeen: TUESDAY })
  })
})
