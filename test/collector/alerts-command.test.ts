import pino from 'pino'
import { beforeEach, expect, test } from 'vitest'
import {
  actOnAlerts,
  announceMaintenance,
  endMaintenance,
  listAlerts,
  listMaintenance,
} from '../../collector/alerts-command.ts'
import { loadConfig } from '../../collector/config.ts'
import { describeOnOnePostgres, freshServer } from '../real/postgres.ts'
import { createClockwork } from './alerts/clockwork.ts'
import { happenIn } from './alerts/happen.ts'
import { newId, SITE } from './school.ts'

describeOnOnePostgres('alerts by command', server => {
  const database = freshServer(server)
  const { begin, rows } = createClockwork(database)
  const happen = happenIn(database, () => new Date())
  const context = () => {
    const config = loadConfig(undefined, { DATABASE_URL: database.url })
    if (!config.ok) throw new Error(config.failure)
    return { config: config.value, log: pino({ level: 'silent' }), by: 'anne' }
  }
  beforeEach(() => begin())

  test('alerts are listed, and taken on together, with who, when and why', async () => {
    const ids = [await happen(), await happen()]
    const list = await listAlerts(context(), { language: 'fr' })
    expect(list.ok && list.value.trim().split('\n')).toHaveLength(2)
    expect(list).toMatchObject({
      value: expect.stringContaining('Lycée Choiseul (0370037P) : site'),
    })
    const comment = 'appelé l’opérateur'
    const done = await actOnAlerts(context(), ids, { action: { kind: 'acknowledge' }, comment })
    expect(done).toEqual({ ok: true, value: 'Done: 2 alerts.\n' })
    await actOnAlerts(context(), ids, { action: { kind: 'assign', owner: 'NOC' } })
    expect(await listAlerts(context(), { language: 'en', site: SITE })).toMatchObject({
      value: expect.stringMatching(/acknowledged {2}Lycée Choiseul .*\(NOC\)/),
    })
    expect(
      await rows(`SELECT kind, actor, comment, at > now() - interval '1 minute' AS is_now
        FROM alert_events WHERE actor IS NOT NULL ORDER BY id LIMIT 1`),
    ).toEqual([{ kind: 'acknowledged', actor: 'anne', comment, is_now: true }])
  })

  test('what cannot be done is said, and keeps none of the others back', async () => {
    const id = await happen()
    const resolve = { action: { kind: 'resolve' as const } }
    const unknown = newId()
    expect(await actOnAlerts(context(), [id, unknown], resolve)).toEqual({
      ok: true,
      value: `Refused: there is no alert ${unknown}.\nDone: 1 alerts.\n`,
    })
    expect(await actOnAlerts(context(), [id], resolve)).toMatchObject({ ok: false })
    expect(await actOnAlerts(context(), ['mine'], resolve)).toMatchObject({
      failure: { kind: 'usage', message: expect.stringContaining('"mine"') },
    })
  })

  test('work is announced, listed and cancelled', async () => {
    const times = { from: '2099-01-01T08:00:00+01:00', until: '2099-01-01T12:00:00Z' }
    const window = { ...times, reason: 'Remplacement du cœur', site: SITE }
    expect(await announceMaintenance(context(), window)).toMatchObject({ ok: true })
    const list = await listMaintenance(context())
    expect(list).toMatchObject({ value: expect.stringContaining('2099-01-01T07:00:00.000Z') })
    const [id = ''] = list.ok ? list.value.split('  ') : []
    expect(await endMaintenance(context(), id)).toEqual({ ok: true, value: 'Cancelled.\n' })
    expect(await listMaintenance(context())).toEqual({ ok: true, value: 'No maintenance.\n' })
    expect(await announceMaintenance(context(), { ...window, until: times.from })).toMatchObject({
      failure: { message: '--until: expected after --from' },
    })
    expect(await announceMaintenance(context(), { ...window, site: '0370037A' })).toMatchObject({
      failure: { message: expect.stringContaining('--site') },
    })
  })
})
