import { v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import { decideFinding } from '../../../collector/cmdb/decide-finding.ts'
import { concludeSite as concludeTopology } from '../../../collector/conclude/conclude-site.ts'
import { applyProposal } from '../../../collector/gear/apply-proposal.ts'
import { concludeGear } from '../../../collector/gear/conclude-gear.ts'
import { importDevices } from '../../../collector/import/import-devices.ts'
import type { NamingRule } from '../../../schemas/naming-rule.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPc, aSwitch, SITE } from '../school.ts'
import { type ScanContent, type SimulatedSite, simulateSite } from './simulated-site.ts'

const instant = (text: string) => new Date(`${text}:00Z`)
const first = instant('2026-11-16T08:00')
const later = instant('2026-11-16T09:00')
const muchLater = instant('2026-11-17T09:00')

const rules: NamingRule[] = [
  {
    name: 'switches of RECIA',
    kinds: ['switch'],
    pattern: 'rca(?<site>\\d{7}[a-z])sw\\d+\\.(?<rack>rg\\d+)\\.\\d+',
  },
  { name: 'class rooms', kinds: ['pc'], pattern: '(?<room>[a-z]\\d{3})-\\w+-\\d+' },
]

describeOnOnePostgres('gear that nobody entered', server => {
  const database = freshDatabase(server)
  let school: SimulatedSite

  beforeEach(async () => {
    await database.cmdb.pool.query(
      'TRUNCATE sites, received_messages, changesets, changes, imports CASCADE',
    )
    school = await simulateSite(database.cmdb, SITE)
  })

  const query = async (sql: string) => (await database.cmdb.pool.query(sql)).rows
  const gearFindings = () =>
    query(`SELECT f.id, f.kind, f.state, f.detail, d.name, f.interface, e.name AS endpoint FROM findings f
      LEFT JOIN devices d ON d.id = f.device_id LEFT JOIN endpoints e ON e.id = f.endpoint_id
      WHERE f.state <> 'resolved' ORDER BY f.kind, d.name, e.name`)
  async function scan(at: Date, content: ScanContent, naming: NamingRule[] = []) {
    await school.scan(at, content)
    await concludeTopology(database.cmdb, SITE, at)
    return concludeGear(database.cmdb, SITE, naming, at)
  }
  const forty = Array.from({ length: 40 }, (_, it) => aSwitch(it + 1))
  const decision = () => ({
    id: uuidv7(),
    actor: { kind: 'person' as const, name: 'Anne' },
    origin: 'api' as const,
    reason: 'Recette',
    now: later,
  })

  test('the first whole scan of a site is one finding to accept, not forty', async () => {
    await scan(first, { devices: forty })
    const [baseline, ...others] = await gearFindings()
    expect(others).toEqual([])
    expect(baseline).toMatchObject({
      kind: 'baseline',
      state: 'open',
      detail: { items: 40, kinds: { switch: 40 } },
    })
    await decideFinding(database.cmdb, baseline.id, 'accepted', decision())
    await scan(later, { devices: forty })
    expect(await gearFindings()).toMatchObject([{ kind: 'baseline', state: 'accepted' }])
    expect(await query('SELECT decided_by, decided_at, note FROM findings')).toEqual([
      { decided_by: 'Anne', decided_at: later, note: 'Recette' },
    ])
  })

  test('a switch that comes later is a finding until a person accepts it, and once accepted bothers nobody', async () => {
    await scan(first, { devices: forty })
    await scan(later, { devices: [...forty, aSwitch(41, { name: 'pirate' })] })
    const found = (await gearFindings()).find(it => it.kind === 'unexpected-device')
    expect(found).toMatchObject({ name: 'pirate', detail: { kind: 'switch', vendor: 'HPE' } })
    await decideFinding(database.cmdb, found.id, 'accepted', decision())
    await scan(muchLater, { devices: [...forty, aSwitch(41, { name: 'pirate' })] })
    expect(await gearFindings()).toMatchObject([
      { kind: 'baseline' },
      { kind: 'unexpected-device', state: 'accepted' },
    ])
    expect(await decideFinding(database.cmdb, found.id, 'accepted', decision())).toMatchObject({
      value: { changes: 0 },
    })
  })

  test('an access point known by its card alone is told with the port that it hangs on', async () => {
    await scan(first, { devices: [aSwitch(1)] })
    const box = aPc(9, { kind: 'access-point', vendor: 'TP-Link', name: 'archer' })
    const macTable = {
      status: 'complete' as const,
      rows: [{ macAddress: box.macAddress ?? '', vlan: 20, interface: 'GigabitEthernet1/0/2' }],
    }
    await scan(later, { devices: [aSwitch(1, { macTable })], pcs: [box] })
    const found = (await gearFindings()).find(it => it.kind === 'unexpected-endpoint')
    expect(found).toMatchObject({
      endpoint: 'archer',
      detail: { vendor: 'TP-Link', place: { interface: 'GigabitEthernet1/0/2' } },
    })
  })

  test('what announces itself as a bridge and is no device of ours is told with its port; a telephone is not', async () => {
    await scan(first, { devices: [aSwitch(1)] })
    const neighbour = (port: string, capabilities: ('bridge' | 'telephone')[]) => ({
      interface: `GigabitEthernet1/0/${port}`,
      protocol: 'lldp' as const,
      chassisId: `00:0c:0c:00:00:0${port}`,
      name: `stranger${port}`,
      capabilities,
    })
    const rows = [neighbour('1', ['bridge']), neighbour('2', ['bridge', 'telephone'])]
    await scan(later, { devices: [aSwitch(1, { neighbours: { status: 'complete', rows } })] })
    const found = (await gearFindings()).filter(it => it.kind === 'unexpected-neighbour')
    expect(found).toMatchObject([
      { interface: 'GigabitEthernet1/0/1', detail: { neighbours: [{ name: 'stranger1' }] } },
    ])
  })

  test('two hosts that one scan saw with one address are told; one that took a free address over is not', async () => {
    const [one, two] = [aPc(1), aPc(2, { address: '10.1.20.1' })]
    await scan(first, { pcs: [one], devices: [aSwitch(1)] })
    await scan(later, { pcs: [two], devices: [aSwitch(1)] })
    expect((await gearFindings()).map(it => it.kind)).toEqual(['baseline'])
    await scan(muchLater, { pcs: [one, two], devices: [aSwitch(1)] })
    const found = (await gearFindings()).find(it => it.kind === 'duplicate-address')
    expect(found).toMatchObject({ endpoint: 'a107-sev-2', detail: { address: '10.1.20.1' } })
    await scan(instant('2026-11-18T09:00'), { pcs: [one, aPc(2)], devices: [aSwitch(1)] })
    expect((await gearFindings()).map(it => it.kind)).toEqual(['baseline'])
  })

  test('concluding again changes nothing', async () => {
    await scan(first, { devices: [aSwitch(1)] }, rules)
    await scan(later, { devices: [aSwitch(1), aSwitch(2)] }, rules)
    const before = await query('SELECT * FROM findings ORDER BY id')
    const again = await concludeGear(database.cmdb, SITE, rules, muchLater)
    expect(again).toEqual({ arrived: 0, opened: 0, resolved: 0, failures: [] })
    expect(await query('SELECT * FROM findings ORDER BY id')).toEqual(before)
  })

  async function take(list: string, isDryRun = false) {
    const request = {
      bytes: Buffer.from(list),
      by: 'Anne',
      origin: 'cli' as const,
      isDryRun,
      now: later,
    }
    const imported = await importDevices(database.cmdb, request)
    if (!imported.ok) throw new Error(imported.failure.message)
    return imported.value.plan.lines
  }
  const assetOf = () =>
    query(`SELECT d.name, field, value, source, said_by FROM asserted_values v
      JOIN devices d ON d.id = v.device_id WHERE ended_by IS NULL ORDER BY d.name, field`)

  test('a list of devices gives asset numbers, each with the import as its source; again it changes nothing', async () => {
    await scan(first, { devices: [aSwitch(1), aSwitch(2)] })
    const list =
      'uai;n° de série;n° inventaire;salle\n0370037P;CN61FP0001;INV-7;A107\n0370037A;X;Y;Z\n0740047Z;X;Y;Z\n'
    const dry = await take(list, true)
    expect(await assetOf()).toEqual([])
    expect(await take(list)).toEqual(dry)
    expect(dry.map(it => it.outcome)).toEqual(['changed', 'refused', 'refused'])
    expect(await assetOf()).toMatchObject([
      { field: 'assetNumber', value: 'INV-7', source: 'import', said_by: 'Anne' },
      { field: 'room', value: 'A107' },
      { field: 'serial', value: 'CN61FP0001' },
    ])
    expect((await take(list)).map(it => it.outcome)).toEqual(['unchanged', 'refused', 'refused'])
  })

  test('a list never joins what scans tell apart', async () => {
    await scan(first, { devices: [aSwitch(1, { name: 'sw' }), aSwitch(2, { name: 'sw' })] })
    const lines = await take(
      'uai;nom;serie;inventaire\n0370037P;sw;;INV-1\n0370037P;sw;NEW1;INV-2\n',
    )
    expect(lines).toMatchObject([
      { outcome: 'refused', reason: 'fits 2 devices: sw, sw' },
      // Another serial is another device: it is expected.
      { outcome: 'created' },
    ])
    expect(await assetOf()).toEqual([])
  })

  test('what a list named before it was plugged in is no surprise when it comes, and has its asset number', async () => {
    await scan(first, { devices: [aSwitch(1)] })
    const list = 'uai;serie;inventaire\n0370037P;CN61FP0002;INV-2\n'
    expect(await take(list)).toMatchObject([{ outcome: 'created', item: 'CN61FP0002' }])
    const done = await scan(later, { devices: [aSwitch(1), aSwitch(2)] })
    expect(done.arrived).toBe(1)
    expect((await gearFindings()).map(it => it.kind)).toEqual(['baseline'])
    expect(await assetOf()).toMatchObject([{ field: 'assetNumber', value: 'INV-2' }, {}])
    expect((await take(list)).map(it => it.outcome)).toEqual(['unchanged'])
  })

  test('a list of PCs gives them asset numbers by their MAC addresses, those that are still to come, too', async () => {
    await scan(first, { devices: [aSwitch(1)], pcs: [aPc(1), aPc(2)] })
    const list = [
      'uai;mac;n° inventaire;salle',
      '0370037P;A4-BB-6D-00-00-01;INV-11;A107',
      '0370037P;a4:bb:6d:00:00:03;INV-13;A108',
    ].join('\n')
    const outcomes = async () => (await take(list)).map(it => it.outcome)
    expect(await outcomes()).toEqual(['changed', 'created'])
    const listedPcs = () =>
      query(`SELECT e.name, field, value FROM asserted_values v
        JOIN endpoints e ON e.id = v.endpoint_id WHERE ended_by IS NULL ORDER BY 1, 2`)
    expect(await listedPcs()).toMatchObject([{ value: 'INV-11' }, { value: 'A107' }])
    const done = await scan(later, { devices: [aSwitch(1)], pcs: [aPc(1), aPc(2), aPc(3)] })
    expect(done.arrived).toBe(1)
    expect(await listedPcs()).toMatchObject([
      { name: 'a107-sev-1', field: 'assetNumber', value: 'INV-11' },
      { name: 'a107-sev-1', field: 'room', value: 'A107' },
      { name: 'a107-sev-3', field: 'assetNumber', value: 'INV-13' },
      { name: 'a107-sev-3', field: 'room', value: 'A108' },
    ])
    expect(await outcomes()).toEqual(['unchanged', 'unchanged'])
  })

  test('names that break the convention are told: devices one by one, hosts together', async () => {
    const devices = [
      aSwitch(1, { name: 'rca0370037psw152.RG2.13' }),
      aSwitch(2, { name: 'switch-cdi' }),
    ]
    await scan(first, { devices, pcs: [aPc(1), aPc(2, { name: 'PC-DE-PAUL' })] }, rules)
    const found = (await gearFindings()).filter(it => it.kind.includes('convention'))
    expect(found).toMatchObject([
      { kind: 'name-breaks-convention', name: 'switch-cdi' },
      { kind: 'names-break-convention', detail: { count: 1, names: ['PC-DE-PAUL'] } },
    ])
  })

  test('a name that tells of another site is told', async () => {
    await scan(first, { devices: [aSwitch(1, { name: 'rca0740047zsw1.RG1.1' })] }, rules)
    const found = (await gearFindings()).find(it => it.kind === 'name-of-another-site')
    expect(found).toMatchObject({ detail: { site: '0740047Z' } })
  })

  test('what a name tells of the rack is a proposal: nothing is written until a person applies it, and then it is theirs', async () => {
    const devices = [aSwitch(1, { name: 'rca0370037psw152.RG2.13' })]
    await scan(first, { devices }, rules)
    expect(await assetOf()).toEqual([])
    const found = (await gearFindings()).find(it => it.kind === 'name-proposes')
    expect(found).toMatchObject({ detail: { proposed: { rack: 'RG2' } } })
    const actor = { kind: 'person' as const, name: 'Anne' }
    const correction = { id: uuidv7(), actor, origin: 'api' as const, now: later }
    expect(await applyProposal(database.cmdb, found.id, correction)).toMatchObject({ ok: true })
    expect(await assetOf()).toMatchObject([
      { field: 'rack', value: 'RG2', source: 'person', said_by: 'Anne' },
    ])
    await scan(muchLater, { devices }, rules)
    expect((await gearFindings()).map(it => it.kind)).toEqual(['baseline'])
  })

  test('a pattern that backtracks without end is stopped, told, and takes no other rule with it', async () => {
    const endless = { name: 'endless', kinds: ['switch' as const], pattern: '(a+)+$b' }
    const devices = [aSwitch(1, { name: `${'a'.repeat(60)}!` })]
    const pcs = [aPc(1, { name: 'PC-DE-PAUL' })]
    const startedAt = performance.now()
    const done = await scan(first, { devices, pcs }, [endless, ...rules.slice(1)])
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(done.failures).toEqual([
      'naming rule endless: its pattern takes too long; expected a simpler one',
    ])
    const kinds = (await gearFindings()).map(it => it.kind)
    expect(kinds).toContain('names-break-convention')
    expect(kinds).not.toContain('name-breaks-convention')
  })
})
