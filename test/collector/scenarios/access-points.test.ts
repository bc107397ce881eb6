import { expect, test } from 'vitest'
import { correctFields } from '../../../collector/cmdb/correct-fields.ts'
import { readEndpointExplanation } from '../../../collector/cmdb/read-endpoint-explanation.ts'
import { readEndpoints } from '../../../collector/cmdb/read-endpoints.ts'
import { undoChangeset } from '../../../collector/cmdb/undo-changeset.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { tellAccessPoints } from '../../../collector/conclude/tell-access-points.ts'
import { explainEndpointInWords } from '../../../collector/reconcile/explain-endpoint-in-words.ts'
import type { AccessPoint } from '../../../schemas/access-point.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPc, aSwitch, at, SITE } from '../school.ts'
import { by } from './corrections.ts'
import { aRegion } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')

const PORT = 'GigabitEthernet1/0/2'
const MAC = '20:4c:03:00:00:01'
const told: AccessPoint = {
  ...{ macAddress: MAC, name: 'ap-cdi', serial: 'CNJ0K2V01A', model: 'AP-315' },
  isUp: true,
}

describeOnOnePostgres('access points behind a controller', server => {
  const database = freshDatabase(server)
  const { scan, tell, query } = aRegion(database)

  /** What agents see of the access point itself is its card. */
  const card = aPc(9, { macAddress: MAC, name: undefined, kind: 'unknown', vendor: 'Aruba' })
  const school = (rows: AccessPoint[]) => [
    aSwitch(1, {
      macTable: {
        status: 'complete',
        rows: [{ macAddress: MAC, vlan: 20, interface: PORT }],
      },
    }),
    aSwitch(2, {
      kind: 'wireless-controller',
      name: 'wlc-1',
      accessPoints: { status: 'complete', rows },
    }),
  ]
  async function scanned(instant: string, rows: AccessPoint[]) {
    await tell(instant, [card])
    await scan(instant, school(rows))
    const later = new Date(Date.parse(instant) + 300_000)
    await concludeSite(database.cmdb, SITE, later)
    return tellAccessPoints(database.cmdb, SITE, later)
  }
  const theOne = async () => {
    const list = { includeRandomMac: false, sort: 'id' as const, limit: 10 }
    const [one, ...others] = (await readEndpoints(database.cmdb.db, list)).items
    if (!one || others.length > 0) throw new Error('expected one access point')
    return one
  }

  test('an access point is an item with the serial and name that its controller tells, and the port that it hangs on', async () => {
    expect(await scanned(MONDAY, [told])).toBe(4)
    expect(await theOne()).toMatchObject({
      ...{ kind: 'access-point', name: 'ap-cdi', serial: 'CNJ0K2V01A', model: 'AP-315' },
      macAddress: MAC,
    })
    expect(
      await query(`SELECT d.name, interface FROM endpoint_locations l
        JOIN devices d ON d.id = l.device_id WHERE ended_at IS NULL`),
    ).toEqual([{ name: 'rca0370037psw1', interface: PORT }])
    const explanation = await readEndpointExplanation(database.cmdb, (await theOne()).id)
    if (!explanation) throw new Error('there is no explanation')
    const { fields } = explainEndpointInWords(explanation, 'en')
    expect(fields.map(it => it.sentence)).toContainEqual(
      expect.stringMatching(/^serial: CNJ0K2V01A, told by its controller wlc-1 on November 16/),
    )
  })

  test('told again it changes nothing; a name that the controller changed is followed', async () => {
    await scanned(MONDAY, [told])
    expect(await scanned(TUESDAY, [told])).toBe(0)
    expect(await scanned(WEDNESDAY, [{ ...told, name: 'ap-salle-12' }])).toBe(1)
    expect(await theOne()).toMatchObject({ name: 'ap-salle-12' })
    expect(
      await query(`SELECT actor, origin, old_value, new_value FROM changes
        JOIN changesets ON changesets.id = changeset_id WHERE field = 'name' ORDER BY changes.id`),
    ).toMatchObject([
      { actor: 'wlc-1', origin: 'conclusion', new_value: 'ap-cdi' },
      { old_value: 'ap-cdi', new_value: 'ap-salle-12' },
    ])
  })

  test('what a person says of it counts before what the controller tells', async () => {
    await scanned(MONDAY, [told])
    const { id } = await theOne()
    const edit = { kind: 'set' as const, field: 'name', value: 'Borne CDI' }
    const done = await correctFields(database.cmdb, id, [edit], by('mdupont'), 'endpoint')
    await scanned(TUESDAY, [{ ...told, name: 'ap-salle-12' }])
    expect(await theOne()).toMatchObject({ name: 'Borne CDI' })
    if (done.ok) await undoChangeset(database.cmdb, done.value.changeset, by('mdupont'))
    expect(await theOne()).toMatchObject({ name: 'ap-salle-12' })
  })

  test('an access point that the controller does not tell of any more keeps its serial', async () => {
    await scanned(MONDAY, [told])
    expect(await scanned(TUESDAY, [])).toBe(0)
    expect(await theOne()).toMatchObject({ serial: 'CNJ0K2V01A' })
  })

  test('a serial that is none is not told, nor what is no value of ours', async () => {
    await scanned(MONDAY, [{ ...told, serial: '0000000000', model: '  ', name: 'a\u0007b' }])
    expect(await theOne()).toMatchObject({ kind: 'access-point' })
    expect(await theOne()).not.toHaveProperty('serial')
    expect(await theOne()).not.toHaveProperty('name')
  })
})
