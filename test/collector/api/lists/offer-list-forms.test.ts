import { get } from 'node:http'
import { parse } from 'csv-parse/sync'
import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshDatabase } from '../../../real/postgres.ts'
import { tokenOf } from '../accounts.ts'
import { addDevice, addSite, CHOISEUL } from '../inventory-rows.ts'
import { serveApi } from '../serve-api.ts'

const OTHER = '0450029M'
const MANY = 2_500

describeOnOnePostgres('the forms of lists', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  let all = {}
  let other = {}

  beforeAll(async () => {
    const { db, pool } = database.cmdb
    await addSite(db, CHOISEUL)
    await addSite(db, OTHER)
    await addDevice(db, { name: '=HYPERLINK("http://x")', addresses: ['10.1.2.3', '10.1.2.4'] })
    await addDevice(db, { name: 'é; "x"', site_id: OTHER })
    await pool.query(
      `INSERT INTO endpoints (id, site_id, kind, name, mac_address, via, is_random_mac, first_seen, last_seen, observed_message, held, sightings)
      SELECT gen_random_uuid(), CASE n % 2 WHEN 0 THEN $1 ELSE $2 END, 'pc', 'pc' || n, ('02:00:00:00:' || to_hex(n / 256) || ':' || to_hex(n % 256))::macaddr,
        '{icmp}', false, now(), now(), gen_random_uuid(), '{}', '{}' FROM generate_series(1, $3::integer) n`,
      [CHOISEUL, OTHER, MANY],
    )
    all = await tokenOf(db, { name: 'anne', role: 'administrator' })
    other = await tokenOf(db, { name: 'bob', sites: [OTHER] })
  })

  test('a whole list comes as NDJSON, each item once', async () => {
    const { text, headers } = await api.get('/api/v1/endpoints?format=ndjson&limit=3', all)
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    const ids = text
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { id: string }).id)
    expect([ids.length, new Set(ids).size]).toEqual([MANY, MANY])
  })

  test('a whole list comes as CSV to be saved, formulas made harmless', async () => {
    const answer = await api.get('/api/v1/devices', { ...all, accept: 'text/csv' })
    expect(answer.headers.get('content-type')).toContain('text/csv')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="devices.csv"')
    const bytes = Buffer.from(
      await (await fetch(`${api.url}/api/v1/devices?format=csv`, { headers: all })).arrayBuffer(),
    )
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows: Record<string, string>[] = parse(bytes, {
      bom: true,
      delimiter: ';',
      columns: true,
    })
    expect(rows.map(it => it.name)).toEqual([`'=HYPERLINK("http://x")`, 'é; "x"'])
    expect(rows[0]?.addresses).toBe('10.1.2.3, 10.1.2.4')
  })

  test('every page of a stream shows the sites of whoever asks, and no other', async () => {
    for (const format of ['ndjson', 'csv']) {
      const { text } = await api.get(`/api/v1/endpoints?format=${format}`, other)
      expect(text).not.toContain(CHOISEUL)
      expect(text.split(OTHER)).toHaveLength(MANY / 2 + 1)
    }
  })

  test('a slow reader of a stream does not see more than a fast one', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const url = `${api.url}/api/v1/endpoints?format=ndjson`
      get(url, { headers: other }, response => {
        let read = ''
        response.setEncoding('utf8')
        response.on('data', chunk => {
          read += chunk
          response.pause()
          // Meanwhile somebody who may see everything asks.
          void api.get('/api/v1/endpoints?limit=1', all).then(() => response.resume())
        })
        response.on('end', () => resolve(read))
      }).on('error', reject)
    })
    expect(text).not.toContain(CHOISEUL)
    expect(text.split(OTHER)).toHaveLength(MANY / 2 + 1)
  })

  test('only the asked fields come, in every form', async () => {
    const { body } = await api.get('/api/v1/devices?fields=name,site&limit=1', all)
    expect(body).toMatchObject({ total: 2 })
    expect((body as { items: object[] }).items).toEqual([
      { site: CHOISEUL, name: '=HYPERLINK("http://x")' },
    ])
    const csv = await api.get('/api/v1/devices?fields=site&format=csv&delimiter=comma', all)
    expect(csv.text).toBe(`site\r\n${CHOISEUL}\r\n${OTHER}\r\n`)
    expect(await api.get('/api/v1/devices?fields=name,password', all)).toMatchObject({
      status: 400,
      body: {
        detail: expect.stringMatching(/"fields": there is no "password"; known are id, site/),
      },
    })
    for (const name of ['__proto__', 'constructor', '', 'toString']) {
      expect((await api.get(`/api/v1/devices?fields=${name}`, all)).status, name).toBe(400)
    }
  })

  test('a mistake is told as a problem in every form', async () => {
    for (const format of ['csv', 'ndjson']) {
      const answer = await api.get(`/api/v1/devices?format=${format}&cursor=x`, all)
      expect(answer.status).toBe(400)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    }
    expect((await api.get('/api/v1/devices?format=xml', all)).status).toBe(400)
  })

  test('HEAD of a stream tells its type without reading it', async () => {
    const url = `${api.url}/api/v1/endpoints?format=csv`
    const { status, headers } = await fetch(url, { method: 'HEAD', headers: all })
    expect([status, headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/csv'),
    ])
  })

  test('who has an answer already is told so, until it is another', async () => {
    const first = await api.get('/api/v1/devices', all)
    const tag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const again = await api.get('/api/v1/devices', { ...all, 'if-none-match': `"x", ${tag}` })
    expect([again.status, again.text]).toEqual([304, ''])
    expect(again.headers.get('etag')).toBe(tag)
    expect((await api.get('/api/v1/devices', { ...other, 'if-none-match': tag })).status).toBe(200)
    await database.cmdb.pool.query(`UPDATE devices SET last_seen = last_seen + interval '1 hour'`)
    expect((await api.get('/api/v1/devices', { ...all, 'if-none-match': tag })).status).toBe(200)
  })
})
