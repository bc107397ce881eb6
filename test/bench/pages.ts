import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { build } from 'vite'
import { type Cmdb, connectCmdb } from '../../collector/cmdb/connect.ts'
import { migrateDatabase } from '../../collector/cmdb/migrate.ts'
import { startPostgres } from '../../collector/postgres/start-postgres.ts'
import { addRegion } from '../collector/web/region.ts'
import { desktop, startChromium } from '../real/chromium.ts'
import type { Figure } from './bench.ts'
import { median } from './compare.ts'
import { openPage, watchPage } from './open-page.ts'
import { fillWatchedRegion, type WatchedRegion } from './watched-region.ts'

const LIMIT_MS = 1000
const WORK_LIMIT_MS = 100
const MANY_SITES = 2000
const SETTLE_MS = 600
const SERVE_API = fileURLToPath(new URL('./serve-api.ts', import.meta.url))
const WEB = fileURLToPath(new URL('../../collector/web/', import.meta.url))
const silent = { debug: () => {}, warn: () => {}, error: () => {} }

/** Every page by its address, and what its main content is. */
function pagesOf(region: WatchedRegion): [path: string, content: string][] {
  const { site, device, endpoint, link, incident, identityCase } = region
  return [
    ['/', '.overview tbody tr'],
    ['/where?where=sev-3-0', '.table tbody tr'],
    [`/sites/${site}`, '.table tbody tr'],
    [`/sites/${site}?kind=pc`, '.table tbody tr'],
    [`/sites/${site}/network`, '.tree li'],
    [`/sites/${site}/audit`, '.table tbody tr'],
    [`/sites/${site}/settings`, '.panel'],
    [`/devices/${device}`, '.table tbody tr'],
    [`/endpoints/${endpoint}`, 'dl.facts'],
    ['/alerts', '.alert-list > li'],
    ['/alerts?state=resolved', '.alert-list > li'],
    ['/incidents', '.table tbody tr'],
    [`/incidents/${incident}`, '.alert-list > li'],
    ['/maintenance', '.panel'],
    ['/links', '.table tbody tr'],
    ['/links?kind=uplink', '.table tbody tr'],
    [`/links/${link}`, '.traffic canvas'],
    ['/cases', '.table tbody tr'],
    [`/cases/${identityCase}`, '.table tbody tr'],
    ['/brakes', '.panel'],
    ['/agents', '.table tbody tr'],
    [`/agents/${site}`, '.panel'],
    ['/imports', 'form'],
    ['/accounts', '.panel'],
    ['/account', '.panel'],
  ]
}

/**
 * Every page at the size of a region, in Chromium: milliseconds from asking for its address until it is interactive, with
 * nothing in the browser's cache and then with everything; and what the overview of 2,000 sites costs the browser's main
 * thread when it is sorted and narrowed. Medians of `times`.
 */
export async function benchPages(times = 3): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'recense-bench-'))
  chmodSync(folder, 0o755)
  if (!existsSync(join(WEB, 'dist/index.html'))) {
    await build({ configFile: join(WEB, 'vite.config.ts'), logLevel: 'warn' })
  }
  const postgres = await startPostgres(folder, silent)
  if (!postgres.ok) throw new Error(postgres.failure.message)
  const browser = await startChromium()
  const figures: Figure[] = []
  try {
    const now = new Date()
    const region = await fillDatabase(postgres.value.url, 'region', it =>
      fillWatchedRegion(it, now),
    )
    await serving(region.url, async url => {
      // The server has been up for long; its first answers are not what people wait for.
      for (const [path, content] of pagesOf(region.filled)) {
        const { page } = await browser.visit(desktop)
        await watchPage(page, content)
        await openPage(page, url + path)
        await page.context().close()
      }
      for (const [path, content] of pagesOf(region.filled)) {
        const cold: number[] = []
        const warm: number[] = []
        for (let turn = 0; turn < times; turn++) {
          const visitor = await browser.visit(desktop)
          await watchPage(visitor.page, content)
          // Somebody's browser has been open for long, too: what a new one does first is not the page's.
          await visitor.page.waitForTimeout(SETTLE_MS)
          cold.push(await openPage(visitor.page, url + path))
          warm.push(await openPage(visitor.page, url + path))
          if (visitor.faults.length > 0) throw new Error(`${path}: ${visitor.faults[0]}`)
          await visitor.page.context().close()
        }
        const name = path.replaceAll(/[0-9a-f-]{36}/g, '…').replaceAll(region.filled.site, '…')
        figures.push(
          { name: `${name}, cold`, value: median(cold), unit: 'ms', limit: LIMIT_MS },
          { name: `${name}, warm`, value: median(warm), unit: 'ms', limit: LIMIT_MS },
        )
      }
    })
    const many = await fillDatabase(postgres.value.url, 'many', it =>
      addRegion(it, MANY_SITES, { now }),
    )
    await serving(many.url, async url => {
      const { page } = await browser.visit(desktop)
      figures.push(...(await workOnMany(page, url, times)))
    })
    return figures
  } finally {
    await browser.close()
    await postgres.value.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Main-thread milliseconds, without the waiting, of each thing that is done to a list of 2,000 sites. */
async function workOnMany(page: Page, url: string, times: number): Promise<Figure[]> {
  const rows = '.overview tbody tr'
  const opened: number[] = []
  const sorted: number[] = []
  const narrowed: number[] = []
  const typed: number[] = []
  await watchPage(page, rows)
  const session = await page.context().newCDPSession(page)
  // Of the thread's own time: what else the machine does is no work of the page.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const work = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(it => it.name === 'TaskDuration')?.value ?? 0) * 1000
  }
  /** Until the browser has painted what followed; what it draws afterwards, out of sight, it does in pauses. */
  const costOf = async (does: () => Promise<unknown>) => {
    await page.waitForTimeout(1000)
    const changed = page.evaluate(selector => {
      const first = () => document.querySelector(selector)?.textContent
      const before = first()
      return new Promise<void>(resolve => {
        const look = () => (first() !== before ? resolve() : void requestAnimationFrame(look))
        requestAnimationFrame(look)
      })
    }, rows)
    const before = await work()
    await does()
    await changed
    return (await work()) - before
  }
  /** Presses the middle of something with the mouse alone: whether it can be pressed is looked at before. */
  const costOfPress = async (what: Locator) => {
    await what.click({ trial: true })
    const box = await what.boundingBox()
    if (!box) throw new Error('nothing to press')
    return await costOf(() => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2))
  }
  const head = page.getByRole('columnheader')
  const words = page.locator('.panel-head input[type=search]')
  for (let turn = 0; turn < times; turn++) {
    opened.push(await openPage(page, url))
    sorted.push(await costOfPress(head.nth(0).getByRole('button')))
    narrowed.push(await costOfPress(page.locator('.mark').nth(1)))
    await words.focus()
    typed.push(await costOf(() => page.keyboard.insertText('lycee 19')))
  }
  const figure = (name: string, values: number[], limit: number): Figure => ({
    ...{ name: `2,000 sites: ${name}`, value: median(values), unit: 'ms', limit },
  })
  return [
    figure('interactive', opened, LIMIT_MS),
    figure('work to sort', sorted, WORK_LIMIT_MS),
    figure('work to narrow by a tile', narrowed, WORK_LIMIT_MS),
    figure('work to narrow by a word', typed, WORK_LIMIT_MS),
  ]
}

async function fillDatabase<Filled>(
  url: string,
  name: string,
  fill: (cmdb: Cmdb) => Promise<Filled>,
): Promise<{ url: string; filled: Filled }> {
  const admin = connectCmdb({ url, maxConnections: 1 })
  await admin.pool.query(`CREATE DATABASE ${name}`)
  await admin.close()
  const own = url.replace(/\/postgres\b(?=\?|$)/, `/${name}`)
  const cmdb = connectCmdb({ url: own })
  try {
    const migrated = await migrateDatabase(cmdb.pool)
    if (!migrated.ok) throw new Error(migrated.failure.message)
    const filled = await fill(cmdb)
    // As it is in the long run; else PostgreSQL's own upkeep of what was just filled goes on beside the first pages.
    await cmdb.pool.query('VACUUM ANALYZE')
    await cmdb.pool.query('CHECKPOINT')
    return { url: own, filled }
  } finally {
    await cmdb.close()
  }
}

/** While the API and the pages are served over a database, by a process of their own. */
async function serving(databaseUrl: string, does: (url: string) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [SERVE_API, databaseUrl, join(WEB, 'dist')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  try {
    const [line] = await once(child.stdout, 'data')
    await does(String(line).trim())
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
