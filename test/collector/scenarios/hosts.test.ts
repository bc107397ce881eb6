import { expect, test } from 'vitest'
import { readEndpoints } from '../../../collector/cmdb/read-endpoints.ts'
import { readSite } from '../../../collector/cmdb/read-sites.ts'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPc, aSwitch, at, SITE } from '../school.ts'
import { aRegion, OTHER_SITE } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')

/** One of the cards of a laptop: its own, its dock's, its WiFi. */
const card = (number: number, more: Partial<Endpoint> = {}) =>
  aPc(number, { name: 'a107-prof-01', ...more })

describeOnOnePostgres('which hosts are one machine', server => {
  const database = freshDatabase(server)
  const { scan, tell, query } = aRegion(database)

  const countPcs = async (site = SITE) =>
    (await readSite(database.cmdb.db, site))?.kinds.find(it => it.kind === 'pc')?.endpoints ?? 0
  const list = async () =>
    (
      await readEndpoints(database.cmdb.db, {
        ...{ site: SITE, includeRandomMac: false, sort: 'id', limit: 100 },
      })
    ).items

  test('a laptop on its dock, then on its own card, then on WiFi is one PC', async () => {
    await tell(MONDAY, [card(1)], 20)
    await tell(TUESDAY, [card(2)], 20)
    await tell(WEDNESDAY, [card(3, { name: 'A107-PROF-01.lycee.local' })], 30)
    expect(await countPcs()).toBe(1)
    const [first, ...others] = await list()
    expect(others.map(it => it.machine)).toEqual([first?.id, first?.id])
  })

  test('a laptop on its cable and on WiFi at once, in two VLANs, is one PC', async () => {
    await tell(MONDAY, [card(1)], 20)
    await tell(MONDAY, [card(2)], 30)
    expect(await countPcs()).toBe(1)
  })

  test('two PCs that have one name in one VLAN at once are two, and stay two', async () => {
    await tell(MONDAY, [card(1)], 20)
    await tell(TUESDAY, [card(1), card(2)], 20)
    await tell(WEDNESDAY, [card(2)], 20)
    expect(await countPcs()).toBe(2)
    expect((await list()).map(it => it.machine)).toEqual([undefined, undefined])
  })

  test('thirty PCs that were installed from one image and not renamed are thirty', async () => {
    const image = Array.from({ length: 30 }, (_, it) => aPc(it + 1, { name: 'MASTER-W11' }))
    await tell(MONDAY, image)
    await tell(TUESDAY, image.slice(0, 1))
    expect(await countPcs()).toBe(30)
  })

  test('names that say nothing join nothing', async () => {
    for (const [index, name] of ['localhost', 'pc', 'desktop'].entries()) {
      await tell(MONDAY, [aPc(2 * index + 1, { name })], 20)
      await tell(TUESDAY, [aPc(2 * index + 2, { name })], 20)
    }
    expect(await countPcs()).toBe(6)
  })

  test('a printer that has the name of a PC is no card of it', async () => {
    await tell(MONDAY, [card(1)])
    await tell(TUESDAY, [card(2, { kind: 'printer' })])
    expect(await countPcs()).toBe(1)
    expect((await list()).map(it => it.machine)).toEqual([undefined, undefined])
  })

  test('PCs of one name at two schools are two PCs', async () => {
    await tell(MONDAY, [card(1)], 20, SITE)
    await tell(MONDAY, [card(2)], 20, OTHER_SITE)
    expect([await countPcs(SITE), await countPcs(OTHER_SITE)]).toEqual([1, 1])
  })

  test('a phone that makes up a new address every day is no item, however often it comes', async () => {
    for (const [index, day] of [MONDAY, TUESDAY, WEDNESDAY].entries()) {
      const macAddress = `da:a1:19:00:00:0${index}`
      await tell(day, [aPc(9, { macAddress, kind: 'phone', name: 'iPhone', isRandomMac: true })])
    }
    expect(await list()).toEqual([])
    expect(await query(`SELECT * FROM changes WHERE item_type = 'endpoint'`)).toEqual([])
  })

  test('a PC behind a made-up address is no card of the PC of that name', async () => {
    await tell(MONDAY, [card(1)])
    await tell(TUESDAY, [card(2, { macAddress: 'da:a1:19:00:00:07', isRandomMac: true })], 30)
    expect(await countPcs()).toBe(1)
    expect(await list()).toHaveLength(1)
  })

  test('the card of a switch that was taken for a host is the switch, and counted once', async () => {
    await tell(MONDAY, [aPc(3, { macAddress: '00:1b:3f:00:03:01', address: '10.1.2.3' })])
    await scan(TUESDAY, [aSwitch(3)])
    expect(await list()).toEqual([])
    expect(await countPcs()).toBe(0)
  })

  test('a PC that was given another address is the same PC', async () => {
    await tell(MONDAY, [aPc(1)])
    await tell(TUESDAY, [aPc(1, { address: '10.1.20.99' })])
    expect(await list()).toMatchObject([{ address: '10.1.20.99' }])
  })

  test('PCs that exchange their addresses by DHCP are the same two PCs', async () => {
    await tell(MONDAY, [aPc(1), aPc(2)])
    await tell(TUESDAY, [aPc(1, { address: '10.1.20.2' }), aPc(2, { address: '10.1.20.1' })])
    expect(await list()).toMatchObject([
      { name: 'a107-sev-1', address: '10.1.20.2' },
      { name: 'a107-sev-2', address: '10.1.20.1' },
    ])
  })
})

describeOnOnePostgres('what could not be looked at', server => {
  const { scan, tell, devices, query, openCases } = aRegion(freshDatabase(server))
  const failed = { status: 'failed' as const, reason: 'timed out' }

  test('a switch whose tables all failed keeps its ports, VLANs and neighbours', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const before = await query('SELECT name, is_present FROM interfaces ORDER BY name')
    await scan(TUESDAY, [
      aSwitch(3, { interfaces: failed, vlans: failed, neighbours: failed, macTable: failed }),
    ])
    expect(await query('SELECT name, is_present FROM interfaces ORDER BY name')).toEqual(before)
    expect(await query(`SELECT rows FROM observed_sections WHERE section = 'vlans'`)).toEqual([
      { rows: [{ id: 10, name: 'PEDAGO' }] },
    ])
  })

  test('a scan that found nobody removes nobody', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await tell(MONDAY, [aPc(1), aPc(2)])
    await tell(TUESDAY, [])
    expect(await devices()).toMatchObject([{ state: 'seen' }])
    expect(await query('SELECT state FROM endpoints')).toEqual([
      { state: 'seen' },
      { state: 'seen' },
    ])
  })

  test('a switch that lost its name and serial for one scan, to a busy processor, is still itself', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { serial: undefined, name: undefined, model: undefined })])
    await scan(WEDNESDAY, [aSwitch(3)])
    expect(await devices()).toMatchObject([{ serial: 'CN61FP0003', name: 'rca0370037psw3' }])
    expect(await openCases()).toEqual([])
  })
})
