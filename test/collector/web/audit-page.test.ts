import { writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { AGENT, SITE } from '../school.ts'
import { SOON } from './describe-chromium.ts'
import { describePages } from './pages-suite.ts'
import { findSeriousFaults } from './serious-faults.ts'

describePages('the audit report', suite => {
  test('a site’s page leads to its report: what is where, what is slow or strange, and how far to believe it', async () => {
    await sql`INSERT INTO scan_reports (scan_id, site_id, agent_id, message_id, started_at, finished_at, is_partial,
        sweep_method, report)
      VALUES (gen_random_uuid(), ${SITE}, ${AGENT}, gen_random_uuid(), now(), now(), false, 'fping',
        '{"coverage": [{"addressesTried": 1022, "devicesObserved": 46, "snmpSilent": 4}]}')`.execute(
      suite.database.cmdb.db,
    )
    const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(`${suite.api.url}/sites/${SITE}`)
    await page.getByText(/46 sur 50 \(92\s%\)/).waitFor()
    await takeScreenshot(page, 'fr-desktop-site')
    expect(await findSeriousFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'Rapport d’audit' }).click()
    await page.getByRole('heading', { name: 'Audit du réseau', level: 1 }).waitFor()
    await page.getByRole('heading', { name: 'Ce qu’il faut regarder' }).waitFor()
    const shown = await page.locator('.stacked table tbody tr').count()
    const { body } = await suite.api.get(`/api/v1/sites/${SITE}/audit`)
    expect(shown).toBe((body as { total: number }).total)
    expect(shown).toBeGreaterThan(10)
    await takeScreenshot(page, 'fr-desktop-audit')
    expect(await findSeriousFaults(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('on paper it is whole pages in black on white, without what only a screen can do', async () => {
    const { page } = await suite.visit({ ...desktop, locale: 'fr-FR', colorScheme: 'dark' })
    await page.goto(`${suite.api.url}/sites/${SITE}/audit`)
    await page.getByRole('heading', { name: 'Ce qu’il faut regarder' }).waitFor()
    await page.emulateMedia({ media: 'print' })
    await takeScreenshot(page, 'fr-print-audit')
    expect(await page.getByRole('button', { name: 'Imprimer' }).isVisible()).toBe(false)
    expect(await page.getByRole('banner').isVisible()).toBe(false)
    const colour = await page.evaluate(() => getComputedStyle(document.body).color)
    expect(colour).toMatch(/rgb\((\d{1,2}), \d{1,2}, \d{1,2}\)/)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    writeFileSync(new URL('../../../build/screenshots/audit.pdf', import.meta.url), pdf)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
    expect(pages).toBeGreaterThan(1)
    expect(pages).toBeLessThan(20)
    // A4, in points.
    expect(pdf.toString('latin1')).toMatch(/MediaBox \[0 0 59\d(\.\d+)? 84\d/)
  })

  test('on a phone in English it is had as CSV, and nothing sticks out', async () => {
    const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
    await page.goto(`${suite.api.url}/sites/${SITE}/audit`)
    const link = page.getByRole('link', { name: 'CSV' })
    await link.waitFor(SOON)
    const file = page.waitForEvent('download')
    await link.click()
    expect((await file).suggestedFilename()).toMatch(/\.csv$/)
    await takeScreenshot(page, 'en-phone-audit')
    expect(await findSeriousFaults(page)).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    expect(faults).toEqual([])
  })
})
