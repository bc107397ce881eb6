import { expect, test } from 'vitest'
import { uaiCheckLetter } from '../../../schemas/site-id.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPc, aSwitch } from '../school.ts'
import { type SimulatedSite, simulateSite } from './simulated-site.ts'

const SITES = 180

/** UAIs of Indre-et-Loire: zone B. */
const uai = (number: number) => `037${String(number).padStart(4, '0')}`
const siteIds = Array.from({ length: SITES }, (_, it) => uai(it) + uaiCheckLetter(uai(it)))

/** Every Wednesday of the summer, at ten. */
const wednesdays = Array.from(
  { length: 9 },
  (_, week) => new Date(Date.parse('2026-07-01T08:00:00Z') + week * 7 * 86_400_000),
)

describeOnOnePostgres('a region over the summer', server => {
  const database = freshDatabase(server)

  test('one of 180 sites is cut for nine weeks: no item changes state, and on return nothing is double', async () => {
    const { cmdb } = database
    const query = async (sql: string) => (await cmdb.pool.query(sql)).rows
    // The same prefixes, names and even serials everywhere, as it is in life.
    const small = { devices: [aSwitch(1)], pcs: [aPc(1), aPc(2)] }
    const whole = {
      devices: Array.from({ length: 14 }, (_, it) => aSwitch(it + 1)),
      pcs: Array.from({ length: 60 }, (_, it) => aPc(it + 1)),
    }
    const sites: SimulatedSite[] = []
    for (const id of siteIds) sites.push(await simulateSite(cmdb, id))
    const [cut, ...others] = sites
    if (!cut) throw new Error('no site')

    const lastDay = new Date('2026-06-30T08:00:00Z')
    await cut.scan(lastDay, whole)
    for (const site of others) await site.scan(lastDay, small)
    // Cleaning, repainting: in the other schools the PCs are off, and the agents go on.
    for (const at of wednesdays) {
      for (const site of others.slice(0, 6)) await site.scan(at, { ...small, pcs: [] })
    }
    const before = await query(`SELECT 'device' AS item, id, first_seen, state FROM devices
      UNION ALL SELECT 'endpoint', id, first_seen, state FROM endpoints ORDER BY 1, 2`)
    expect(new Set(before.map(it => it.state))).toEqual(new Set(['seen']))

    // School begins; half of the PCs of the site that was cut are not switched on yet.
    const return1 = new Date('2026-09-02T08:00:00Z')
    await cut.scan(return1, { ...whole, pcs: whole.pcs.slice(30) })
    await cut.scan(new Date('2026-09-02T09:00:00Z'), { ...whole, pcs: whole.pcs.slice(30) })
    for (const site of others) await site.scan(return1, small)
    await cut.scan(new Date('2026-09-03T08:00:00Z'), whole)

    const after = await query(`SELECT 'device' AS item, id, first_seen, state FROM devices
      UNION ALL SELECT 'endpoint', id, first_seen, state FROM endpoints ORDER BY 1, 2`)
    expect(after).toEqual(before)
    expect(await query(`SELECT * FROM changes WHERE field = 'state'`)).toEqual([])
    expect(await query('SELECT * FROM presence_brakes')).toEqual([])
  }, 600_000)
})
