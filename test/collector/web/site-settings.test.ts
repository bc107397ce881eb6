import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { accountOf, PASSWORD, tokenOf } from '../api/accounts.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { addRegion, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const SITE = uaiOf(2)
const NAME = 'Lycée 2'
const filled: { colleague?: Record<string, string> } = {}

/** The time in a few hours, as a field for times has it, where the visitors are. */
function inHours(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000)
  return at.toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).slice(0, 16).replace(' ', 'T')
}

async function logIn(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  await page.locator('input[name=name]').fill(name)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.getByRole('heading', { level: 1, name: /Établissements|Sites/ }).waitFor(SOON)
}

describeChromium(
  'what people say of a site',
  async cmdb => {
    await addRegion(cmdb, 4)
    await accountOf(cmdb.db, { name: 'adele', role: 'administrator' })
    await accountOf(cmdb.db, { name: 'noemie', role: 'operator' })
    await accountOf(cmdb.db, { name: 'helene', role: 'viewer', sites: [SITE] })
    filled.colleague = await tokenOf(cmdb.db, { name: 'tariq', role: 'operator' })
  },
  suite => {
    /** What a colleague says of the site meanwhile. */
    async function meanwhile(path: string, body: unknown): Promise<void> {
      const { status } = await fetch(`${suite.api.url}/api/v1/sites/${SITE}/${path}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...filled.colleague },
        body: JSON.stringify(body),
      })
      expect(status).toBe(200)
    }

    test('hours, closures and patience are set, thresholds that contradict themselves are refused, and nobody undoes a colleague', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await logIn(page, suite.api.url, 'noemie')
      await page.goto(`${suite.api.url}/sites/${SITE}`)
      await page.getByRole('link', { name: 'Réglages' }).click()
      await page.getByRole('heading', { level: 1, name: `Réglages : ${NAME}` }).waitFor(SOON)

      const hours = page.getByRole('region', { name: 'Horaires et patience' })
      await hours.getByText('non comptées : l’agent se tait').waitFor(SOON)
      await hours.getByText('de 07:00 à 19:00 (Europe/Paris)').waitFor()
      await hours.getByRole('button', { name: 'Modifier' }).click()
      await hours.getByLabel('Ouvre à').fill('06:30')
      await hours.getByLabel('Ferme à').fill('05:00')
      await hours.getByText('La fermeture vient après l’ouverture.').waitFor()
      await hours.getByLabel('Ferme à').fill('00:00')
      await hours.getByLabel('samedi').check()
      await hours.getByRole('button', { name: 'Ajouter une fermeture' }).click()
      await hours.getByLabel('Premier jour').fill('2027-03-08')
      await hours.getByLabel('Dernier jour').fill('2027-03-09')
      await hours.getByLabel('Pourquoi').fill('Examens')
      await hours.getByText('Absence tolérée').click()
      const patience = hours.getByRole('group', { name: 'Imprimantes' })
      await patience.getByLabel('En retard après').fill('36')
      await takeScreenshot(page, 'fr-desktop-site-hours-form')
      expect(await findSeriousFaults(page)).toEqual([])
      await hours.getByRole('button', { name: 'Enregistrer' }).click()
      await hours.getByText('de 06:30 à 24:00 (Europe/Paris)').waitFor(SOON)
      await hours.getByText('du 8 mars 2027 au 9 mars 2027 · Examens').waitFor()
      await hours.getByText('Imprimantes', { exact: true }).waitFor()
      // Whoever works by keyboard is back at the button that opened the form.
      await hours.locator('button:focus', { hasText: 'Modifier' }).waitFor(SOON)
      const { body } = await suite.api.get(`/api/v1/sites/${SITE}/presence`, filled.colleague)
      expect((body as { settings: unknown }).settings).toEqual({
        ...{ opensAt: '06:30', closesAt: '24:00', weekdays: [1, 2, 3, 4, 5, 6] },
        closures: [{ from: '2027-03-08', until: '2027-03-10', name: 'Examens' }],
        patience: { printer: { lateHours: 36, missingHours: 120 } },
      })

      const thresholds = page.getByRole('region', { name: 'Quand un lien est plein' })
      await thresholds.getByRole('button', { name: 'Modifier' }).click()
      await thresholds.getByLabel('Chargé à partir de').fill('95')
      await thresholds.getByRole('button', { name: 'Enregistrer' }).click()
      await thresholds
        .getByText(
          /Rien n’a été fait\. «\sChargé à partir de\s» \(95\s%\) ne peut pas dépasser «\sSaturé/,
        )
        .waitFor(SOON)
      await thresholds.getByLabel('Saturé à partir de').fill('97')
      await thresholds.getByRole('button', { name: 'Enregistrer' }).click()
      await thresholds.getByText(/^au lieu de 90\s%$/).waitFor(SOON)
      await thresholds.getByText('dernier réglage par noemie').waitFor()
      await takeScreenshot(page, 'fr-desktop-site-settings')
      expect(await findSeriousFaults(page)).toEqual([])
      await thresholds.getByRole('button', { name: 'Revenir à l’habituel…' }).click()
      await thresholds.getByRole('button', { name: 'Reprendre les seuils habituels' }).click()
      await thresholds
        .getByText('au lieu de')
        .first()
        .waitFor({ state: 'detached', ...SOON })

      await hours.getByRole('button', { name: 'Modifier' }).click()
      await hours.getByLabel('Ouvre à').fill('08:15')
      await meanwhile('presence', { opensAt: '07:45' })
      await hours.getByRole('button', { name: 'Enregistrer' }).click()
      await hours.getByText('quelqu’un d’autre a fait une modification').waitFor(SOON)
      await hours.getByRole('button', { name: 'Annuler' }).click()
      await hours.getByText('de 07:45 à 19:00').waitFor(SOON)
      expect(faults.filter(it => !/40[01]|412/.test(it))).toEqual([])
    })

    test('work is announced, the site says that it goes on, it is changed, overtaken and ended after asking again', async () => {
      const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
      await logIn(page, suite.api.url, 'noemie')
      await page.goto(`${suite.api.url}/sites/${SITE}/settings`)
      await page.getByText('No work is announced').waitFor(SOON)
      await page.getByText('Announce work…').click()
      const form = page.getByRole('form', { name: 'Announced work' })
      expect(await form.getByLabel('UAI').inputValue()).toBe(SITE)
      await form.getByLabel('What is done').fill('<i>Core switch</i> replaced')
      await form.getByLabel('Until').fill(inHours(-30))
      await form.getByText('The end comes after the beginning.').waitFor()
      await form.getByLabel('Until').fill(inHours(3))
      await takeScreenshot(page, 'en-phone-maintenance-form')
      expect(await findSeriousFaults(page)).toEqual([])
      await form.getByRole('button', { name: 'Announce' }).click()
      await page.getByText('It is announced.').waitFor(SOON)
      await takeScreenshot(page, 'en-phone-site-settings')

      await page.goto(`${suite.api.url}/sites/${SITE}`)
      await page.getByText('Work goes on').waitFor(SOON)
      await takeScreenshot(page, 'en-phone-site-maintenance')
      await page.getByRole('navigation', { name: 'Sections' }).getByText('Maintenance').click()
      await page.getByText('Announce work…').click()
      await form.getByLabel('All sites').check()
      await form.getByLabel('From').fill(inHours(24))
      await form.getByLabel('Until').fill(inHours(26))
      await form.getByLabel('What is done').fill('Broker moves')
      await form.getByRole('button', { name: 'Announce' }).click()
      const planned = page.getByRole('region', { name: 'Work to come' })
      await planned.getByText('Broker moves').first().waitFor(SOON)

      await planned.getByRole('button', { name: 'Edit' }).click()
      await form.getByLabel('What is done').fill('Broker moves, really')
      const { body } = await suite.api.get('/api/v1/maintenance?state=planned', filled.colleague)
      const [window] = (body as { items: Record<string, string>[] }).items
      const { startsAt, endsAt } = window ?? {}
      const overtaking = await fetch(`${suite.api.url}/api/v1/maintenance/${window?.id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...filled.colleague },
        body: JSON.stringify({ startsAt, endsAt, reason: 'Broker moves house' }),
      })
      expect(overtaking.status).toBe(200)
      await form.getByRole('button', { name: 'Save' }).click()
      await form.getByText('somebody else changed this meanwhile').waitFor(SOON)
      await form.getByRole('button', { name: 'Cancel' }).click()
      await planned.getByText('Broker moves house').first().waitFor(SOON)
      await planned.getByRole('button', { name: 'Edit' }).click()
      await form.getByLabel('What is done').fill('Broker moves again')
      await form.getByRole('button', { name: 'Save' }).click()
      await planned.getByText('Broker moves again').first().waitFor(SOON)

      const running = page.getByRole('region', { name: 'Work going on' })
      await running.getByRole('button', { name: 'End now…' }).click()
      await takeScreenshot(page, 'en-phone-maintenance')
      expect(await findSeriousFaults(page)).toEqual([])
      await running.getByRole('button', { name: 'End it now' }).click()
      const over = page.getByRole('region', { name: 'Past work' })
      await over.getByText(/announced by noemie · ended by noemie/).waitFor(SOON)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
      await page.goto(`${suite.api.url}/sites/${SITE}`)
      await page.getByRole('heading', { level: 1, name: NAME }).waitFor(SOON)
      await page.getByRole('link', { name: 'Settings' }).waitFor()
      expect(await page.getByText('Work goes on').count()).toBe(0)
      expect(faults.filter(it => !/401|412/.test(it))).toEqual([])
    })

    test('who may only look sees what is said, and no form', async () => {
      const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await logIn(page, suite.api.url, 'helene')
      await page.goto(`${suite.api.url}/sites/${SITE}/settings`)
      await page.getByRole('region', { name: 'Quand un lien est plein' }).waitFor(SOON)
      await page
        .getByRole('region', { name: 'Travaux terminés' })
        .getByText('Core switch')
        .waitFor(SOON)
      expect(await page.locator('main button, main summary, main input').count()).toBe(0)
      await page.goto(`${suite.api.url}/maintenance`)
      await page.getByRole('region', { name: 'Travaux terminés' }).waitFor(SOON)
      expect(await page.locator('main button, main summary, main input').count()).toBe(0)
      await page.goto(`${suite.api.url}/sites/${uaiOf(3)}/settings`)
      await page.getByText('Cette adresse ne mène nulle part').waitFor(SOON)
    })
  },
)
