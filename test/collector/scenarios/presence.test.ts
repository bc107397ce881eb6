import { beforeEach, expect, test } from 'vitest'
import { savePresenceSettings } from '../../../collector/cmdb/presence-site.ts'
import { concludeSite as concludeTopology } from '../../../collector/conclude/conclude-site.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import { concludeSite } from '../../../collector/presence/conclude-site.ts'
import { decideOnBrake, decideRetirement } from '../../../collector/presence/decide.ts'
import type { DeviceKind } from '../../../schemas/device-kind.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPc, aSwitch, newId, SITE } from '../school.ts'
import {
  daily,
  hourly,
  type SimulatedSite,
  scanMessages,
  simulateSite,
  statesOf,
} from './simulated-site.ts'

const BY = { actor: 'anne', now: new Date('2026-11-01T08:00:00Z') }

// November 2026: no holidays in zone B between the 2nd and the 18th of December but Wednesday, 11 November.

const switches = (count: number, kind: DeviceKind = 'switch') =>
  Array.from({ length: count }, (_, it) => aSwitch(it + 1, { name: `sw${it + 1}`, kind }))
const pcs = (count: number) => Array.from({ length: count }, (_, it) => aPc(it + 1))
const instant = (text: string) => new Date(`${text}:00Z`)
const [first, ...others] = switches(4)

describeOnOnePostgres('whether things are still there', server => {
  const database = freshDatabase(server)
  let school: SimulatedSite

  beforeEach(async () => {
    await database.cmdb.pool.query('TRUNCATE sites, received_messages, changesets, changes CASCADE')
    school = await simulateSite(database.cmdb, SITE)
  })

  const states = () => statesOf(database.cmdb, SITE)
  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows
  const everything = { devices: [first, ...others].flatMap(it => it ?? []), pcs: pcs(5) }
  const withoutFirst = { ...everything, devices: others }

  test('a switch that scans no longer see is late after two opening hours and missing after a school day', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(hourly('2026-11-16', '2026-11-17', 9, 9), withoutFirst)
    expect((await states()).seen).toContain('sw1')
    await school.scanAll(hourly('2026-11-16', '2026-11-17', 10, 10), withoutFirst)
    expect((await states()).late).toEqual(['sw1'])
    await school.scanAll(hourly('2026-11-16', '2026-11-17', 11, 18), withoutFirst)
    expect((await states()).missing).toBeUndefined()
    await school.scanAll(hourly('2026-11-17', '2026-11-18', 6, 9), withoutFirst)
    expect((await states()).missing).toEqual(['sw1'])
  })

  test('each change of state is in the history, with the collector as its author', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(hourly('2026-11-16', '2026-11-18', 9), withoutFirst)
    expect(
      await query(`SELECT old_value, new_value, actor_kind, actor, origin
        FROM changes JOIN changesets ON changesets.id = changeset_id WHERE field = 'state' ORDER BY changes.at`),
    ).toEqual([
      {
        old_value: 'seen',
        new_value: 'late',
        actor_kind: 'collector',
        actor: 'presence',
        origin: 'conclusion',
      },
      {
        old_value: 'late',
        new_value: 'missing',
        actor_kind: 'collector',
        actor: 'presence',
        origin: 'conclusion',
      },
    ])
  })

  test('what is seen once again is seen, and its absence counts from nothing', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(hourly('2026-11-16', '2026-11-17', 9, 18), withoutFirst)
    expect((await states()).late).toEqual(['sw1'])
    await school.scan(instant('2026-11-17T08:00'), everything)
    expect((await states()).late).toBeUndefined()
    await school.scanAll(hourly('2026-11-17', '2026-11-18', 9, 9), withoutFirst)
    expect((await states()).late).toBeUndefined()
  })

  test('PCs that are switched off for three weeks are late and not missing; a switch is', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(daily('2026-11-17', '2026-12-05'), { devices: others, pcs: pcs(3) })
    expect(await states()).toMatchObject({
      seen: ['a107-sev-1', 'a107-sev-2', 'a107-sev-3', 'sw2', 'sw3', 'sw4'],
      late: ['a107-sev-4', 'a107-sev-5'],
      missing: ['sw1'],
    })
  })

  test('a site sets its own patience for a kind', async () => {
    await savePresenceSettings(
      database.cmdb.db,
      SITE,
      {
        patience: { switch: { lateHours: 1, missingHours: 2 } },
      },
      BY,
    )
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(hourly('2026-11-16', '2026-11-17', 9, 10), withoutFirst)
    expect((await states()).missing).toEqual(['sw1'])
  })

  test('clocks stand still while the agent is dark', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scan(instant('2026-12-14T08:00'), { devices: others, pcs: pcs(5) })
    // Four weeks of silence; the first scan after it counts for the hour of school before it.
    expect((await states()).seen).toContain('sw1')
  })

  test('clocks go on for what was scanned while the WAN was dark, once it is delivered', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    const backlog = [...hourly('2026-11-16', '2026-11-18', 9)].flatMap(at =>
      scanMessages(SITE, at, withoutFirst),
    )
    const now = instant('2026-11-18T08:00')
    for (let at = 0; at < backlog.length; at += 50) {
      await ingest(backlog.slice(at, at + 50), { cmdb: database.cmdb, siteId: SITE, now, newId })
      await concludeSite(database.cmdb, SITE, now)
    }
    expect(await states()).toMatchObject({ missing: ['sw1'] })
    expect((await states()).late).toBeUndefined()
  })

  test('nights and weekends do not count', async () => {
    await school.scan(instant('2026-11-20T17:55'), everything)
    // Friday evening to Monday before school.
    await school.scanAll(hourly('2026-11-20', '2026-11-21', 19, 23), withoutFirst)
    await school.scanAll(hourly('2026-11-21', '2026-11-23', 0, 23, 3), withoutFirst)
    await school.scanAll(hourly('2026-11-23', '2026-11-24', 0, 5), withoutFirst)
    expect((await states()).seen).toContain('sw1')
  })

  test('the holidays of the zone do not count, while a site that keeps none goes on counting', async () => {
    await school.scan(instant('2026-12-18T17:55'), everything)
    await school.scanAll(daily('2026-12-19', '2027-01-04'), withoutFirst)
    expect((await states()).seen).toContain('sw1')
    await savePresenceSettings(database.cmdb.db, SITE, { keepsSchoolHolidays: false }, BY)
    await school.scanAll(hourly('2027-01-02', '2027-01-06', 6), withoutFirst)
    expect((await states()).missing).toEqual(['sw1'])
  })

  test('the winter holidays are those of the site’s own zone', async () => {
    const annecy = await simulateSite(database.cmdb, '0740047Z')
    for (const site of [school, annecy]) {
      await site.scan(instant('2027-02-12T17:55'), everything)
      // Zone A is on holiday in this week, zone B is not.
      await site.scanAll(daily('2027-02-15', '2027-02-20'), withoutFirst)
    }
    expect((await statesOf(database.cmdb, '0740047Z')).seen).toContain('sw1')
    expect((await states()).missing).toEqual(['sw1'])
  })

  test('closing days of the site’s own do not count', async () => {
    await savePresenceSettings(
      database.cmdb.db,
      SITE,
      {
        closures: [{ from: '2026-11-16', until: '2026-11-21', name: 'Travaux' }],
      },
      BY,
    )
    await school.scan(instant('2026-11-13T17:55'), everything)
    await school.scanAll(daily('2026-11-16', '2026-11-21'), withoutFirst)
    expect((await states()).seen).toContain('sw1')
  })

  test.each([
    ['that was stopped before its end', { report: { isPartial: true } }],
    ['that could not sweep', { report: { sweepMethod: 'none' as const } }],
    ['whose VLANs failed', { coverage: { failure: 'no route to 10.1.2.0/24' } }],
    ['that tried no address', { coverage: { addressesTried: 0 } }],
    ['of other prefixes', { coverage: { vlan: 99, targets: ['10.9.9.0/24'] } }],
    ['that found nobody at all', { coverage: { hostsAlive: 0 } }],
    ['that skipped the addresses', { report: { skipped: ['10.1.2.1', '10.1.20.0/24'] } }],
  ])('a scan %s is not a miss', async (_, how) => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(daily('2026-11-17', '2026-11-21'), { ...withoutFirst, ...how })
    const { late, missing } = await states()
    expect([late, missing]).toEqual([undefined, undefined])
  })

  test('hosts that a VLAN’s privacy keeps back are not missed', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    const counted = { devices: everything.devices, coverage: { hostsAlive: 5, endpointsSeen: 5 } }
    await school.scanAll(daily('2026-11-17', '2026-12-05'), counted)
    const { late, missing } = await states()
    expect([late, missing]).toEqual([undefined, undefined])
  })

  test('a device whose host answers without SNMP is not missing', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    const alive = {
      type: 'endpoint' as const,
      address: '10.1.2.1',
      macAddress: '00:1b:3f:00:01:00',
      kind: 'unknown' as const,
      via: ['icmp' as const],
    }
    await school.scanAll(daily('2026-11-17', '2026-11-21'), {
      devices: others,
      pcs: [...pcs(5), alive],
    })
    const { late, missing } = await states()
    expect([late, missing]).toEqual([undefined, undefined])
  })

  test('a scan that comes late does not turn the clock', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(hourly('2026-11-16', '2026-11-17', 16, 16), everything)
    for (const at of hourly('2026-11-16', '2026-11-17', 9, 15)) await school.scan(at, withoutFirst)
    const { late, missing } = await states()
    expect([late, missing]).toEqual([undefined, undefined])
  })

  test('a scan by a clock that runs ahead is not believed', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    for (const at of hourly('2026-11-16', '2026-11-18', 9)) {
      const ahead = new Date(at.getTime() + 5 * 86_400_000)
      const messages = scanMessages(SITE, ahead, withoutFirst)
      await ingest(messages, { cmdb: database.cmdb, siteId: SITE, now: at, newId })
      await concludeSite(database.cmdb, SITE, at)
    }
    const { late, missing } = await states()
    expect([late, missing]).toEqual([undefined, undefined])
  })

  test('several collectors that conclude at once count each scan once', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    for (const at of hourly('2026-11-16', '2026-11-18', 9)) {
      const { cmdb } = database
      await ingest(scanMessages(SITE, at, withoutFirst), { cmdb, siteId: SITE, now: at, newId })
      await Promise.all([1, 2, 3].map(() => concludeSite(cmdb, SITE, at)))
    }
    expect((await states()).missing).toEqual(['sw1'])
    const told = await query(`SELECT new_value FROM changes WHERE field = 'state'`)
    expect(told).toHaveLength(2)
  })

  test('a randomised MAC that went away is nobody’s loss', async () => {
    const visitor = aPc(9, { macAddress: '3a:00:00:00:00:09', name: 'visitor', isRandomMac: true })
    await school.scan(instant('2026-11-16T08:00'), { ...everything, pcs: [...pcs(5), visitor] })
    await school.scanAll(daily('2026-11-17', '2026-12-19'), everything)
    const { late, missing } = await states()
    expect([late, missing]).toEqual([undefined, undefined])
  })

  test('what hangs on a switch that is dark is not missed while it is, nor counted for it afterwards', async () => {
    const hosts = pcs(3)
    const behind = hosts.map(({ macAddress = '' }) => ({
      macAddress,
      vlan: 20,
      interface: 'GigabitEthernet1/0/1',
    }))
    const edge = aSwitch(1, { name: 'sw1', macTable: { status: 'complete', rows: behind } })
    await school.scan(instant('2026-11-16T08:00'), { devices: [edge, ...others], pcs: hosts })
    await concludeTopology(database.cmdb, SITE, instant('2026-11-16T08:00'))
    expect(
      await query('SELECT count(*)::int AS n FROM endpoint_locations WHERE ended_at IS NULL'),
    ).toEqual([{ n: 3 }])
    await savePresenceSettings(
      database.cmdb.db,
      SITE,
      {
        patience: { pc: { lateHours: 2, missingHours: 6 } },
      },
      BY,
    )
    await school.scanAll(hourly('2026-11-16', '2026-11-18', 9), { devices: others, pcs: [] })
    expect(await states()).toMatchObject({
      seen: ['a107-sev-1', 'a107-sev-2', 'a107-sev-3', 'sw2', 'sw3', 'sw4'],
      missing: ['sw1'],
    })
    // The switch is back, and so the hosts are missed from now on.
    const repaired = { devices: [edge, ...others], pcs: [] }
    await school.scanAll(hourly('2026-11-18', '2026-11-19', 6, 7), repaired)
    expect((await states()).late).toBeUndefined()
    await school.scanAll(hourly('2026-11-18', '2026-11-19', 8, 9), repaired)
    expect((await states()).late).toHaveLength(3)
  })

  const brakes = () =>
    query(`SELECT id, item_class, state, decided_by,
      (SELECT count(*)::int FROM presence_brake_items it WHERE it.brake_id = b.id AND returned_at IS NULL) AS absent
      FROM presence_brakes b ORDER BY id`)
  const aCollege = { devices: switches(20), pcs: pcs(60) }
  async function drop(devices: number, hosts: number) {
    await school.scan(instant('2026-11-16T08:00'), aCollege)
    await school.scanAll(hourly('2026-11-16', '2026-11-18', 9, 21, 3), {
      devices: aCollege.devices.slice(devices),
      pcs: aCollege.pcs.slice(hosts),
    })
  }
  const decider = { by: 'Anne', origin: 'api' as const, note: 'Bâtiment démoli' }
  const decideAt = instant('2026-11-18T08:00')

  test('one per cent of a site goes missing by itself', async () => {
    await drop(1, 0)
    expect((await states()).missing).toEqual(['sw1'])
    expect(await brakes()).toEqual([])
  })

  test('ten devices of twenty go missing by themselves, eleven wait for a person', async () => {
    await drop(10, 0)
    expect((await states()).missing).toHaveLength(10)
    expect(await brakes()).toEqual([])
  })

  test('eleven devices of twenty that go at once stay late, and wait for a person', async () => {
    await drop(11, 0)
    expect(await states()).toMatchObject({ late: { length: 11 } })
    expect((await states()).missing).toBeUndefined()
    expect(await brakes()).toMatchObject([{ item_class: 'device', state: 'pending', absent: 11 }])
  })

  test('a site that is gone altogether changes nothing but a question', async () => {
    await drop(20, 60)
    const { missing, retired } = await states()
    expect([missing, retired]).toEqual([undefined, undefined])
    expect(await brakes()).toMatchObject([{ state: 'pending', absent: 20 }])
  })

  test('nine now and nine an hour later are at once', async () => {
    await school.scan(instant('2026-11-16T08:00'), aCollege)
    await school.scan(instant('2026-11-16T09:00'), {
      ...aCollege,
      devices: aCollege.devices.slice(9),
    })
    await school.scanAll(hourly('2026-11-16', '2026-11-18', 10), {
      ...aCollege,
      devices: aCollege.devices.slice(18),
    })
    expect((await states()).missing).toHaveLength(9)
    expect(await brakes()).toMatchObject([{ state: 'pending', absent: 9 }])
  })

  test('what a person approves is missing, with who and when in the history', async () => {
    await drop(11, 0)
    const [{ id }] = (await brakes()) as [{ id: string }]
    const done = await decideOnBrake(
      database.cmdb,
      { brakeId: id, verdict: 'approved' },
      decider,
      decideAt,
    )
    expect(done).toEqual({ ok: true, value: { changed: 11 } })
    expect((await states()).missing).toHaveLength(11)
    expect(await brakes()).toMatchObject([{ state: 'approved', decided_by: 'Anne' }])
    expect(
      await query(`SELECT actor_kind, actor, origin, reason, at, change_count FROM changesets
        WHERE actor_kind = 'person'`),
    ).toEqual([
      {
        actor_kind: 'person',
        actor: 'Anne',
        origin: 'api',
        reason: 'Bâtiment démoli',
        at: decideAt,
        change_count: 11,
      },
    ])
    const again = { brakeId: id, verdict: 'rejected' as const }
    expect(await decideOnBrake(database.cmdb, again, decider, decideAt)).toMatchObject({
      ok: false,
      failure: { kind: 'not-now' },
    })
  })

  test('what a person rejects stays late, and its absence counts anew', async () => {
    await drop(11, 0)
    const [{ id }] = (await brakes()) as [{ id: string }]
    await decideOnBrake(database.cmdb, { brakeId: id, verdict: 'rejected' }, decider, decideAt)
    const gone = { ...aCollege, devices: aCollege.devices.slice(11) }
    await school.scanAll(hourly('2026-11-18', '2026-11-19', 9, 18), gone)
    expect(await states()).toMatchObject({ late: { length: 11 } })
    await school.scanAll(hourly('2026-11-19', '2026-11-20', 5, 18), gone)
    expect(await brakes()).toMatchObject([{ state: 'rejected' }, { state: 'pending', absent: 11 }])
  })

  test('what returns leaves the brake, and the last one releases it', async () => {
    await drop(11, 0)
    const back = (count: number) => ({ ...aCollege, devices: aCollege.devices.slice(count) })
    await school.scan(instant('2026-11-18T08:00'), back(10))
    expect(await brakes()).toMatchObject([{ state: 'pending', absent: 10 }])
    expect((await states()).missing).toBeUndefined()
    await school.scan(instant('2026-11-18T09:00'), back(0))
    expect(await brakes()).toMatchObject([{ state: 'released', absent: 0, decided_by: null }])
    expect((await states()).late).toBeUndefined()
  })

  test('nothing is ever retired but by a person, and what is retired is left alone until it is seen', async () => {
    await school.scan(instant('2026-11-16T08:00'), everything)
    await school.scanAll(hourly('2026-11-16', '2026-11-18', 9), withoutFirst)
    const [{ id }] = (await query(`SELECT id FROM devices WHERE name = 'sw1'`)) as [{ id: string }]
    expect((await states()).retired).toBeUndefined()
    await decideRetirement(database.cmdb, { itemId: id, isRetired: true }, decider, decideAt)
    await school.scanAll(daily('2026-11-18', '2026-11-20'), withoutFirst)
    expect((await states()).retired).toEqual(['sw1'])
    await school.scan(instant('2026-11-20T09:00'), everything)
    expect((await states()).seen).toContain('sw1')
    expect(await query('SELECT count(*)::int AS n FROM devices')).toEqual([{ n: 4 }])
  })
})
