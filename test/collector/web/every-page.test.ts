import { expect, test } from 'vitest'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import {
  addCase,
  addDevice,
  addEndpoint,
  addInterface,
  addSite,
  CHOISEUL,
} from '../api/inventory-rows.ts'
import { addLocation } from '../api/topology-rows.ts'
import { findAskedTwice } from './asked-twice.ts'
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

/** A region, and a school with one of each thing that has a page of its own; those pages are looked at, too. */
async function fill(cmdb: Cmdb): Promise<void> {
  const { db } = cmdb
  await addRegion(cmdb, 12)
  await addSite(db, CHOISEUL, 'Lycée Choiseul')
  const device = await addDevice(db, { name: 'sw-a1', model: '2920-24G', addresses: ['10.1.2.3'] })
  const other = await addDevice(db, { name: 'sw-a1' })
  await addInterface(db, device, { name: 'Gi0/1' })
  const endpoint = await addEndpoint(db, { name: 'a107-sev-05', address: '10.1.20.7' })
  await addLocation(db, { device_id: device, interface: 'Gi0/1', endpoint_id: endpoint })
  const asked = await addCase(db, device, other)
  const link = await db.selectFrom('monitored_links').select('id').executeTakeFirstOrThrow()
  const incident = await db.selectFrom('incidents').select('id').executeTakeFirstOrThrow()
  pages.push(`/devices/${device}`, `/endpoints/${endpoint}`, `/cases/${asked}`)
  pages.push(`/links/${link.id}`, `/incidents/${incident.id}`)
}

/**
 * Each visitor looks at every second page, so that each page is seen at a desk and on a phone, in French and in English, light
 * and dark; and both languages at both widths.
 */
const visitors = [
  {
    who: 'in French at a desk',
    view: 'fr-desktop',
    first: 0,
    options: { ...desktop, locale: 'fr-FR' },
  },
  {
    who: 'in English on a phone in the dark',
    view: 'en-phone',
    first: 0,
    options: { ...phone, locale: 'en-GB', colorScheme: 'dark' as const },
  },
  {
    who: 'in English at a desk in the dark',
    view: 'en-desktop',
    first: 1,
    options: { ...desktop, locale: 'en-GB', colorScheme: 'dark' as const },
  },
  {
    who: 'in French on a phone',
    view: 'fr-phone',
    first: 1,
    options: { ...phone, locale: 'fr-FR' },
  },
]

describeChromium('every page', fill, suite => {
  test.each(visitors)(
    'can be read by everybody, nothing sticks out, and nothing is asked for twice, $who',
    async ({ view, options, first }) => {
      const { page } = await suite.visit(options)
      for (const path of pages.filter((_, at) => at % 2 === first)) {
        await page.goto(suite.api.url + path)
        await page.locator('h1').waitFor(SOON)
        await expect.poll(() => page.locator('.skeleton').count(), SOON).toBe(0)
        const name = path.replace(/[0-9a-f-]{36}/, 'one').replaceAll(/\W+/g, '-')
        await takeScreenshot(page, `every-${view}${name}`)
        expect(await findSeriousFaults(page), path).toEqual([])
        expect(await findAskedTwice(page), path).toEqual([])
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
})
