import { expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPlainServer, aSwitch, at, SITE } from '../school.ts'
import { aRegion, OTHER_SITE } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')

describeOnOnePostgres('who is the same device', server => {
  const { scan, devices, openCases } = aRegion(freshDatabase(server))

  test('a switch that was given another address is the same switch', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { address: '10.1.2.99' })])
    expect(await devices()).toMatchObject([{ serial: 'CN61FP0003', address: '10.1.2.99' }])
    expect(await openCases()).toEqual([])
  })

  test('a switch that was renamed and given another address overnight is the same switch', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { address: '10.1.2.99', name: 'rca0370037psw99' })])
    expect(await devices()).toMatchObject([{ name: 'rca0370037psw99', address: '10.1.2.99' }])
    expect(await openCases()).toEqual([])
  })

  test('a whole school that was renumbered has as many switches as before', async () => {
    const numbers = [1, 2, 3, 4, 5, 6]
    await scan(
      MONDAY,
      numbers.map(it => aSwitch(it)),
    )
    await scan(
      TUESDAY,
      numbers.map(it => aSwitch(it, { address: `10.37.2.${it}` })),
    )
    expect((await devices()).map(it => it.address)).toEqual(numbers.map(it => `10.37.2.${it}`))
    expect(await openCases()).toEqual([])
  })

  test('two switches that exchanged their addresses and names are still the two', async () => {
    await scan(MONDAY, [aSwitch(3), aSwitch(4)])
    const [three, four] = [aSwitch(3), aSwitch(4)]
    await scan(TUESDAY, [
      aSwitch(3, { address: four.address, name: four.name }),
      aSwitch(4, { address: three.address, name: three.name }),
    ])
    expect(await devices()).toMatchObject([
      { serial: 'CN61FP0003', address: four.address, name: four.name },
      { serial: 'CN61FP0004', address: three.address, name: three.name },
    ])
    expect(await openCases()).toEqual([])
  })

  test('a new serial at the same address under the same name is a swap: the old switch stays, and has a successor', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(4, { address: '10.1.2.3', name: aSwitch(3).name })])
    const [old, swapped, ...others] = await devices()
    expect(others).toEqual([])
    expect(old).toMatchObject({ serial: 'CN61FP0003', address: null, because: 'swap' })
    expect(old?.successor).toBe(swapped?.id)
    expect(swapped).toMatchObject({ serial: 'CN61FP0004', address: '10.1.2.3', successor: null })
    expect(await openCases()).toEqual([])
  })

  test('a swapped switch that is put up elsewhere is itself again, and has no successor', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(4, { address: '10.1.2.3' })])
    await scan(WEDNESDAY, [aSwitch(3, { address: '10.1.2.77' })])
    expect(await devices()).toMatchObject([
      { serial: 'CN61FP0003', address: '10.1.2.77', successor: null },
      { serial: 'CN61FP0004', address: '10.1.2.3' },
    ])
  })

  test('a device swapped twice is succeeded by the next one, and that by the last', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(4, { address: '10.1.2.3' })])
    await scan(WEDNESDAY, [aSwitch(5, { address: '10.1.2.3' })])
    const [first, second, third] = await devices()
    expect([first?.successor, second?.successor]).toEqual([second?.id, third?.id])
  })

  test('a report of the old switch that comes after the swap does not bring it back', async () => {
    await scan(TUESDAY, [aSwitch(4, { address: '10.1.2.3' })])
    await scan(MONDAY, [aSwitch(3)])
    expect(await devices()).toMatchObject([
      { serial: 'CN61FP0003', address: null, because: 'swap' },
      { serial: 'CN61FP0004', address: '10.1.2.3' },
    ])
  })

  test('switches that tell no serial are told apart by their MAC address', async () => {
    const tpLink = (number: number) => aSwitch(number, { serial: undefined, vendor: 'TP-Link' })
    await scan(MONDAY, [tpLink(3), tpLink(4)])
    await scan(TUESDAY, [
      { ...tpLink(4), address: '10.1.2.3' },
      { ...tpLink(3), address: '10.1.2.4' },
    ])
    expect(await devices()).toMatchObject([{ address: '10.1.2.4' }, { address: '10.1.2.3' }])
    expect(await openCases()).toEqual([])
  })

  test('switches whose serial is "0123456789" are not one switch', async () => {
    const junk = (number: number) =>
      aSwitch(number, { serial: '0123456789', macAddress: undefined })
    await scan(MONDAY, [junk(3), junk(4)])
    await scan(TUESDAY, [junk(3), junk(4)])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toEqual([])
  })

  test('one serial from two makers is two devices', async () => {
    const maker = (number: number, vendor: string) =>
      aSwitch(number, { vendor, serial: 'A1000027', macAddress: undefined })
    await scan(MONDAY, [maker(3, 'HPE'), maker(4, 'APC')])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toEqual([])
  })

  test('one serial on two boards of one maker is two devices, and a question', async () => {
    await scan(MONDAY, [aSwitch(3, { serial: 'BATCH-2209' }), aSwitch(4, { serial: 'BATCH-2209' })])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toMatchObject([{ question: 'shared-serial' }])
  })

  test('two boards with one serial and the name they left the factory with are two devices', async () => {
    const boxed = { serial: 'BATCH-2209', name: 'HP-5130' }
    await scan(MONDAY, [aSwitch(3, boxed), aSwitch(4, boxed)])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toMatchObject([{ question: 'shared-serial' }])
  })

  test('a batch of thirty with one serial asks about each once, not about each pair', async () => {
    const batch = Array.from({ length: 30 }, (_, it) => aSwitch(it + 1, { serial: 'BATCH-2209' }))
    for (const day of [MONDAY, TUESDAY, WEDNESDAY]) await scan(day, batch)
    expect(await devices()).toHaveLength(30)
    expect((await openCases()).length).toBeLessThanOrEqual(30)
  })

  test('one burnt-in MAC address with two serials at two addresses is two devices, and a question', async () => {
    const shared = { macAddress: '00:1b:3f:00:03:00' }
    await scan(MONDAY, [aSwitch(3, shared)])
    await scan(TUESDAY, [aSwitch(4, { ...shared, interfaces: { status: 'unsupported' } })])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toMatchObject([{ question: 'shared-mac' }])
  })

  test('another serial on the same MAC address, name and address is the same device, and a question', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { serial: 'CN61FP0003-A' })])
    await scan(WEDNESDAY, [aSwitch(3, { serial: 'CN61FP0003-A' })])
    expect(await devices()).toMatchObject([{ serial: 'CN61FP0003-A' }])
    expect(await openCases()).toMatchObject([{ question: 'serial-changed' }])
  })

  test('a virtual machine and its copy, seen in one scan, are two devices, and a question', async () => {
    const vm = { serial: 'VMware-56 4d a1 b2', kind: 'server' as const, vendor: 'VMware' }
    const original = aSwitch(5, { ...vm, name: 'srv-pedago' })
    const copy = aSwitch(5, { ...vm, name: 'srv-test', address: '10.1.2.6' })
    await scan(MONDAY, [original, copy])
    await scan(TUESDAY, [original, copy])
    expect(await devices()).toMatchObject([
      { name: 'srv-pedago', address: '10.1.2.5' },
      { name: 'srv-test', address: '10.1.2.6' },
    ])
    expect(await openCases()).toMatchObject([{ question: 'clone' }])
  })

  test('a server that answers at two of its own addresses in one scan is one device', async () => {
    const addresses = ['10.1.2.5', '10.1.3.5']
    const server = aPlainServer(5, { addresses })
    await scan(MONDAY, [server, { ...server, address: '10.1.3.5' }])
    expect(await devices()).toHaveLength(1)
  })

  test('servers of one name at two addresses with nothing better are two, and a question', async () => {
    await scan(MONDAY, [aPlainServer(5, { name: 'srv-pedago' })])
    await scan(TUESDAY, [aPlainServer(6, { name: 'srv-pedago' })])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toMatchObject([{ question: 'same-name' }])
  })

  test('servers that are all called localhost are as many as there are, and no question', async () => {
    await scan(
      MONDAY,
      [5, 6, 7].map(it => aPlainServer(it, { name: 'localhost' })),
    )
    await scan(
      TUESDAY,
      [5, 6, 7].map(it => aPlainServer(it, { name: 'localhost' })),
    )
    expect(await devices()).toHaveLength(3)
    expect(await openCases()).toEqual([])
  })

  test('an address alone never makes two servers one', async () => {
    await scan(MONDAY, [aPlainServer(5, { name: 'srv-old' })])
    await scan(TUESDAY, [aPlainServer(5, { name: 'srv-new' })])
    expect(await devices()).toHaveLength(2)
  })

  test('two records that one observation shows to be one are a question, not a silent merge', async () => {
    await scan(MONDAY, [
      aSwitch(3, { macAddress: undefined, interfaces: { status: 'failed', reason: 'timed out' } }),
    ])
    await scan(TUESDAY, [aSwitch(3, { serial: undefined, address: '10.1.2.33', name: 'sw33' })])
    await scan(WEDNESDAY, [aSwitch(3)])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toMatchObject([{ question: 'two-records' }])
  })

  test('two schools with the same addresses, names and models stay apart, and nobody is asked', async () => {
    const elsewhere = (number: number) =>
      aSwitch(number + 100, {
        address: `10.1.2.${number}`,
        name: `sw${number}`,
      })
    await scan(
      MONDAY,
      [1, 2, 3].map(it => aSwitch(it, { name: `sw${it}` })),
    )
    await scan(MONDAY, [1, 2, 3].map(elsewhere), OTHER_SITE)
    await scan(TUESDAY, [1, 2, 3].map(elsewhere), OTHER_SITE)
    const sites = (await devices()).map(it => it.site_id)
    expect(sites.toSorted()).toEqual([SITE, SITE, SITE, OTHER_SITE, OTHER_SITE, OTHER_SITE])
    expect(await openCases()).toEqual([])
  })

  test('servers without serial of the same name and address at two schools are two servers', async () => {
    await scan(MONDAY, [aPlainServer(5)])
    await scan(MONDAY, [aPlainServer(5)], OTHER_SITE)
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toEqual([])
  })

  test('a switch that turns up at another school is a question, and both records stay', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { address: '10.1.2.50' })], OTHER_SITE)
    await scan(WEDNESDAY, [aSwitch(3, { address: '10.1.2.50' })], OTHER_SITE)
    expect(await devices()).toMatchObject([
      { site_id: SITE, address: '10.1.2.3' },
      { site_id: OTHER_SITE, address: '10.1.2.50' },
    ])
    expect(await openCases()).toMatchObject([{ question: 'moved-site' }])
  })

  test('a serial that two schools have on different boards has moved nowhere', async () => {
    await scan(MONDAY, [aSwitch(3, { serial: 'BATCH-2209' })])
    await scan(TUESDAY, [aSwitch(4, { serial: 'BATCH-2209' })], OTHER_SITE)
    expect(await openCases()).toEqual([])
  })

  test('routers that share a virtual MAC address are two routers', async () => {
    const vrrp = { serial: undefined, macAddress: '00:00:5e:00:01:0a' }
    await scan(MONDAY, [aSwitch(3, vrrp), aSwitch(4, vrrp)])
    expect(await devices()).toHaveLength(2)
    expect(await openCases()).toEqual([])
  })

  test('a question that nobody answered is not asked again at every scan', async () => {
    const batch = [aSwitch(3, { serial: 'BATCH-2209' }), aSwitch(4, { serial: 'BATCH-2209' })]
    for (const day of [MONDAY, TUESDAY, WEDNESDAY]) await scan(day, batch)
    expect(await openCases()).toHaveLength(1)
  })
})
