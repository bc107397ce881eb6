import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { desktop, hasChromium, phone, startChromium, takeScreenshot } from '../../real/chromium.ts'
import { freshDatabase, postgresServers } from '../../real/postgres.ts'
import { serveApi } from '../api/serve-api.ts'
import { addRegion, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const web = fileURLToPath(new URL('../../../collector/web/', import.meta.url))
const suites = hasChromium ? postgresServers.slice(0, 1) : []
if (suites.length === 0) {
  describe.skip('the overview in Chromium on PostgreSQL: one of them is not installed', () => {})
}

const FULL = 9
/** The machine may be busy with other suites. */
const SOON = { timeout: 15_000 }

describe.each(suites)('the overview of 180 sites on $name', server => {
  const database = freshDatabase(server)
  const api = serveApi(database, () => ({ webRoot: `${web}dist` }))
  let browser: Awaited<ReturnType<typeof startChromium>>
  beforeAll(async () => {
    if (!existsSync(`${web}dist/index.html`)) {
      await build({ configFile: `${web}vite.config.ts`, logLevel: 'warn' })
    }
    browser = await startChromium()
    await addRegion(database.cmdb, 180)
  })
  afterAll(() => browser?.close())

  test('shows every site, the full links first, and narrows them by tile, word and order', async () => {
    const { page, faults } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(api.url)
    const rows = page.locator('.overview tbody tr')
    await expect.poll(() => rows.count(), SOON).toBe(180)
    expect(await rows.first().textContent()).toContain('Saturé, pertes')
    await takeScreenshot(page, 'fr-desktop-overview')
    expect(await findSeriousFaults(page)).toEqual([])

    await page.getByRole('link', { name: 'liens saturés' }).click()
    await expect.poll(() => rows.count(), SOON).toBe(FULL)
    const share = (text: string) => Number(/(\d+)\s%/.exec(text)?.[1])
    const loads = (await rows.allTextContents()).filter(it => !it.includes('pertes'))
    expect(loads.map(share)).toEqual(loads.map(share).toSorted((a, b) => b - a))
    await page.getByRole('link', { name: 'liens saturés' }).click()
    await page.getByRole('searchbox', { name: 'Filtrer' }).fill('lycee 17')
    await expect.poll(() => rows.count(), SOON).toBe(15)
    expect(page.url()).toContain('q=lycee')
    await page.getByRole('searchbox', { name: 'Filtrer' }).fill('')
    await page.getByRole('columnheader', { name: 'Incidents' }).getByRole('button').click()
    await expect.poll(() => rows.first().textContent(), SOON).toContain('Hors ligne')
    expect(page.url()).toContain('sort=incidents')
    expect(faults).toEqual([])
  })

  test('on a phone in the dark each site is a card, and nothing sticks out', async () => {
    const { page, faults } = await browser.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
    await page.goto(`${api.url}/?show=full`)
    await expect.poll(() => page.locator('.overview tbody tr').count(), SOON).toBe(FULL)
    await takeScreenshot(page, 'en-phone-overview')
    expect(await findSeriousFaults(page)).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await page.goto(`${api.url}/?q=nowhere`)
    await page.getByText('No site is like that.').waitFor()
    expect(faults).toEqual([])
  })

  test('an alert that is committed changes its line within two seconds, and an event missed is caught up with', async () => {
    const { page } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    const streaming = page.waitForResponse(it => it.url().includes('/alerts/stream'))
    await page.goto(`${api.url}/?q=${uaiOf(1)}`)
    const line = page.locator('.overview tbody tr')
    await line.waitFor()
    await streaming
    await sql`WITH opened AS (
        INSERT INTO incidents (id, scope, opened_at) VALUES (gen_random_uuid(), ${uaiOf(1)}, now()) RETURNING id
      ), alert AS (
        INSERT INTO alerts (id, scope, site_id, key, rule, severity, state, cause, incident_id, since, observed_at, opened_at,
          openings, detail)
        SELECT gen_random_uuid(), ${uaiOf(1)}, ${uaiOf(1)}, 'wan-down', 'wan-down', 'critical', 'open', 'wan-down', id, now(),
          now(), now(), '{}', '{}' FROM opened RETURNING id, incident_id
      )
      INSERT INTO alert_events (alert_id, incident_id, at, kind, is_loud)
      SELECT id, incident_id, now(), 'opened', true FROM alert`.execute(database.cmdb.db)
    await line.getByText('Incidents').waitFor({ timeout: 2000, state: 'attached' })
  })
})

describe.each(suites)('the overview of 2,000 sites on $name', server => {
  const database = freshDatabase(server)
  const api = serveApi(database, () => ({ webRoot: `${web}dist` }))
  let browser: Awaited<ReturnType<typeof startChromium>>
  beforeAll(async () => {
    browser = await startChromium()
    await addRegion(database.cmdb, 2000)
  })
  afterAll(() => browser?.close())

  test('shows all of them, draws those in sight only, and answers a filter at once', async () => {
    const { page, faults } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    const begun = performance.now()
    await page.goto(api.url)
    const rows = page.locator('.overview tbody tr')
    await expect.poll(() => rows.count(), SOON).toBe(2000)
    console.log(`2,000 sites shown after ${Math.round(performance.now() - begun)} ms`)
    const drawn = await page.evaluate(
      () =>
        [...document.querySelectorAll('.overview tbody th')].filter(it =>
          it.checkVisibility({ contentVisibilityAuto: true }),
        ).length,
    )
    expect(drawn).toBeGreaterThan(0)
    expect(drawn).toBeLessThan(400)
    const filtered = performance.now()
    await page.locator('.mark').first().click()
    await expect.poll(() => rows.count(), { ...SOON, interval: 20 }).toBe(100)
    console.log(`narrowed after ${Math.round(performance.now() - filtered)} ms`)
    expect(faults).toEqual([])
  })
})
