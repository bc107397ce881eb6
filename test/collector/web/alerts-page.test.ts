import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { addRegion, openAlert, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

/** From the commit to the open page. */
const WITHIN_MS = 2000

describeChromium(
  'alerts',
  cmdb => addRegion(cmdb, 90),
  suite => {
    test('an alert appears on an open page within two seconds of its commit, with its sentence', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      const streaming = page.waitForResponse(it => it.url().includes('/alerts/stream'))
      await page.goto(`${suite.api.url}/alerts`)
      await expect.poll(() => page.locator('.alert-list > li').count(), SOON).toBe(3)
      await streaming
      await openAlert(suite.database.cmdb, { site: uaiOf(1), rule: 'wan-down' })
      const committed = performance.now()
      const title = page.locator('.alert-list > li', { hasText: uaiOf(1) }).locator('.alert-title')
      await title.waitFor({ timeout: WITHIN_MS })
      console.log(`shown ${Math.round(performance.now() - committed)} ms after its commit`)
      await expect.poll(() => page.locator('.sections .count').textContent(), SOON).toBe('4')
      await title.click()
      await page.getByRole('list', { name: 'Historique' }).getByText('Ouverte').waitFor()
      await takeScreenshot(page, 'fr-desktop-alerts')
      expect(await findSeriousFaults(page)).toEqual([])

      await page.getByRole('link', { name: 'Incident', exact: true }).click()
      await page.getByRole('heading', { name: 'Cause probable' }).waitFor()
      await page.getByRole('region', { name: 'Ce qui en découle' }).getByRole('listitem').waitFor()
      await takeScreenshot(page, 'fr-desktop-incident')
      expect(await findSeriousFaults(page)).toEqual([])
      expect(faults).toEqual([])
    })

    test('by keyboard alone alerts are gone through, chosen, acknowledged and commented', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'en-GB' })
      await page.goto(`${suite.api.url}/alerts?state=open`)
      const rows = page.locator('.alert-list > li')
      await expect.poll(() => rows.count(), SOON).toBe(4)
      await page.locator('.alert-title').first().focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('x')
      await page.keyboard.press('j')
      await page.keyboard.press('x')
      await page.getByText('2 chosen').waitFor()
      await takeScreenshot(page, 'en-desktop-alerts-chosen')
      await page.keyboard.press('a')
      await expect.poll(() => rows.count(), SOON).toBe(2)
      await page.locator('.alert-title').first().focus()
      await page.keyboard.press('Enter')
      await page.locator('.alert-detail').getByLabel('Comment').fill('<b>ticket 4711</b>')
      await page.keyboard.press('Enter')
      await page.locator('.alert-detail').getByText('<b>ticket 4711</b>').waitFor()
      expect(faults).toEqual([])
    })

    test('on a phone in the dark an alert is put off, taken and filtered, and nothing sticks out', async () => {
      const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
      await page.goto(`${suite.api.url}/alerts?state=open&severity=major`)
      const rows = page.locator('.alert-list > li')
      await expect.poll(() => rows.count(), SOON).toBe(2)
      await page.locator('.alert-title').first().click()
      await page.locator('.alert-detail').getByRole('button', { name: 'I take it' }).click()
      await page.locator('.alert-detail').getByText('1 changed').waitFor()
      await page.locator('.alert-detail').getByLabel('Later…').selectOption('In an hour')
      await page.getByText('Put off').waitFor()
      await takeScreenshot(page, 'en-phone-alerts')
      expect(await findSeriousFaults(page)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
      await page.goto(`${suite.api.url}/alerts?site=${uaiOf(2)}`)
      await page.getByText('All quiet').waitFor()
      await page.goto(`${suite.api.url}/incidents`)
      await page.getByRole('table').waitFor()
      await takeScreenshot(page, 'en-phone-incidents')
      expect(await findSeriousFaults(page)).toEqual([])
      expect(faults).toEqual([])
    })
  },
)
