import pino from 'pino'
import { beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../../collector/config.ts'
import { decidePresence, describeBrakes } from '../../collector/decide-command.ts'
import { decideOnFinding, describeFindings } from '../../collector/findings-command.ts'
import { describeOnOnePostgres, freshDatabase } from '../real/postgres.ts'
import { addDevice, addSite, CHOISEUL } from './api/inventory-rows.ts'

const BRAKE = '01930000-0000-7000-8000-000000000001'
const FINDING = '01930000-0000-7000-8000-000000000002'

describeOnOnePostgres('decisions by command', server => {
  const database = freshDatabase(server)
  const log = pino({ level: 'silent' })
  let device = ''

  const configOf = () => {
    const config = loadConfig(undefined, { DATABASE_URL: database.url })
    if (!config.ok) throw new Error(config.failure)
    return config.value
  }
  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows

  beforeEach(async () => {
    const { db, pool } = database.cmdb
    await pool.query('TRUNCATE sites, changesets, changes CASCADE')
    await addSite(db, CHOISEUL)
    device = await addDevice(db, { name: 'sw1', state: 'late' })
    await pool.query(
      `INSERT INTO presence_brakes (id, site_id, item_class, site_items, opened_at)
       VALUES ('${BRAKE}', '${CHOISEUL}', 'device', 14, '2026-11-18T08:00:00Z')`,
    )
    await pool.query(
      `INSERT INTO presence_brake_items (site_id, brake_id, device_id, added_at)
       VALUES ('${CHOISEUL}', '${BRAKE}', $1, '2026-11-18T08:00:00Z')`,
      [device],
    )
    await pool.query(
      `INSERT INTO findings (id, site_id, kind, subject_type, device_id, first_seen, last_seen)
       VALUES ('${FINDING}', '${CHOISEUL}', 'unexpected-device', 'device', $1, now(), now())`,
      [device],
    )
  })

  test('a brake is shown, approved, and in the history with who, when and why', async () => {
    const shown = await describeBrakes(configOf(), log)
    expect(shown).toMatchObject({
      ok: true,
      value: expect.stringMatching(
        new RegExp(`^${BRAKE}  ${CHOISEUL}  1 of 14 devices .*\\n  sw1 `),
      ),
    })
    const wanted = { decision: 'approve' as const, id: BRAKE, by: 'anne', note: 'Démoli' }
    expect(await decidePresence(configOf(), log, wanted)).toEqual({
      ok: true,
      value: 'Done: 1 changed.\n',
    })
    expect(
      await query(`SELECT new_value, actor, origin, reason, cause.at > now() - interval '1 minute' AS is_now
        FROM changes JOIN changesets cause ON cause.id = changeset_id`),
    ).toEqual([
      { new_value: 'missing', actor: 'anne', origin: 'cli', reason: 'Démoli', is_now: true },
    ])
    expect(await decidePresence(configOf(), log, wanted)).toMatchObject({ ok: false })
    expect(await describeBrakes(configOf(), log)).toMatchObject({
      value: 'Nothing waits for a decision.\n',
    })
  })

  test('a device is retired and restored', async () => {
    for (const decision of ['retire', 'restore'] as const) {
      const wanted = { decision, id: device, by: 'anne', note: undefined }
      expect(await decidePresence(configOf(), log, wanted)).toMatchObject({ ok: true })
    }
    expect(await query('SELECT new_value FROM changes ORDER BY at, id')).toEqual([
      { new_value: 'retired' },
      { new_value: 'late' },
    ])
  })

  test('unexpected gear is shown and accepted', async () => {
    const context = { config: configOf(), log, by: 'anne' }
    const shown = await describeFindings(context, CHOISEUL)
    expect(shown).toMatchObject({ value: expect.stringContaining('unexpected-device  sw1') })
    const wanted = { action: 'accept' as const, id: FINDING, note: 'Prêt' }
    expect(await decideOnFinding(context, wanted)).toEqual({
      ok: true,
      value: 'Done: 1 changed.\n',
    })
    expect(await query('SELECT state, decided_by, note FROM findings')).toEqual([
      { state: 'accepted', decided_by: 'anne', note: 'Prêt' },
    ])
    expect(await describeFindings(context, CHOISEUL)).toMatchObject({
      value: 'No open findings.\n',
    })
  })
})
