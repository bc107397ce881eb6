import { once } from 'node:events'
import { Agent, get } from 'node:http'
import pino from 'pino'
import { startApi } from '../../collector/api/start-api.ts'
import type { Cmdb } from '../../collector/cmdb/connect.ts'
import type { Figure } from './bench.ts'
import type { RegionSite } from './region.ts'

const TIMES = 60
const LIMIT_MS = 50

/** How long the API takes for what pages ask it, over all sites: the 95th percentile, by HTTP on a loopback port. */
export async function askApi(cmdb: Cmdb, sites: readonly RegionSite[]): Promise<Figure[]> {
  await plugIn(cmdb)
  const devices = await idsOf(cmdb, 'devices')
  const api = await startApi({
    database: cmdb,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
  })
  const agent = new Agent({ keepAlive: true })
  const site = (turn: number) => sites[(turn * 7) % sites.length]?.id ?? ''
  const hexPair = (turn: number) => (turn % 180).toString(16).padStart(2, '0')
  const room = (turn: number) => `a${100 + (turn % 60)}`
  const words: Record<string, (turn: number) => string> = {
    'part of a name': turn => `sev-${turn % 180}-0`,
    'a short part of a name': turn => `${room(turn)}-s`,
    'a part of few names': turn => `-${turn % 180}-1${turn % 10}${turn % 7}`,
    'part of a MAC': turn => `bb6d${hexPair(turn)}00`,
    'an address': turn => `10.1.2${turn % 4}.${turn % 60}`,
    'nothing like it': turn => `zzz${turn}zz`,
  }
  const searches = Object.entries(words).flatMap(([what, word]) =>
    ['devices', 'endpoints', 'locations'].map(
      list =>
        [
          `search ${list} for ${what}`,
          (turn: number) => `/api/v1/${list}?limit=50&q=${encodeURIComponent(word(turn))}`,
        ] as const,
    ),
  )
  const questions: (readonly [string, (turn: number) => string])[] = [
    ...searches,
    ['search switches by name', turn => `/api/v1/devices?limit=50&q=psw1${turn % 10}`],
    ['first page of devices', () => '/api/v1/devices?limit=50&sort=name'],
    ['first page of endpoints', () => '/api/v1/endpoints?limit=50'],
    ['first page of endpoints by name', () => '/api/v1/endpoints?limit=50&sort=name'],
    ['endpoints of a kind', () => '/api/v1/endpoints?limit=50&kind=pc'],
    ['all sites', () => '/api/v1/sites?limit=200'],
    ['site page: site', turn => `/api/v1/sites/${site(turn)}`],
    ['site page: devices', turn => `/api/v1/devices?site=${site(turn)}&sort=name&limit=100`],
    ['site page: endpoints', turn => `/api/v1/endpoints?site=${site(turn)}&sort=name&limit=100`],
    ['device page', turn => `/api/v1/devices/${devices[(turn * 41) % devices.length]}`],
  ]
  try {
    const figures: Figure[] = []
    for (const [name, path] of questions) {
      const times: number[] = []
      for (let turn = 0; turn < TIMES; turn++) {
        const startedAt = performance.now()
        await ask(`${api.url}${path(turn)}`, agent)
        times.push(performance.now() - startedAt)
      }
      const sorted = times.sort((a, b) => a - b)
      const p95 = sorted[Math.ceil(TIMES * 0.95) - 1] ?? 0
      figures.push({ name: `p95, ${name}`, value: p95, unit: 'ms', limit: LIMIT_MS })
    }
    return figures
  } finally {
    agent.destroy()
    await api.close()
  }
}

/** Every host is on a port of its site, as the topology would conclude. */
export async function plugIn({ pool }: Cmdb): Promise<void> {
  await pool.query(`INSERT INTO endpoint_locations
      (id, site_id, endpoint_id, device_id, interface, evidence, confidence, first_seen, last_seen)
    SELECT gen_random_uuid(), e.site_id, e.id, d.id, 'GigabitEthernet1/0/1', 'bridge', 0.9,
      e.first_seen, e.last_seen
    FROM endpoints e JOIN LATERAL (
      SELECT id FROM devices WHERE site_id = e.site_id LIMIT 1
    ) d ON true`)
  await pool.query('VACUUM ANALYZE')
}

export async function idsOf({ pool }: Cmdb, table: 'devices'): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`)
  return rows.map(it => it.id)
}

async function ask(url: string, agent: Agent): Promise<void> {
  const [response] = await once(get(url, { agent }), 'response')
  let body = ''
  for await (const chunk of response.setEncoding('utf8')) body += chunk
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode} ${body}`)
}
