import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { findPlan, savePlan } from '../../../collector/cmdb/plans.ts'
import { recordTraffic } from '../../../collector/cmdb/record-traffic.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { Plan } from '../../../schemas/plan.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { AGENT, SITE } from '../school.ts'
import { serveApi } from './serve-api.ts'

const PORT = { address: '10.1.2.1', interface: 'igb0' }
const LINK = {
  site: SITE,
  operator: 'Orange',
  circuitId: 'ND0247000001',
  contract: { downMbps: 100, upMbps: 40 },
  port: PORT,
}

describeOnOnePostgres('the register of links', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)

  async function send(method: string, path: string, body?: unknown, type = 'application/json') {
    const response = await fetch(api.url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  const add = (more: object = {}) => send('POST', '/api/v1/links?by=Anne', { ...LINK, ...more })
  const givePlan = (more: object = {}) =>
    savePlan(database.cmdb, {
      agent: AGENT,
      plan: Plan.parse({
        revision: 1,
        vlans: [{ name: 'admin', targets: ['10.1.2.0/24'], snmp: true }],
        ...more,
      }),
      by: 'Bernard',
      now: new Date(),
    })

  beforeEach(async () => {
    await database.cmdb.pool.query('TRUNCATE sites, imports CASCADE')
    await registerSite(database.cmdb, { id: SITE })
    await registerAgent(database.cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  })

  test('keeps what people say, shows it, and knows who said it', async () => {
    const added = await add()
    expect(added.status).toBe(201)
    const { id } = added.body
    const path = `/api/v1/links/${id}`
    const changed = await send('PATCH', `${path}?by=Bernard`, {
      contract: { downMbps: 1000, upMbps: 1000 },
      circuitId: null,
    })
    expect(changed.body).toMatchObject({
      operator: 'Orange',
      downMbps: 1000,
      ratesFrom: 'contract',
    })
    expect(changed.body).not.toHaveProperty('circuitId')
    expect((await send('DELETE', `${path}?by=Carla`)).status).toBe(204)
    const revisions = await send('GET', `${path}/revisions`)
    expect(revisions.body.items).toMatchObject([
      { by: 'Carla (api 127.0.0.1)', kind: 'ended' },
      {
        by: 'Bernard (api 127.0.0.1)',
        kind: 'changed',
        before: { circuitId: 'ND0247000001', contract: { downMbps: 100 } },
        after: { contract: { downMbps: 1000 } },
      },
      { by: 'Anne (api 127.0.0.1)', kind: 'added', after: { operator: 'Orange' } },
    ])
    expect((await send('GET', '/api/v1/links')).body).toEqual({ items: [], next: null, total: 0 })
    expect((await send('PATCH', `${path}?by=Anne`, { note: 'x' })).status).toBe(404)
  })

  test('shows a link that nothing was measured of as unknown, both ways', async () => {
    await add()
    const list = await send('GET', `/api/v1/links?site=${SITE}&kind=wan&state=unknown`)
    expect(list.body).toMatchObject({
      total: 1,
      items: [{ site: SITE, down: { state: 'unknown' }, up: { state: 'unknown' } }],
    })
    expect((await send('GET', '/api/v1/links?state=saturated')).body.total).toBe(0)
  })

  test('tells the fullest first when asked to, page by page, each link once', async () => {
    const loads = [
      ['quiet', 0.3],
      ['saturated', 0.97],
      [undefined, undefined],
      ['harmful', 0.92],
      ['saturated', 0.99],
    ] as const
    for (const [n, [state, load]] of loads.entries()) {
      const port = { address: `10.1.2.${n + 10}`, interface: 'igb0' }
      const { id } = (await add({ port, circuitId: `C${n}` })).body
      if (state) {
        await sql`INSERT INTO link_states (link_id, site_id, folded_to, settled_to, down_state, up_state, down_load, up_load,
            down_memory, up_memory)
          VALUES (${id}, ${SITE}, now(), now(), ${state}, 'quiet', ${load}, 0.1, '{}', '{}')`.execute(
          database.cmdb.db,
        )
      }
    }
    const circuits: string[] = []
    let cursor = ''
    do {
      const { body } = await send('GET', `/api/v1/links?sort=-urgency&limit=2${cursor}`)
      circuits.push(...body.items.map((it: { circuitId: string }) => it.circuitId))
      cursor = body.next === null ? '' : `&cursor=${body.next}`
    } while (cursor !== '')
    expect(circuits).toEqual(['C3', 'C4', 'C1', 'C0', 'C2'])
  })

  test('refuses what cannot be, and says what was expected', async () => {
    const { id } = (await add()).body
    for (const [body, status, detail] of [
      [{ site: '0740047Z' }, 404, 'there is no site 0740047Z'],
      [{ circuitId: 'another' }, 409, `this port is that of link ${id}`],
      [
        { port: { address: '10.1.2.2', interface: 'x' } },
        409,
        `this circuit is that of link ${id}`,
      ],
      [{ contract: { downMbps: 0, upMbps: 1 } }, 400, 'at least 0.064 Mbit/s'],
      [{ port: { address: 'nowhere', interface: 'x' } }, 400, 'port'],
      [{ thresholds: { saturatedFrom: 3 } }, 400, 'thresholds'],
      [{ speed: 40 }, 400, 'speed'],
    ] as const) {
      const answer = await add(body)
      expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } })
    }
  })

  describe('tells the site’s agent to count at the port', () => {
    test('and leaves the rest of its plan as somebody wrote it', async () => {
      const before = await givePlan({ wan: [{ address: '10.1.2.9', interface: 'Gi0/1' }] })
      expect((await add()).body).toMatchObject({ inPlan: 'added' })
      const after = await findPlan(database.cmdb.db, AGENT)
      expect(after).toMatchObject({ changedBy: 'Anne (api 127.0.0.1), link register' })
      expect(after?.plan).toEqual({
        ...(before.ok && before.value.item.plan),
        revision: 2,
        wan: [{ address: '10.1.2.9', interface: 'Gi0/1' }, PORT],
      })
    })

    test('once, and not where the plan has it already or there is none', async () => {
      expect((await add()).body).toMatchObject({ inPlan: 'no-plan' })
      await givePlan({ watched: [PORT] })
      const [link] = (await send('GET', '/api/v1/links')).body.items
      const again = await send('PATCH', `/api/v1/links/${link.id}?by=Anne`, { note: 'fibre' })
      expect(again.body).toMatchObject({ inPlan: 'watched' })
      expect((await findPlan(database.cmdb.db, AGENT))?.plan.revision).toBe(1)
    })
  })

  test('takes in a list, line by line, and the same list again changes nothing', async () => {
    await givePlan()
    const list = [
      'UAI;Opérateur;Circuit;Débit descendant;Débit montant;Adresse IP;Interface',
      `${SITE};Orange;ND1;100 Mbit/s;40;10.1.2.1;igb0`,
      `${SITE};SFR;ND2;1 Gb/s;;;`,
      '0740047Z;SFR;ND3;100;100;;',
      `${SITE};SFR;ND4;much;100;;`,
      `${SITE};SFR;ND5;40;10;10.1.2.1;`,
    ].join('\n')
    const run = (query: string) =>
      send('POST', `/api/v1/imports/links?by=Anne${query}`, list, 'text/csv')
    const counts = { created: 2, changed: 0, unchanged: 0, refused: 3 }
    const dry = await run('&dryRun=true')
    expect(dry.body).toMatchObject({ counts })
    expect((await send('GET', '/api/v1/links')).body.total).toBe(0)
    const done = await run('')
    expect(done.body.lines).toEqual(dry.body.lines)
    expect(done.body.lines.map((it: { reason?: string }) => it.reason).filter(Boolean)).toEqual([
      '0740047Z is no site that is known here',
      'down: expected a rate like 100 or 100 Mbit/s, got "much"',
      'address and interface: expected both, or neither',
    ])
    expect((await run('')).body).toMatchObject({ counts: { ...counts, created: 0, unchanged: 2 } })
    expect((await findPlan(database.cmdb.db, AGENT))?.plan.wan).toEqual([PORT])
    const links = (await send('GET', '/api/v1/links')).body.items
    expect(links).toMatchObject([
      { circuitId: 'ND1', downMbps: 100, upMbps: 40, interface: 'igb0' },
      { circuitId: 'ND2', downMbps: 1000, upMbps: 1000 },
    ])
  })

  test('is told as CSV, and that list taken in again changes nothing', async () => {
    await add({ note: 'fibre; box 2', downIs: 'out' })
    await add({ circuitId: 'ND2', port: undefined, contract: { downMbps: 40, upMbps: 10 } })
    const told = await fetch(`${api.url}/api/v1/links?kind=wan&format=csv`)
    const list = await told.text()
    expect(list).toContain('ND0247000001')
    const taken = await send('POST', '/api/v1/imports/links?by=Anne&dryRun=true', list, 'text/csv')
    expect(taken.body).toMatchObject({
      counts: { created: 0, changed: 0, unchanged: 2, refused: 0 },
    })
  })

  test('says when links count as full, per site and per link, and refuses what could never hold', async () => {
    const path = `/api/v1/sites/${SITE}/link-thresholds`
    expect((await send('GET', path)).body).toMatchObject({
      ...{ thresholds: {}, effective: { saturatedFrom: 0.9, busyFrom: 0.75 } },
    })
    const said = await send('PUT', `${path}?by=Anne`, { saturatedFrom: 0.8, busyFrom: 0.6 })
    expect(said.body).toMatchObject({
      ...{ thresholds: { saturatedFrom: 0.8 }, changedBy: 'Anne (api 127.0.0.1)' },
      effective: { saturatedFrom: 0.8, enterMinutes: 10 },
      usual: { saturatedFrom: 0.9, enterMinutes: 10 },
    })
    expect((await send('PUT', `${path}?by=Anne`, { busyFrom: 0.95 })).status).toBe(400)
    expect((await send('PUT', `${path}?by=Anne`, { enterMinutes: 20 })).body.detail).toContain(
      'windowMinutes',
    )
    expect((await send('PUT', '/api/v1/sites/0740047Z/link-thresholds?by=Anne', {})).status).toBe(
      404,
    )
    expect((await add({ thresholds: { busyFrom: 0.85 } })).status).toBe(400)
    const { id } = (await add({ thresholds: { busyFrom: 0.7 } })).body
    const change = { thresholds: { saturatedFrom: 0.5 } }
    expect((await send('PATCH', `/api/v1/links/${id}?by=Anne`, change)).status).toBe(400)
  })

  test('shows how far the first hop and the collector were, a loss as a loss and silence as nothing', async () => {
    const instant = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString()
    const echo = (minute: number, target: 'gateway' | 'collector', rttMs?: number) => ({
      ...{ at: instant(minute), target },
      ...(rttMs !== undefined && { rttMs }),
    })
    const roundTrips = [
      ...[echo(0, 'gateway', 2), echo(1, 'gateway', 8), echo(2, 'gateway'), echo(6, 'gateway')],
      echo(1, 'collector', 30),
    ]
    await database.cmdb.db
      .transaction()
      .execute(transaction => recordTraffic(transaction, SITE, [{ roundTrips }]))
    const ask = (query: string) =>
      send('GET', `/api/v1/sites/${SITE}/round-trips?from=${instant(0)}&to=${instant(30)}${query}`)
    expect((await ask('')).body.items).toEqual([
      {
        ...{ from: instant(0), to: instant(5), sent: 3, lost: 1 },
        rttMs: { min: 2, median: 2, p95: 8, max: 8 },
      },
      { from: instant(5), to: instant(10), sent: 1, lost: 1 },
    ])
    expect((await ask('&target=collector')).body).toMatchObject({
      ...{ total: 1, items: [{ sent: 1, lost: 0, rttMs: { median: 30 } }] },
    })
    expect((await ask('&step=7')).status).toBe(400)
  })
})
