import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { describePages } from './pages-suite.ts'
import { findSeriousFaults } from './serious-faults.ts'

describePages('where is…', suite => {
  test('from any page “/” leads to the box, and a PC is found with its port, how sure that is, and where it was', async () => {
    const { api, moved } = suite
    const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(api.url)
    await page.getByRole('link', { name: 'Lycée Choiseul' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type(moved.macAddress.replaceAll(':', '-').toUpperCase())
    await page.keyboard.press('Enter')
    const row = page.getByRole('region', { name: 'Ordinateurs' }).getByRole('row').nth(1)
    await expect.poll(() => row.textContent()).toContain(moved.to)
    expect(await row.textContent()).toMatch(/(Sûr|Probable|Incertain) \(\d+\s?%\)/)
    await takeScreenshot(page, 'fr-desktop-where')
    expect(await findSeriousFaults(page)).toEqual([])

    await page.getByRole('link', { name: moved.name }).click()
    await page.getByRole('heading', { name: moved.name, level: 1 }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    const place = page.getByRole('region', { name: 'Où il est' })
    await place.getByRole('table').waitFor()
    expect(await place.getByRole('table').textContent()).toContain(moved.from)
    await takeScreenshot(page, 'fr-desktop-endpoint')
    expect(await findSeriousFaults(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('on a phone in the dark, switches are found by a part of the name, and the site by its UAI', async () => {
    const { page, faults } = await suite.visit({
      ...phone,
      locale: 'en-GB',
      colorScheme: 'dark',
    })
    await page.goto(`${suite.api.url}/where`)
    await page.getByText('What are you looking for?').waitFor()
    await takeScreenshot(page, 'en-phone-where-start')
    const box = page.getByRole('searchbox', { name: 'Where is…' })
    await box.fill('psw17')
    await box.press('Enter')
    await page.getByRole('link', { name: 'rca0370037psw170.RG3.10' }).waitFor()
    await takeScreenshot(page, 'en-phone-where')
    expect(await findSeriousFaults(page)).toEqual([])
    await box.fill('0370037P')
    await box.press('Enter')
    await page.getByRole('link', { name: 'Lycée Choiseul' }).waitFor()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    expect(faults).toEqual([])
  })

  test('markup that is searched for is shown as text; what is nowhere, unknown or without an answer says so', async () => {
    const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
    const markup = '<img src=x onerror=alert(1)>'
    await page.goto(`${suite.api.url}/where?where=${encodeURIComponent(markup)}`)
    await page.getByRole('heading', { name: `Où est « ${markup} » ?`, level: 1 }).waitFor()
    await page.getByText('Rien ne correspond').waitFor()
    expect(await page.locator('main img').count()).toBe(0)
    await page.goto(`${suite.api.url}/endpoints/01930000-0000-7000-8000-000000000000`)
    await page.getByText('n’existe plus').first().waitFor()
    await page.route('**/api/v1/**', route => route.abort())
    await page.goto(`${suite.api.url}/where?where=sev`)
    await page.getByRole('alert').waitFor({ timeout: 20_000 })
    await takeScreenshot(page, 'fr-desktop-where-away')
  })
})
