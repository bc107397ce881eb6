import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { SITE } from '../collector/school.ts'
import { describeChromium, SOON } from '../collector/web/describe-chromium.ts'
import { MORNING, type Morning, takeInMorning } from '../collector/web/full-morning.ts'
import { desktop, phone } from '../real/chromium.ts'

const root = new URL('../../', import.meta.url).pathname
const kept = `${root}deploy/pictures/`
const KIB = 1024

test('the README shows every picture that is kept, and they are light', () => {
  const readme = readFileSync(`${root}README.md`, 'utf8')
  const shown = [...readme.matchAll(/deploy\/pictures\/([\w-]+\.png)/g)].map(([, name]) => name)
  const files = readdirSync(kept)
  expect(shown.toSorted()).toEqual(files.toSorted())
  const sizes = files.map(it => statSync(kept + it).size)
  expect(Math.max(...sizes)).toBeLessThan(200 * KIB)
  expect(sizes.reduce((sum, it) => sum + it, 0)).toBeLessThan(KIB * KIB)
})

/** `RECENSE_PICTURES=keep` takes those of the README anew. */
const folder = process.env.RECENSE_PICTURES === 'keep' ? kept : `${root}build/screenshots/readme-`

// The pages and the API live in that morning.
vi.setSystemTime(MORNING)
const taken: { morning?: Morning } = {}

describeChromium(
  'the pictures of the README',
  async cmdb => {
    taken.morning = await takeInMorning(cmdb)
  },
  suite => {
    const idOf = async (query: string, value: string) => {
      const { rows } = await suite.database.cmdb.pool.query<{ id: string }>(query, [value])
      return rows[0]?.id ?? ''
    }
    const picture = async (page: Page, name: string, path: string, content: string) => {
      await page.goto(suite.api.url + path)
      await page.locator(content).first().waitFor(SOON)
      await expect.poll(() => page.locator('.skeleton').count(), SOON).toBe(0)
      mkdirSync(`${root}build/screenshots`, { recursive: true })
      await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' })
    }

    test.skipIf(process.env.RECENSE_PICTURES === undefined)(
      'are of a morning at a school whose link is full and whose switch has lost its power',
      async () => {
        const { morning } = taken
        if (!morning) throw new Error('the morning is taken in inside tests only')
        const core = await idOf('SELECT id FROM devices WHERE name = $1', morning.core)
        const pc = await idOf('SELECT id FROM endpoints WHERE name = $1', morning.pc.name ?? '')
        const incident = await idOf(
          `SELECT incident_id AS id FROM alerts WHERE rule = 'device-silent' AND detail->>'device' = $1`,
          morning.deadSwitch,
        )
        const { page, faults } = await suite.visit({ ...desktop, locale: 'en-GB' })
        await page.clock.setFixedTime(MORNING)
        await picture(page, 'overview', '/', '.overview tbody tr')
        await picture(page, 'site', `/sites/${SITE}`, '.uplot canvas')
        await picture(page, 'link', `/links/${morning.link}`, '.contributors a')
        await picture(page, 'where', `/endpoints/${pc}`, 'dl.facts')
        await picture(page, 'device', `/devices/${core}`, '.socket')
        await picture(page, 'incident', `/incidents/${incident}`, '.alert-list > li')
        const pocket = await suite.visit({
          ...phone,
          ...{ deviceScaleFactor: 1.5, locale: 'fr-FR', colorScheme: 'dark' as const },
        })
        await pocket.page.clock.setFixedTime(MORNING)
        await picture(pocket.page, 'phone', `/?show=full`, '.overview tbody tr')
        expect([...faults, ...pocket.faults]).toEqual([])
      },
      120_000,
    )
  },
)
