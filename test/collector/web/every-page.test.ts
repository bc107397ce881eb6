import { expect, test } from 'vitest'
import { desktop, phone } from '../../real/chromium.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { addRegion, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const SITE = uaiOf(3)

const pages = [
  '/',
  '/where',
  '/where?where=lycee',
  `/sites/${SITE}`,
  `/sites/${SITE}/network`,
  `/sites/${SITE}/audit`,
  `/sites/${SITE}/settings`,
  '/alerts',
  '/alerts?state=resolved',
  '/incidents',
  '/maintenance',
  '/links',
  '/cases',
  '/brakes',
  '/agents',
  `/agents/${SITE}`,
  '/imports',
  '/accounts',
  '/account',
  '/nowhere',
]

/**
 * Each visitor looks at every second page, so that each page is seen at a desk and on a phone, in French and in English, light
 * and dark; and both languages at both widths.
 */
const visitors = [
  { who: 'in French at a desk', first: 0, options: { ...desktop, locale: 'fr-FR' } },
  {
    who: 'in English on a phone in the dark',
    first: 0,
    options: { ...phone, locale: 'en-GB', colorScheme: 'dark' as const },
  },
  {
    who: 'in English at a desk in the dark',
    first: 1,
    options: { ...desktop, locale: 'en-GB', colorScheme: 'dark' as const },
  },
  { who: 'in French on a phone', first: 1, options: { ...phone, locale: 'fr-FR' } },
]

describeChromium(
  'every page',
  cmdb => addRegion(cmdb, 12),
  suite => {
    test.each(visitors)(
      'can be read by everybody, and nothing sticks out, $who',
      async ({ options, first }) => {
        const { page } = await suite.visit(options)
        for (const path of pages.filter((_, at) => at % 2 === first)) {
          await page.goto(suite.api.url + path)
          await page.locator('h1').waitFor(SOON)
          await expect.poll(() => page.locator('.skeleton').count(), SOON).toBe(0)
          expect(await findSeriousFaults(page), path).toEqual([])
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect(overflow, path).toBe(0)
          const said = await page.evaluate(() => document.documentElement.lang)
          expect(said).toBe(options.locale.slice(0, 2))
        }
      },
      180_000,
    )
  },
)
