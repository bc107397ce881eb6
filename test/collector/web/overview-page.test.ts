import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { addRegion, openAlert, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const FULL = 9

describeChromium(
  'the overview of 180 sites',
  cmdb => addRegion(cmdb, 180),
  suite => {
    test('shows every site, the full links first, and narrows them by tile, word and order', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await page.goto(suite.api.url)
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
      const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
      await page.goto(`${suite.api.url}/?show=full`)
      await expect.poll(() => page.locator('.overview tbody tr').count(), SOON).toBe(FULL)
      await takeScreenshot(page, 'en-phone-overview')
      expect(await findSeriousFaults(page)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
      await page.goto(`${suite.api.url}/?q=nowhere`)
      await page.getByText('No site is like that.').waitFor()
      expect(faults).toEqual([])
    })

    test('an alert that is committed changes its line within two seconds, and an event missed is caught up with', async () => {
      const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      const streaming = page.waitForResponse(it => it.url().includes('/alerts/stream'))
      await page.goto(`${suite.api.url}/?q=${uaiOf(1)}`)
      const line = page.locator('.overview tbody tr')
      await line.waitFor()
      await streaming
      await openAlert(suite.database.cmdb, { site: uaiOf(1), rule: 'wan-down' })
      await line.getByText('Incidents').waitFor({ timeout: 2000, state: 'attached' })
    })
  },
)

describeChromium(
  'the overview of 2,000 sites',
  cmdb => addRegion(cmdb, 2000),
  suite => {
    test('draws the beginning of them, answers a filter at once, and more as somebody goes on', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await page.goto(suite.api.url)
      const rows = page.locator('.overview tbody tr')
      await expect.poll(() => rows.count(), SOON).toBeGreaterThan(0)
      await page.getByText('2\u202f000 établissements').waitFor(SOON)
      expect(await rows.count()).toBeLessThan(400)
      await page.locator('.mark').first().click()
      await expect.poll(() => rows.count(), { ...SOON, interval: 20 }).toBe(100)
      await page.locator('.mark').first().click()
      await rows.nth(49).scrollIntoViewIfNeeded()
      await expect.poll(() => rows.count(), SOON).toBeGreaterThan(150)
      // By the keyboard: under a mouse the button gives way to the part that is drawn as it comes into sight.
      await page.getByRole('button', { name: 'Afficher la suite' }).press('Enter')
      await expect.poll(() => rows.count(), SOON).toBe(2000)
      expect(await page.getByRole('button', { name: 'Afficher la suite' }).count()).toBe(0)
      expect(faults).toEqual([])
    })
  },
)
