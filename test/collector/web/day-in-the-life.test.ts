import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { accountOf, PASSWORD, tokenOf } from '../api/accounts.ts'
import { SITE } from '../school.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { type MovedPc, takeInLivedInSchool } from './lived-in-school.ts'
import { addRegion, openAlert, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const taken: { moved?: MovedPc; consumer?: { authorization: string } } = {}

async function logIn(page: Page, url: string, name: string, enter: string): Promise<void> {
  await page.goto(url)
  await page.locator('input[name=name]').fill(name)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.getByRole('button', { name: enter, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /Établissements|Sites/ }).waitFor(SOON)
}

describeChromium(
  'a day in the life',
  async cmdb => {
    taken.moved = await takeInLivedInSchool(cmdb)
    await addRegion(cmdb, 30)
    const { db } = cmdb
    await accountOf(db, { name: 'adele', role: 'administrator' })
    await accountOf(db, { name: 'noemie', role: 'operator' })
    await accountOf(db, { name: 'tariq', role: 'operator', sites: [SITE] })
    await accountOf(db, { name: 'helene', role: 'viewer', sites: [SITE] })
    taken.consumer = await tokenOf(db, { name: 'itop', role: 'viewer' }, ['read'])
  },
  suite => {
    test('of the NOC operator: the full link first, who fills it, an alert taken while it comes in', async () => {
      const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await logIn(page, suite.api.url, 'noemie', 'Se connecter')
      const first = page.locator('.overview tbody tr').first()
      await expect.poll(() => first.textContent(), SOON).toContain('Saturé')
      await first.locator('.badge-cell a').click()
      await page.getByRole('heading', { name: 'Charge' }).waitFor()
      await page.getByRole('heading', { name: 'Quand il était saturé' }).waitFor()

      await page.getByRole('navigation', { name: 'Rubriques' }).getByText('Alertes').click()
      await page.locator('.alert-list > li').first().waitFor()
      await openAlert(suite.database.cmdb, { site: uaiOf(4), rule: 'wan-down' })
      const row = page.locator('.alert-list > li', { hasText: uaiOf(4) })
      await row.locator('.alert-title').click()
      await page.locator('.alert-detail').getByText('Je m’en charge').click()
      await page.locator('.alert-facts').getByText('noemie').waitFor()
      await takeScreenshot(page, 'life-noc')
      expect(await findSeriousFaults(page)).toEqual([])
      expect(await page.getByRole('link', { name: 'Comptes' }).count()).toBe(0)
      await page.goto(`${suite.api.url}/accounts`)
      await page.getByRole('alert').waitFor()
      await takeScreenshot(page, 'life-noc-forbidden')
      expect(await findSeriousFaults(page)).toEqual([])
    })

    test('of the technician, on a phone in a wiring closet: which port is this PC at, and what is this switch', async () => {
      const { moved } = taken
      if (!moved) throw new Error('the school is not taken in')
      const { page } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
      await logIn(page, suite.api.url, 'tariq', 'Log in')
      const box = page.getByRole('searchbox', { name: 'Where is…' })
      await box.fill(moved.macAddress.replaceAll(':', ''))
      await box.press('Enter')
      await page.getByRole('link', { name: moved.name }).click()
      const place = page.getByRole('region', { name: 'Where it is' })
      await place.getByText(moved.to).first().waitFor()
      await takeScreenshot(page, 'life-technician-where')
      await place.getByRole('link', { name: moved.to }).first().click()
      await page.getByRole('group', { name: 'Front panel' }).waitFor()
      await page.getByText('Why?').click()
      await page.getByRole('button', { name: 'Say something of a field' }).click()
      const editor = page.getByRole('form', { name: 'Say something of a field' })
      await editor.getByLabel('Field').selectOption('room')
      await editor.getByLabel('Value').fill('B107')
      await editor.getByRole('button', { name: 'Save' }).click()
      await page.getByText('B107').first().waitFor()
      await takeScreenshot(page, 'life-technician-device')
      expect(await findSeriousFaults(page)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
    })

    test('of the head of school: their own school and no other, on paper, with nothing to press by mistake', async () => {
      const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await logIn(page, suite.api.url, 'helene', 'Se connecter')
      await expect.poll(() => page.locator('.overview tbody tr').count(), SOON).toBe(1)
      await takeScreenshot(page, 'life-head-sites')
      await page.getByRole('link', { name: 'Lycée Choiseul' }).click()
      await page.getByRole('link', { name: 'Rapport d’audit' }).click()
      await page.getByText('Modèles que plus personne n’entretient').waitFor()
      await takeScreenshot(page, 'life-head-audit')
      expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
      await page.getByRole('link', { name: 'rca0370037psw114.RG1.14' }).first().click()
      await page.getByText('Pourquoi ?').click()
      await page.getByText('rca0370037psw114').nth(1).waitFor()
      expect(await page.getByRole('button', { name: /^Modifier/ }).count()).toBe(0)
      await page.goto(`${suite.api.url}/alerts`)
      await page.getByRole('heading', { name: 'Alertes', level: 1 }).waitFor()
      expect(await page.getByRole('button', { name: 'Prendre en compte' }).count()).toBe(0)
      await page.goto(`${suite.api.url}/sites/${uaiOf(4)}`)
      await page.getByText('n’existe plus').waitFor()
      expect(await page.getByText('Lycée 4').count()).toBe(0)
    })

    test('of the consumer: every list whole as CSV, and what became different since', async () => {
      const headers = { ...taken.consumer }
      const csv = await suite.api.get(`/api/v1/devices?site=${SITE}&format=csv`, headers)
      const { body } = await suite.api.get(`/api/v1/devices?site=${SITE}&limit=1`, headers)
      expect(csv.text.trim().split('\n').length - 1).toBe((body as { total: number }).total)
      const audit = await suite.api.get(`/api/v1/sites/${SITE}/audit?format=csv`, headers)
      expect(audit.headers.get('content-type')).toContain('text/csv')
      const overview = await suite.api.get('/api/v1/overview?limit=1000', headers)
      expect((overview.body as { total: number }).total).toBe(31)
      const refused = await fetch(`${suite.api.url}/api/v1/alerts/actions`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ alerts: [], do: { action: 'acknowledge' } }),
      })
      expect(refused.status).toBe(403)
    })
  },
)
