import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { addDevice, addInterface } from '../api/inventory-rows.ts'
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
  await addFirewall(db, SITE)
  await sql`INSERT INTO round_trips
    SELECT ${SITE}, 'gateway', at, CASE WHEN extract(minute FROM at)::int % 20 = 0 THEN NULL ELSE 8 + 5 * random() END
    FROM generate_series(now() - interval '23 hours', now(), '1 minute') at
    WHERE at < now() - interval '10 hours' OR at > now() - interval '7 hours'`.execute(db)
  return id
}

/** A firewall with a port that leads out, and one that leads in. */
async function addFirewall(db: Cmdb['db'], site: string): Promise<void> {
  const names = { site_id: site, name: 'amon', vendor: 'Dell', kind: 'firewall' as const }
  const device = await addDevice(db, { ...names, addresses: ['10.1.2.1'] })
  const up = { site_id: site, is_up: true, speed_mbps: 1000 }
  await addInterface(db, device, { ...up, name: 'igb0', alias: 'WAN', index: 1 })
  await addInterface(db, device, { ...up, name: 'igb1', alias: 'LAN', index: 2 })
}

const filled: { link?: string } = {}

describeChromium(
  'links',
  async cmdb => {
    await addRegion(cmdb, 60)
    filled.link = await addDay(cmdb)
    await addFirewall(cmdb.db, uaiOf(5))
  },
  suite => {
    test('the register leads to a link: its day against the contract, what is unknown, who filled it', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await page.goto(`${suite.api.url}/links?state=harmful`)
      await page.getByRole('link', { name: 'ND0247000001' }).click()
      await page.locator('.traffic canvas').first().waitFor()
      await page.getByText(/1[234]\s%.du temps est inconnu/).waitFor()
      await page.getByText('salle A107').waitFor()
      await page.getByText(/^D’ordinaire \d.*5\s%\sperdus\.$/).waitFor(SOON)
      await page.getByRole('heading', { name: 'Qualité de la mesure' }).waitFor()
      await takeScreenshot(page, 'fr-desktop-link')
      expect(await findSeriousFaults(page)).toEqual([])
      for (const span of ['Semaine', 'Mois', 'Année']) {
        const load = page.getByRole('region', { name: 'Charge', exact: true })
        await load.getByRole('button', { name: span, exact: true }).click()
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
      await register.getByText('1 Gbit/s', { exact: true }).first().waitFor()
      await register.getByText(/Changed · /).waitFor()
      await takeScreenshot(page, 'en-phone-link')
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
      expect(faults).toEqual([])
    })

    test('a link is registered with the port that is proposed, and a second at the same port is refused in words', async () => {
      const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      const refused = 'Rien n’a été fait. Ce port est déjà celui d’un autre lien (Orange, ND9).'
      for (const expected of ['Au registre', refused]) {
        await page.goto(`${suite.api.url}/links?site=${uaiOf(5)}`)
        await page.getByText('Déclarer un lien…').click()
        const form = page.getByRole('form', { name: 'Ce qui est payé' })
        await form.getByLabel('Opérateur').fill('Orange')
        await form.getByLabel('Numéro de circuit').fill('ND9')
        await form.getByLabel('Descendant, Mbit/s').fill('100')
        await form.getByLabel('Montant, Mbit/s').fill('40')
        await form.getByRole('button', { name: 'amon igb0' }).click()
        await form.getByText('sur un pare-feu').first().waitFor()
        await expect
          .poll(() => form.getByLabel('Port de l’équipement').inputValue(), SOON)
          .toBe('igb0')
        await takeScreenshot(page, 'fr-desktop-link-new')
        await form.getByRole('button', { name: 'Enregistrer' }).click()
        await page.getByText(expected).first().waitFor(SOON)
      }
      await takeScreenshot(page, 'fr-desktop-link-refused')
      expect(await findSeriousFaults(page)).toEqual([])
      await takeScreenshot(page, 'fr-desktop-link-refused')
      expect(await findSeriousFaults(page)).toEqual([])
    })

    test('who saves a form that somebody else has overtaken is told so, and finds what that one said', async () => {
      const { page } = await suite.visit({ ...phone, locale: 'fr-FR' })
      await page.goto(`${suite.api.url}/links/${filled.link}`)
      const edit = page.getByRole('button', { name: 'Modifier', exact: true })
      const note = page.getByLabel('Remarque')
      await edit.click()
      await note.fill('la mienne')
      const { status } = await fetch(`${suite.api.url}/api/v1/links/${filled.link}?by=Anne`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ note: 'avant' }),
      })
      expect(status).toBe(200)
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      await page.getByText('quelqu’un d’autre a fait une modification').waitFor(SOON)
      await page.getByRole('button', { name: 'Annuler' }).click()
      await page.getByText('avant', { exact: true }).first().waitFor(SOON)
      await edit.click()
      await note.fill('la mienne')
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      await page.getByText('la mienne', { exact: true }).first().waitFor(SOON)
    })

    test('the port of a link is chosen among those of the site, its thresholds are its own, and it is taken out when asked twice', async () => {
      const { page, faults } = await suite.visit({ ...phone, locale: 'fr-FR' })
      await page.goto(`${suite.api.url}/links/${filled.link}`)
      await page.getByRole('button', { name: 'Modifier', exact: true }).click()
      const form = page.getByRole('form', { name: 'Ce qui est payé' })
      const port = form.getByLabel('Port de l’équipement')
      await expect.poll(() => port.locator('option').count(), SOON).toBe(3)
      expect(await form.getByLabel(/^Équipement/).inputValue()).not.toBe('')
      await port.selectOption('igb1')
      await form.getByLabel('Le descendant est').selectOption('out')
      await form.getByText('Seuils propres à ce lien').click()
      await expect
        .poll(() => form.getByLabel('Saturé à partir de').getAttribute('placeholder'), SOON)
        .toBe('90')
      await form.getByLabel('Saturé à partir de').fill('80')
      await takeScreenshot(page, 'fr-phone-link-form')
      expect(await findSeriousFaults(page)).toEqual([])
      await form.getByRole('button', { name: 'Enregistrer' }).click()
      const register = page.getByRole('region', { name: 'Au registre' })
      await register.getByText('Saturé à partir de (%) 80').first().waitFor(SOON)
      await register.getByRole('link', { name: 'amon igb1' }).waitFor()
      await register.getByRole('button', { name: 'Retirer…' }).click()
      await register.getByRole('button', { name: 'Annuler' }).click()
      await register.getByRole('button', { name: 'Retirer…' }).click()
      await register.getByRole('button', { name: 'Retirer du registre' }).click()
      await page.getByRole('heading', { name: 'Liens', level: 1 }).waitFor(SOON)
      const left = await suite.api.get(`/api/v1/links?site=${SITE}&kind=wan`)
      expect(left.body).toMatchObject({ total: 0 })
      expect(faults).toEqual([])
    })
  },
)
