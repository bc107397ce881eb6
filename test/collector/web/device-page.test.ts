import { expect, test } from 'vitest'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { describePages } from './pages-suite.ts'
import { findSeriousFaults } from './serious-faults.ts'

const SWITCH = 'rca0370037psw111.RG1.11'

describePages('a device', suite => {
  async function openSwitch(page: Awaited<ReturnType<typeof suite.visit>>['page']) {
    const found = await suite.api.get(`/api/v1/devices?q=${SWITCH}`)
    const [device] = (found.body as { items: { id: string }[] }).items
    if (!device) throw new Error(`there is no ${SWITCH}`)
    await page.goto(`${suite.api.url}/devices/${device.id}`)
    await page.getByRole('heading', { name: SWITCH, level: 1 }).waitFor()
    return device.id
  }

  test('its front is drawn with a socket per port, arrows lead from one to the next, and a socket tells what is behind it', async () => {
    const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
    await openSwitch(page)
    const front = page.getByRole('group', { name: 'Façade' })
    expect(await front.getByRole('button').count()).toBe(52)
    const first = front.getByRole('button').first()
    await first.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('4')
    await front.getByRole('button', { name: /Ten-GigabitEthernet1\/0\/49/ }).click()
    await page.getByRole('heading', { name: 'Ten-GigabitEthernet1/0/49', level: 3 }).waitFor()
    const detail = page.locator('.port-detail')
    await expect.poll(() => detail.textContent()).toContain('rca0370037psw101.RG1.01')
    expect(await detail.textContent()).toContain('la passerelle')
    await takeScreenshot(page, 'fr-desktop-front')
    expect(await findSeriousFaults(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('a field is set by a person and says so, is taken back from the history, and observed values show again', async () => {
    const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
    const id = await openSwitch(page)
    await page.getByText('Why?').click()
    await page.getByRole('button', { name: 'Edit: Name' }).click()
    const editor = page.getByRole('form', { name: 'Say something of a field' })
    await editor.getByLabel('Value').fill('<b>core</b>')
    await editor.getByLabel('Why (for the history)').fill('labelled so on site')
    await takeScreenshot(page, 'en-phone-edit')
    expect(await findSeriousFaults(page)).toEqual([])
    await editor.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: '<b>core</b>', level: 1 }).waitFor()
    await page.getByText('locked').first().waitFor()

    const history = page.getByRole('region', { name: 'History' })
    await history.getByText('Who and why').first().click()
    await history.getByText('labelled so on site').waitFor()
    await history.getByRole('button', { name: 'Undo…' }).click()
    await takeScreenshot(page, 'en-phone-undo')
    await history.getByRole('button', { name: 'Take this change back' }).click()
    await page.getByRole('heading', { name: SWITCH, level: 1 }).waitFor()
    const explained = await suite.api.get(`/api/v1/devices/${id}/explanation?language=en`)
    const { fields } = explained.body as { fields: { field: string; from: string }[] }
    expect(fields.find(it => it.field === 'name')?.from).toBe('observation')
    expect(faults).toEqual([])
  })

  test('announced work stands on the page of each device that it concerns, while it goes on', async () => {
    const announce = async (place: object, reason: string, startsInMs = -60_000) => {
      const now = Date.now()
      const startsAt = new Date(now + startsInMs).toISOString()
      const endsAt = new Date(now + 3_600_000).toISOString()
      const response = await fetch(`${suite.api.url}/api/v1/maintenance?by=anne`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...place, startsAt, endsAt, reason }),
      })
      expect(response.status).toBe(201)
    }
    const { page, faults } = await suite.visit({ ...phone, locale: 'fr-FR' })
    const device = await openSwitch(page)
    const found = await suite.api.get('/api/v1/devices?q=rca0370037psw101.RG1.01')
    const [other] = (found.body as { items: { id: string }[] }).items
    const site = '0370037P'
    await page.getByRole('group', { name: 'Façade' }).waitFor()
    expect(await page.getByText('Travaux en cours').count()).toBe(0)
    await announce({ site, device }, '<i>Alimentation</i> remplacée')
    await announce({ site, device: other?.id }, 'Pas ici')
    await announce({ site, device }, 'Demain', 1_800_000)
    await announce({ site }, 'Coupure EDF')
    await announce({}, 'Bascule du serveur')

    await openSwitch(page)
    const work = page.locator('.maintenance-now')
    await expect.poll(() => work.count()).toBe(3)
    const told = (await work.allTextContents()).toSorted().join('\n')
    expect(told).toMatch(/en cours <i>Alimentation<\/i> remplacée · jusqu’au /)
    expect(told).toMatch(/en cours Tout l’établissement · Coupure EDF · jusqu’au /)
    expect(told).toMatch(/en cours Tous les établissements · Bascule du serveur · jusqu’au /)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await takeScreenshot(page, 'fr-phone-device-maintenance')
    expect(await findSeriousFaults(page)).toEqual([])
    await work.first().getByRole('link', { name: 'Travaux' }).click()
    await page.getByRole('heading', { name: 'Travaux', level: 1 }).waitFor()
    expect(faults).toEqual([])
  })

  test('what the server refuses is told with its reason, and nothing is changed', async () => {
    const { page } = await suite.visit({ ...desktop, locale: 'fr-FR' })
    const id = await openSwitch(page)
    const { db } = suite.database.cmdb
    const mergedInto = async (into: string | null) => {
      await db.updateTable('devices').set({ merged_into: into }).where('id', '=', id).execute()
    }
    const other = await db
      .selectFrom('devices')
      .select('id')
      .where('id', '!=', id)
      .executeTakeFirstOrThrow()
    await page.getByText('Pourquoi ?').click()
    const lock = page.getByRole('button', { name: 'Verrouiller : Modèle' })
    await lock.waitFor()
    // Somebody else has found meanwhile that it is another device's record.
    await mergedInto(other.id)
    await lock.click()
    await page
      .getByText('Rien n’a été fait. Cette fiche a été reconnue comme celle d’un autre équipement')
      .waitFor()
    await mergedInto(null)
    const { body } = await suite.api.get(`/api/v1/devices/${id}/explanation?language=en`)
    const { fields } = body as { fields: { field: string; from: string }[] }
    expect(fields.find(it => it.field === 'model')?.from).toBe('observation')
  })
})
