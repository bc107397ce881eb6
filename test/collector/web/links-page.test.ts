import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { addRegion, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const SITE = uaiOf(3)

/** A day of a link: full in the morning, unknown for three hours, quiet else. */
async function addDay({ db }: Cmdb): Promise<string> {
  await sql`UPDATE monitored_links SET address = '10.1.2.1', interface = 'igb0', circuit_id = 'ND0247000001'
    WHERE site_id = ${SITE}`.execute(db)
  await sql`INSERT INTO traffic_ports (site_id, address, interface) VALUES (${SITE}, '10.1.2.1', 'igb0')`.execute(
    db,
  )
  await sql`INSERT INTO traffic_5_minutes
    SELECT p.id, at, v, v, v, v, v / 5, v / 5, v / 5, v / 5, 0 FROM traffic_ports p,
      generate_series(date_bin('5 minutes', now(), '2026-01-01') - interval '24 hours', now(), '5 minutes') at,
      LATERAL (SELECT 1e6 * CASE WHEN at < now() - interval '15 hours' THEN 96 ELSE 30 + 20 * random() END AS v) it
    WHERE at < now() - interval '10 hours' OR at > now() - interval '7 hours'`.execute(db)
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM monitored_links WHERE site_id = ${SITE}`.execute(db)
  const id = rows[0]?.id ?? ''
  const contributors = {
    verdict: 'named',
    ...{ from: '2026-11-20T08:00:00.000Z', to: '2026-11-20T08:40:00.000Z', namedShare: 0.8 },
    ports: [
      {
        ...{ deviceId: id, device: 'sw-batiment-b', interface: '1/0/12', alias: 'salle A107' },
        ...{ mbps: 71.5, share: 0.74, hostCount: 1, endpoints: [] },
      },
    ],
  }
  await sql`INSERT INTO link_episodes (link_id, direction, started_at, concluded_at, ended_at, ended_by, is_harmful, peak,
      mean, known_minutes, contributors)
    VALUES (${id}, 'down', now() - interval '20 hours', now() - interval '19 hours', now() - interval '19 hours', 'room',
      false, 1, 0.96, 40, ${JSON.stringify(contributors)})`.execute(db)
  return id
}

const filled: { link?: string } = {}

describeChromium(
  'links',
  async cmdb => {
    await addRegion(cmdb, 60)
    filled.link = await addDay(cmdb)
  },
  suite => {
    test('the register leads to a link: its day against the contract, what is unknown, who filled it', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await page.goto(`${suite.api.url}/links?state=harmful`)
      await page.getByRole('link', { name: 'ND0247000001' }).click()
      await page.locator('.traffic canvas').waitFor()
      await page.getByText(/1[234]\s%.du temps est inconnu/).waitFor()
      await page.getByText('salle A107').waitFor()
      await takeScreenshot(page, 'fr-desktop-link')
      expect(await findSeriousFaults(page)).toEqual([])
      for (const span of ['Semaine', 'Mois', 'Année']) {
        await page.getByRole('button', { name: span, exact: true }).click()
        await page.getByText(/Rien n’est connu de cette période|du temps est inconnu/).waitFor()
      }
      expect(faults).toEqual([])
    })

    test('the contract of a link is changed, and the register knows who did it', async () => {
      const { page, faults } = await suite.visit({
        ...phone,
        locale: 'en-GB',
        colorScheme: 'dark',
      })
      await page.goto(`${suite.api.url}/links/${filled.link}`)
      await page.getByRole('button', { name: 'Edit' }).click()
      const form = page.getByRole('form', { name: 'What is paid for' })
      await form.getByLabel('Download, Mbit/s').fill('1000')
      await form.getByLabel('Operator').fill('<i>Opérateur</i>')
      await takeScreenshot(page, 'en-phone-link-form')
      expect(await findSeriousFaults(page)).toEqual([])
      await form.getByRole('button', { name: 'Save' }).click()
      const register = page.getByRole('region', { name: 'In the register' })
      await register.getByText('1 Gbit/s').waitFor()
      await register.getByText(/Changed · /).waitFor()
      await takeScreenshot(page, 'en-phone-link')
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
      expect(faults).toEqual([])
    })

    test('a link is registered for a site, and a second of the same circuit is refused in words', async () => {
      const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      for (const expected of ['Au registre', 'Rien n’a été fait']) {
        await page.goto(`${suite.api.url}/links?site=${uaiOf(5)}`)
        await page.getByText('Déclarer un lien…').click()
        const form = page.getByRole('form', { name: 'Ce qui est payé' })
        await form.getByLabel('Opérateur').fill('Orange')
        await form.getByLabel('Numéro de circuit').fill('ND9')
        await form.getByLabel('Descendant, Mbit/s').fill('100')
        await form.getByLabel('Montant, Mbit/s').fill('40')
        await form.getByRole('button', { name: 'Enregistrer' }).click()
        await page.getByText(expected).first().waitFor(SOON)
      }
      await takeScreenshot(page, 'fr-desktop-link-refused')
      expect(await findSeriousFaults(page)).toEqual([])
    })
  },
)
