import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { desktop, hasChromium, phone, startChromium, takeScreenshot } from '../../real/chromium.ts'
import { freshDatabase } from '../../real/postgres.ts'
import { postgresServers } from '../../real/postgres-server.ts'
import { serveApi } from '../api/serve-api.ts'
import { CHOISEUL, HOSTILE_NAME, ingestChoiseul, renameCore } from './choiseul.ts'

const web = fileURLToPath(new URL('../../../collector/web/', import.meta.url))
const CORE = 'rca0370037psw152.RG2.13'
const suites = hasChromium ? postgresServers.slice(0, 1) : []

if (suites.length === 0) {
  describe.skip('the pages in Chromium on PostgreSQL: one of them is not installed', () => {})
}

describe.each(suites)('the pages in Chromium on $name', server => {
  const database = freshDatabase(server)
  const api = serveApi(database, () => ({ webRoot: `${web}dist` }))
  let browser: Awaited<ReturnType<typeof startChromium>>

  beforeAll(async () => {
    if (!existsSync(`${web}dist/index.html`)) {
      await build({ configFile: `${web}vite.config.ts`, logLevel: 'warn' })
    }
    browser = await startChromium()
    await ingestChoiseul(database.cmdb, new Date())
  })
  afterAll(() => browser?.close())

  const visits = [
    {
      who: 'a French operator at a desk',
      name: 'fr-desktop',
      options: { ...desktop, locale: 'fr-FR' },
      words: {
        sites: 'Établissements',
        switches: 'Commutateurs',
        pcs: 'PC',
        ports: 'Ports',
        history: 'Historique',
        renamed: /salle A107 devient salle A108/,
        member: 'Élément CN62FBX0KK ajouté',
        speed: '10 Gbit/s',
        more: 'Afficher la suite',
        shown: '200 sur 622',
      },
    },
    {
      who: 'an English technician on a phone in the dark',
      name: 'en-phone',
      options: { ...phone, locale: 'en-GB', colorScheme: 'dark' as const },
      words: {
        sites: 'Sites',
        switches: 'Switches',
        pcs: 'PCs',
        ports: 'Ports',
        history: 'History',
        renamed: /salle A107 to salle A108/,
        member: 'Unit CN62FBX0KK joined',
        speed: '10 Gbit/s',
        more: 'Show more',
        shown: '200 of 622',
      },
    },
  ]

  test.each(visits)('$who goes from all sites to a port', async ({ name, options, words }) => {
    const { page, faults } = await browser.visit(options)
    await page.goto(api.url)
    await page.getByRole('heading', { name: words.sites, level: 1 }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(options.locale.slice(0, 2))
    await page.getByRole('link', { name: 'Lycée Choiseul' }).waitFor()
    await takeScreenshot(page, `${name}-1-sites`)

    await page.getByRole('link', { name: 'Lycée Choiseul' }).click()
    const tile = page.getByRole('navigation').getByRole('link', { name: words.switches })
    expect(await tile.textContent()).toContain('26')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.getByRole('link', { name: CORE }).waitFor()
    await takeScreenshot(page, `${name}-2-site`)

    await tile.click()
    await page.waitForURL(/kind=switch/)
    const table = page.getByRole('table')
    await expect.poll(() => table.getByRole('row').count()).toBe(27)
    await takeScreenshot(page, `${name}-3-switches`)

    await page.getByRole('link', { name: CORE }).click()
    await page.getByRole('heading', { name: CORE, level: 1 }).waitFor()
    const ports = page.getByRole('region', { name: words.ports })
    await expect.poll(() => ports.getByRole('row').count()).toBe(53)
    const uplink = ports.getByRole('row', { name: 'Ten-GigabitEthernet1/0/49' })
    expect((await uplink.textContent())?.replaceAll(/\s/g, ' ')).toContain(words.speed)
    expect(await uplink.textContent()).toContain('rca0370037psw01.RG1 GigabitEthernet1/0/24')
    const history = page.getByRole('region', { name: words.history })
    const changes = (await history.textContent())?.replaceAll(/\s/g, ' ')
    expect(changes).toMatch(words.renamed)
    expect(changes).toContain(words.member)
    await takeScreenshot(page, `${name}-4-device`)
    const cut = await page.evaluate(
      () =>
        [...document.querySelectorAll('.panel')].filter(it => it.scrollWidth > it.clientWidth)
          .length,
    )
    expect(cut, 'no table is cut off').toBe(0)

    await page.goBack()
    await page
      .getByRole('navigation')
      .getByRole('link', { name: words.pcs, exact: false })
      .first()
      .click()
    await page.waitForURL(/kind=pc/)
    await page
      .getByRole('region', { name: words.pcs })
      .getByRole('button', { name: words.more })
      .click()
    await page.getByText(words.shown).waitFor()
    await takeScreenshot(page, `${name}-5-pcs`)

    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, 'nothing sticks out to the side').toBe(0)
    expect(faults).toEqual([])
  })

  test('a search in the address and in the box finds an endpoint by any notation of its MAC', async () => {
    const { page } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(`${api.url}/sites/${CHOISEUL}?q=10.1.2.3`)
    await page.getByRole('link', { name: CORE }).waitFor()
    const box = page.getByRole('searchbox', { name: 'Chercher ici' })
    await box.fill('0021.7000.0005')
    await page.getByText('a101-sev-06').waitFor()
    expect(page.url()).toContain('q=0021.7000.0005')
    await box.fill('nulle part')
    await page.getByText('Rien ne correspond').waitFor()
    await takeScreenshot(page, 'fr-desktop-nothing-found')
    await box.fill('')
    await page.getByRole('link', { name: CORE }).waitFor()
  })

  test('a language that was chosen stays chosen', async () => {
    const { page } = await browser.visit({ ...desktop, locale: 'de-DE' })
    await page.goto(api.url)
    await page.getByRole('heading', { name: 'Établissements' }).waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Sites' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sites' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  test('markup in a device’s name is shown as text and nothing runs', async () => {
    const { page, faults } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(`${api.url}/sites/${CHOISEUL}?kind=access-point`)
    await page.getByRole('link', { name: HOSTILE_NAME }).click()
    await page.getByRole('heading', { name: HOSTILE_NAME, level: 1 }).waitFor()
    expect(await page.title()).toBe(`${HOSTILE_NAME} · Recense`)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect(faults).toEqual([])
  })

  test('what changes in the CMDB appears by itself, and a silent server is told', async () => {
    const { page } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    await page.clock.install()
    await page.goto(`${api.url}/sites/${CHOISEUL}?kind=switch`)
    await page.getByRole('link', { name: CORE }).click()
    await page.getByRole('heading', { name: CORE, level: 1 }).waitFor()

    await renameCore(database.cmdb, 'coeur-de-reseau', new Date())
    await page.clock.runFor(16_000)
    await page.getByRole('heading', { name: 'coeur-de-reseau', level: 1 }).waitFor()
    await page.getByText(`${CORE} devient coeur-de-reseau`).waitFor()

    await page.context().setOffline(true)
    await page.clock.runFor(16_000)
    await page.getByText('le serveur ne répond pas').waitFor()
    await takeScreenshot(page, 'fr-desktop-stale')
    await page.getByRole('link', { name: 'Établissements', exact: true }).first().click()
    await page.clock.runFor(10_000)
    await page.getByRole('alert').waitFor()
    await takeScreenshot(page, 'fr-desktop-away')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByRole('link', { name: 'Lycée Choiseul' }).waitFor()
    await renameCore(database.cmdb, CORE, new Date())
  })

  test('a site without inventory, an unknown device and an unknown address say so', async () => {
    const { page } = await browser.visit({ ...phone, locale: 'fr-FR' })
    await page.goto(`${api.url}/sites/0740047Z`)
    await page.getByText('Rien d’inventorié pour l’instant').waitFor()
    await takeScreenshot(page, 'fr-phone-empty-site')
    for (const path of [
      '/devices/01930000-0000-7000-8000-000000000000',
      '/devices/x',
      '/sites/0370037A',
      '/nowhere',
    ]) {
      await page.goto(api.url + path)
      await page.getByText('n’existe plus').waitFor()
    }
    await takeScreenshot(page, 'fr-phone-missing')
  })

  test('the keyboard reaches the content at once, and every control has a name', async () => {
    const { page } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(`${api.url}/sites/${CHOISEUL}?kind=switch`)
    await page.getByRole('link', { name: CORE }).first().waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Aller au contenu')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll('a, button, input')]
        .filter(
          it =>
            !it.getAttribute('aria-label') &&
            !it.textContent?.trim() &&
            !(it instanceof HTMLInputElement && it.labels?.length),
        )
        .map(it => it.outerHTML),
    )
    expect(nameless).toEqual([])
    for (const landmark of ['banner', 'main'] as const) {
      expect(await page.getByRole(landmark).count(), landmark).toBe(1)
    }
  })

  test('the API’s operations can be browsed under the strict content policy', async () => {
    const { page, faults } = await browser.visit({ ...desktop, locale: 'en-GB' })
    await page.goto(`${api.url}/api/v1/docs`)
    await page.getByText('/api/v1/devices', { exact: true }).first().waitFor()
    await takeScreenshot(page, 'api-docs')
    expect(faults).toEqual([])
  })

  test('the first load stays under 250 KB', async () => {
    const { page } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(api.url)
    await page.getByRole('link', { name: 'Lycée Choiseul' }).waitFor()
    const bytes = await page.evaluate(() =>
      performance
        .getEntries()
        .filter(it => it instanceof PerformanceResourceTiming)
        .reduce((sum, it) => sum + it.transferSize, 0),
    )
    console.log(`first load: ${Math.round(bytes / 1000)} kB over the wire`)
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThan(250_000)
  })
})
