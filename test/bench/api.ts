import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../../collector/postgres/start-postgres.ts'
import { tokenOf } from '../collector/api/accounts.ts'
import { idsOf, plugIn } from './ask-api.ts'
import type { Figure } from './bench.ts'
import { freshCmdb, takeInAll } from './cmdb.ts'
import { ENDPOINTS, type RegionSite, regionSites } from './region.ts'

const PER_SECOND = 50
const SERVE_API = fileURLToPath(new URL('./serve-api.ts', import.meta.url))
const silent = { debug: () => {}, warn: () => {}, error: () => {} }

/**
 * The API of a region in a process of its own: how long reads take while 50 are asked a second, whether they are answered or
 * not, by tokens of all sites and of one; and how much memory whole lists take while they are streamed.
 */
export async function benchApi(seconds = 30): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  chmodSync(folder, 0o755)
  const postgres = await startPostgres(folder, silent)
  if (!postgres.ok) throw new Error(postgres.failure.message)
  const sites = regionSites()
  try {
    const cmdb = await freshCmdb(postgres.value.url, 'bench', sites)
    await takeInAll(cmdb, sites, 0)
    await plugIn(cmdb)
    const whole = await tokenOf(cmdb.db, { name: 'noc', role: 'administrator' })
    const one = await tokenOf(cmdb.db, { name: 'school', sites: [sites[5]?.id ?? ''] })
    const devices = await idsOf(cmdb, 'devices')
    await cmdb.close()

    const api = await serveApi(postgres.value.url.replace(/\/postgres\b(?=\?|$)/, '/bench'))
    try {
      const asking = { url: api.url, whole, one, sites, devices }
      await askSteadily(asking, 5)
      const times = await askSteadily(asking, seconds)
      const streamed = await measureStreams(api, whole)
      return [
        { name: 'reads', value: times.length / seconds, unit: 'per s' },
        { name: 'p50 of reads', value: quantile(times, 0.5), unit: 'ms' },
        { name: 'p95 of reads', value: quantile(times, 0.95), unit: 'ms', limit: 50 },
        { name: 'p99 of reads', value: quantile(times, 0.99), unit: 'ms' },
        ...streamed,
      ]
    } finally {
      await api.stop()
    }
  } finally {
    await postgres.value.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Headers = Record<string, string>
type Asking = {
  url: string
  whole: Headers
  one: Headers
  sites: readonly RegionSite[]
  devices: readonly string[]
}

/** Milliseconds of each read, from when it was due: one that waits behind others counts its waiting. */
async function askSteadily(asking: Asking, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 })
  const times: number[] = []
  const startedAtMs = performance.now()
  const under: Promise<void>[] = []
  for (let turn = 0; turn < seconds * PER_SECOND; turn++) {
    const dueMs = startedAtMs + (turn * 1000) / PER_SECOND
    const early = dueMs - performance.now()
    if (early > 0) await sleep(early)
    const { path, headers } = question(asking, turn)
    under.push(
      read(`${asking.url}${path}`, headers, agent).then(() => {
        times.push(performance.now() - dueMs)
      }),
    )
  }
  await Promise.all(under)
  agent.destroy()
  return times.sort((a, b) => a - b)
}

/** What pages and programs ask, in turn; every tenth by somebody who is for one site. */
function question({ whole, one, sites, devices }: Asking, turn: number) {
  const site = sites[(turn * 7) % sites.length]?.id ?? ''
  const device = devices[(turn * 41) % devices.length]
  const paths = [
    '/api/v1/overview?limit=200',
    `/api/v1/sites/${site}`,
    `/api/v1/devices?site=${site}&sort=name&limit=100`,
    `/api/v1/devices/${device}`,
    `/api/v1/devices/${device}/ports`,
    `/api/v1/endpoints?site=${site}&sort=name&limit=100`,
    `/api/v1/locations?q=sev-${turn % 180}-0&limit=50`,
    `/api/v1/endpoints?q=bb6d${(turn % 180).toString(16).padStart(2, '0')}00&limit=50`,
    `/api/v1/sites/${site}/topology`,
    '/api/v1/alerts?state=active',
    '/api/v1/links',
    `/api/v1/findings?site=${site}`,
    '/api/v1/devices?limit=100&fields=id,name,serial',
    '/api/v1/changes?since=now',
    '/api/v1/endpoints?limit=100',
    '/api/v1/agents?limit=200',
  ]
  if (turn % 10 === 9) return { path: '/api/v1/endpoints?limit=100&sort=name', headers: one }
  return { path: paths[turn % paths.length] ?? '', headers: whole }
}

/** Megabytes that the process grows by while it tells all endpoints, to a reader that hurries and to one that does not. */
async function measureStreams(api: RunningApi, headers: Headers): Promise<Figure[]> {
  const figures: Figure[] = []
  // The heap of a process that just began is small, and grows once to what it works with.
  for await (const _ of await ask(`${api.url}/api/v1/endpoints?format=csv`, headers)) {
    // Read to its end.
  }
  for (const [name, format, pauseMs] of [
    ['CSV', 'csv', 0],
    ['NDJSON', 'ndjson', 0],
    ['CSV to a slow reader', 'csv', 5],
  ] as const) {
    await sleep(1000)
    const before = api.memoryMb()
    let most = before
    const watch = setInterval(() => {
      most = Math.max(most, api.memoryMb())
    }, 10)
    const startedAtMs = performance.now()
    const response = await ask(
      `${api.url}/api/v1/endpoints?includeRandomMac=true&format=${format}`,
      headers,
    )
    let lines = 0
    for await (const chunk of response) {
      for (const byte of chunk as Buffer) if (byte === 10) lines++
      if (pauseMs > 0) await sleep(pauseMs)
    }
    clearInterval(watch)
    const expected = format === 'csv' ? ENDPOINTS + 1 : ENDPOINTS
    if (lines !== expected) throw new Error(`${name}: expected ${expected} lines, got ${lines}`)
    const seconds = (performance.now() - startedAtMs) / 1000
    figures.push(
      { name: `${name} of all endpoints`, value: seconds, unit: 's' },
      { name: `${name}: more memory`, value: most - before, unit: 'MB', limit: 50 },
    )
  }
  return figures
}

type RunningApi = { url: string; memoryMb: () => number; stop: () => Promise<void> }

async function serveApi(databaseUrl: string): Promise<RunningApi> {
  const child = spawn(process.execPath, [SERVE_API, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [line] = await once(child.stdout, 'data')
  return {
    url: String(line).trim(),
    memoryMb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function ask(url: string, headers: Headers, agent?: Agent): Promise<IncomingMessage> {
  const request = get(url, { headers, ...(agent && { agent }) })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`)
  return response
}

async function read(url: string, headers: Headers, agent: Agent): Promise<void> {
  for await (const _ of await ask(url, headers, agent)) {
    // Only the time counts.
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}
