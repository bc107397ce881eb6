import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMetrics } from '../../../collector/api/metrics.ts'
import { startApi } from '../../../collector/api/start-api.ts'
import { connectCmdb } from '../../../collector/cmdb/connect.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { postgresServers, startTestServer } from '../../real/postgres-server.ts'
import { addAgent, addDevice, addEndpoint, addSite, CHOISEUL } from './inventory-rows.ts'
import { ask, serveApi } from './serve-api.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describeOnOnePostgres('the HTTP side of the collector', server => {
  const database = freshDatabase(server)
  const metrics = createMetrics()
  const broker: { trouble?: string } = {}
  const webRoot = mkdtempSync(join(tmpdir(), 'recense-web-'))
  mkdirSync(join(webRoot, 'assets'))
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Recense</title>')
  writeFileSync(join(webRoot, 'favicon.svg'), '<svg/>')
  writeFileSync(join(webRoot, 'assets', 'main-1a2b3c.js'), 'void 0')
  writeFileSync(`${webRoot}-secret.txt`, 'canary')
  const api = serveApi(database, () => ({
    metrics,
    webRoot,
    checks: { broker: async () => broker.trouble },
  }))

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL)
    await addAgent(db, { state: 'online' })
    await addDevice(db, { kind: 'switch' })
    await addDevice(db, { kind: 'switch', state: 'late' })
    await addEndpoint(db, { kind: 'pc' })
    await addEndpoint(db, { kind: 'phone', is_random_mac: true })
  })
  afterAll(() => {
    rmSync(webRoot, { recursive: true })
    rmSync(`${webRoot}-secret.txt`)
  })

  test('the process is alive whatever its parts do, and ready only with all of them', async () => {
    expect(await api.get('/readyz')).toMatchObject({
      status: 200,
      body: {
        status: 'ready',
        checks: {
          database: { isReady: true },
          migrations: { isReady: true },
          broker: { isReady: true },
        },
      },
    })
    broker.trouble = 'not listening'
    expect(await api.get('/readyz')).toMatchObject({
      status: 503,
      body: {
        status: 'not-ready',
        checks: { broker: { isReady: false, reason: 'not listening' } },
      },
    })
    expect((await api.get('/healthz')).body).toEqual({ status: 'alive' })
    delete broker.trouble
  })

  test('tables of another version are not ready', async () => {
    await database.cmdb.pool.query(
      `INSERT INTO schema_migrations (version, name) VALUES (9999, 'from the future')`,
    )
    expect(await api.get('/readyz')).toMatchObject({
      status: 503,
      body: { checks: { migrations: { reason: expect.stringMatching(/version 9999, expected/) } } },
    })
    await database.cmdb.pool.query('DELETE FROM schema_migrations WHERE version = 9999')
  })

  test('the metrics count messages, inventory, agents, quarantine and requests', async () => {
    metrics.countIngest({ kind: 'observation', outcome: 'changed', seconds: 0.02 })
    metrics.countIngest({ kind: 'observation', outcome: 'quarantined', seconds: 0.001 })
    await api.get('/api/v1/devices?limit=1')
    const { text, headers } = await api.get('/metrics')
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    for (const line of [
      'recense_ingest_messages_total{kind="observation",outcome="changed"} 1',
      'recense_ingest_messages_total{kind="observation",outcome="quarantined"} 1',
      'recense_devices{kind="switch",state="seen"} 1',
      'recense_devices{kind="switch",state="late"} 1',
      'recense_endpoints{kind="pc",state="seen"} 1',
      'recense_agents{state="online"} 1',
      'recense_quarantined_messages 0',
      'recense_database_up 1',
    ]) {
      expect(text).toContain(`${line}\n`)
    }
    expect(text).toMatch(
      /recense_http_request_seconds_count\{method="GET",route="\/api\/v1\/devices",status="200"\} \d/,
    )
    expect(text).not.toContain('phone')
  })

  test('every answer forbids foreign scripts, frames and origins', async () => {
    for (const path of ['/', '/api/v1/devices', '/nothing', '/assets/main-1a2b3c.js', '/%']) {
      const { headers } = await api.get(path, { origin: 'https://elsewhere.example' })
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      const policy = headers.get('content-security-policy')
      expect(policy, path).toContain("script-src 'self'")
      expect(policy, path).not.toContain('unsafe')
      expect(headers.get('access-control-allow-origin'), path).toBeNull()
    }
  })

  test('an address that a browser navigates to is a page; a program gets a problem', async () => {
    for (const path of ['/', '/sites/0370037P', '/devices/x?tab=1']) {
      const page = await api.get(path, BROWSER)
      expect([page.status, page.headers.get('cache-control')], path).toEqual([200, 'no-cache'])
      expect(page.text).toContain('<title>Recense</title>')
    }
    expect((await api.get('/sites/0370037P', { accept: '*/*' })).status).toBe(404)
    expect((await api.get('/api/v1/nothing', BROWSER)).status).toBe(404)
    expect((await api.get('/assets/gone.js', BROWSER)).status).toBe(404)
  })

  test('hashed assets are kept for a year, everything else is asked again', async () => {
    const { headers } = await api.get('/assets/main-1a2b3c.js')
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await api.get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
  })

  test('no path leads out of the folder of the pages', async () => {
    const secret = `${webRoot.split('/').at(-1)}-secret.txt`
    for (const path of [
      `/../${secret}`,
      `/..%2f${secret}`,
      `/%2e%2e/${secret}`,
      `/assets/..%2f..%2f${secret}`,
      '/..%5c..%5cetc/passwd',
      '/%00',
    ]) {
      const { status, text } = await askRaw(api.url, path)
      expect(text, path).not.toContain('canary')
      expect([400, 403, 404], path).toContain(status)
    }
  })

  test('the operations are described as OpenAPI 3.1 and can be browsed', async () => {
    expect((await api.get('/api/v1/openapi.json')).body).toMatchObject({ openapi: '3.1.0' })
    const docs = await api.get('/api/v1/docs', BROWSER)
    expect([docs.status, docs.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ])
  })

  test('without built pages the API serves alone, and says how to get them', async () => {
    const alone = await startApi({
      database: database.cmdb,
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'silent' }),
      webRoot: '/nonexistent',
    })
    try {
      expect((await ask(`${alone.url}/`, BROWSER)).body).toMatchObject({
        status: 404,
        detail: expect.stringContaining('npm run build:web'),
      })
      expect((await ask(`${alone.url}/api/v1/sites`)).status).toBe(200)
    } finally {
      await alone.close()
    }
  })

  test('a port that is taken is one clear line', async () => {
    const occupant = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => occupant.once('listening', resolve))
    const { port } = occupant.address() as { port: number }
    const starting = startApi({
      database: database.cmdb,
      host: '127.0.0.1',
      port,
      log: pino({ level: 'silent' }),
    })
    await expect(starting).rejects.toThrow(
      `HTTP: cannot listen on 127.0.0.1:${port}: the port is already taken`,
    )
    occupant.close()
  })
})

const [anyServer] = postgresServers

describe.skipIf(!anyServer)('the HTTP side without its database', () => {
  test('answers 503 without a word of SQL while the database is away, and works again once it is back', async () => {
    if (!anyServer) return
    const postgres = await startTestServer(anyServer)
    const cmdb = connectCmdb({ url: await postgres.createDatabase() })
    const lines: string[] = []
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
    const api = await startApi({ database: cmdb, host: '127.0.0.1', port: 0, log })
    try {
      expect((await ask(`${api.url}/api/v1/devices`)).status).toBe(200)
      await postgres.stop()
      for (const path of ['devices', 'sites', 'endpoints', 'agents', `sites/${CHOISEUL}`]) {
        const { status, body, text, headers } = await ask(`${api.url}/api/v1/${path}`)
        expect([status, body], path).toMatchObject([503, { title: 'Service unavailable' }])
        expect(headers.get('retry-after')).toBe('5')
        expect(text).not.toMatch(/select|postgres|\.s\.PGSQL|ENOENT| at /i)
      }
      expect(lines.some(line => line.includes('database-away'))).toBe(true)
      expect(await ask(`${api.url}/readyz`)).toMatchObject({
        status: 503,
        body: {
          checks: { database: { isReady: false, reason: 'the database cannot be reached' } },
        },
      })
      expect((await ask(`${api.url}/metrics`)).text).toContain('recense_database_up 0\n')
      expect((await ask(`${api.url}/healthz`)).status).toBe(200)
      await postgres.start()
      expect((await ask(`${api.url}/api/v1/devices`)).status).toBe(200)
    } finally {
      await api.close()
      await cmdb.close()
      await postgres.remove()
    }
  })
})

/** Sends a path as it is; fetch would tidy the dots away. */
function askRaw(url: string, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    request({ hostname, port, path }, response => {
      let text = ''
      response.on('data', chunk => {
        text += String(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}
