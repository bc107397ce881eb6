import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { addDevice } from '../api/inventory-rows.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { addRegion, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const SITE = uaiOf(2)
const OTHER = uaiOf(3)

describeChromium(
  'administration',
  cmdb => addRegion(cmdb, 12),
  suite => {
    test('a list is tried, shows what would happen and what is refused, and is taken in only then', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      await page.goto(`${suite.api.url}/imports`)
      const take = page.getByRole('button', { name: 'Importer' })
      await page.getByLabel('Fichier CSV').setInputFiles({
        name: 'etablissements.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`uai;nom\n${uaiOf(900)};Lycée <b>neuf</b>\n0370037A;Faux\n`),
      })
      expect(await take.isDisabled()).toBe(true)
      await page.getByRole('button', { name: 'Essayer sans rien changer' }).click()
      await page.getByText('Nouveaux : 1').waitFor()
      await page.getByText('Refusé', { exact: true }).waitFor()
      await page.getByText('La lettre devrait être P.').waitFor()
      expect((await suite.api.get(`/api/v1/sites/${uaiOf(900)}`)).status).toBe(404)
      await takeScreenshot(page, 'fr-desktop-import')
      expect(await findSeriousFaults(page)).toEqual([])
      await take.click()
      await page.getByText('Fait :').waitFor()
      expect((await suite.api.get(`/api/v1/sites/${uaiOf(900)}`)).status).toBe(200)
      expect(faults).toEqual([])
    })

    test('a plan is checked before it is given, a mistake in it is told with its key, and a revoked agent is out', async () => {
      const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
      await page.goto(`${suite.api.url}/agents/${SITE}`)
      await page.getByText('never given a plan').waitFor()
      const form = page.getByRole('form', { name: 'Another plan' })
      await form.getByLabel('Name').fill('ADMIN')
      await form.getByLabel('Prefixes').fill('10.1.2.0/99')
      await form.getByRole('button', { name: 'Check' }).click()
      await page.getByText(/^Not done\. “Prefixes, .*, VLAN no\. 1”.*The server says:/).waitFor()
      await page.getByText(/body field "vlans\.0\.targets/).waitFor()
      await form.getByLabel('Prefixes').fill('10.1.2.0/24, 10.1.3.10')
      await form.getByRole('button', { name: 'Check' }).click()
      await form.getByText('This would change:').waitFor(SOON)
      expect((await suite.api.get(`/api/v1/agents/${SITE}/plan`)).status).toBe(404)
      await takeScreenshot(page, 'en-phone-plan-form')
      expect(await findSeriousFaults(page)).toEqual([])
      await form.getByRole('button', { name: 'Give it to the agent' }).click()
      await page.getByText(/revision 1, by/).waitFor(SOON)
      await takeScreenshot(page, 'en-phone-plan')
      await page.goto(`${suite.api.url}/agents`)
      await page.getByRole('button', { name: `Revoke… ${SITE}` }).click()
      await page.getByRole('button', { name: `Revoke ${SITE}` }).click()
      await page.getByText('Revoked', { exact: true }).first().waitFor()
      await takeScreenshot(page, 'en-phone-agents')
      expect(await findSeriousFaults(page)).toEqual([])
      // The answer 404 to the question for a plan that is not there, and 400 to the mistake, are in the browser's log.
      expect(faults.filter(it => !/40[04]/.test(it))).toEqual([])
    })

    test('a plan is changed by its fields or as text, what that would change is told, and an earlier one comes back', async () => {
      const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
      const vlan = { id: 20, name: 'PEDAGO', targets: ['10.1.20.0/22'], snmp: false }
      await fetch(`${suite.api.url}/api/v1/agents/${OTHER}/plan`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ revision: 1, vlans: [vlan] }),
      })
      await page.goto(`${suite.api.url}/agents/${OTHER}`)
      const form = page.getByRole('form', { name: 'Modifier le plan' })
      await form.getByLabel('SNMP autorisé ici').check()
      await form.getByLabel('Rythme').selectOption('gentle')
      await form.getByRole('button', { name: 'Ajouter un VLAN' }).click()
      const added = form.getByRole('group', { name: 'Un nouveau VLAN' })
      await added.getByLabel('Préfixes').fill('10.1.2.0/24')
      await added.getByLabel('Nom', { exact: true }).fill('ADMIN')
      await page.getByRole('button', { name: 'En texte' }).click()
      const text = form.getByRole('textbox', { name: 'Modifier le plan' })
      const plan = JSON.parse(await text.inputValue())
      await text.fill(JSON.stringify({ ...plan, packetsPerSecond: 200 }))
      await form.getByRole('button', { name: 'Vérifier' }).click()
      await form.getByText('Voici ce qui changerait').waitFor(SOON)
      await form.getByText('ADMIN est ajouté').waitFor()
      await form.getByText(/Paquets par seconde/).waitFor()
      await takeScreenshot(page, 'fr-desktop-plan-check')
      expect(await findSeriousFaults(page)).toEqual([])
      await form.getByRole('button', { name: 'Envoyer à l’agent' }).click()
      await page.getByText(/révision 2, par/).waitFor(SOON)
      const history = page.getByRole('region', { name: 'Plans successifs' })
      await history.getByText('ADMIN est ajouté').waitFor()
      await takeScreenshot(page, 'fr-desktop-plan')
      await history.getByRole('button', { name: 'Repartir de celui-ci 1' }).click()
      await form.getByRole('button', { name: 'Vérifier' }).click()
      await form.getByText('ADMIN est retiré').waitFor(SOON)
      expect(faults).toEqual([])
    })

    test('a mass disappearance is shown with what is gone, and decided with a reason', async () => {
      const { db } = suite.database.cmdb
      const device = await addDevice(db, { site_id: SITE, name: 'sw-parti', state: 'late' })
      await sql`WITH brake AS (
        INSERT INTO presence_brakes (id, site_id, item_class, site_items, opened_at)
        VALUES (gen_random_uuid(), ${SITE}, 'device', 14, now()) RETURNING id
      )
      INSERT INTO presence_brake_items (brake_id, site_id, device_id, added_at)
      SELECT id, ${SITE}, ${device}, now() FROM brake`.execute(db)
      const { page, faults } = await suite.visit({
        ...desktop,
        locale: 'fr-FR',
        colorScheme: 'dark',
      })
      await page.goto(`${suite.api.url}/brakes`)
      await page.getByRole('link', { name: 'sw-parti' }).waitFor()
      await takeScreenshot(page, 'fr-desktop-brakes')
      expect(await findSeriousFaults(page)).toEqual([])
      await page.getByLabel('Pourquoi').fill('travaux électriques')
      await page.getByRole('button', { name: 'Ils sont là' }).click()
      await page.getByText('Rien ici').waitFor()
      await page.getByRole('link', { name: 'Pas disparus' }).click()
      await page.getByText('travaux électriques').waitFor()
      expect(faults).toEqual([])
    })
  },
)
