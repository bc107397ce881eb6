import { expect, test } from 'vitest'
import { phone, takeScreenshot } from '../../real/chromium.ts'
import { accountOf, PASSWORD, tokenOf } from '../api/accounts.ts'
import { describeChromium, SOON } from './describe-chromium.ts'
import { addRegion, uaiOf } from './region.ts'
import { findSeriousFaults } from './serious-faults.ts'

const filled: { gaston: string; colleague: Record<string, string> } = { gaston: '', colleague: {} }

describeChromium(
  'the page of accounts',
  async cmdb => {
    await addRegion(cmdb, 4)
    await accountOf(cmdb.db, { name: 'adele', role: 'administrator' })
    filled.gaston = (await accountOf(cmdb.db, { name: 'gaston', role: 'viewer' })).id
    filled.colleague = await tokenOf(cmdb.db, { name: 'anne', role: 'administrator' })
  },
  suite => {
    /** What a colleague says of the account meanwhile. */
    async function meanwhile(body: object): Promise<void> {
      const { status } = await fetch(`${suite.api.url}/api/v1/accounts/${filled.gaston}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', ...filled.colleague },
        body: JSON.stringify(body),
      })
      expect(status).toBe(200)
    }

    const account = async () =>
      (await suite.api.get(`/api/v1/accounts/${filled.gaston}`, filled.colleague)).body

    test('nobody undoes what a colleague said of an account meanwhile, and one’s own changes are no colleague’s', async () => {
      const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB' })
      await page.goto(`${suite.api.url}/accounts`)
      await page.locator('input[name=name]').fill('adele')
      await page.locator('input[name=password]').fill(PASSWORD)
      await page.getByRole('button', { name: 'Log in', exact: true }).click()
      await page.getByRole('button', { name: 'Edit gaston' }).click()
      const editor = page.getByRole('region', { name: 'Account of gaston' })
      const rights = editor.getByRole('form', { name: 'Role and sites' })
      const role = rights.getByLabel('Role')
      const outdated = editor.getByText('somebody else changed this meanwhile')
      expect(await role.inputValue()).toBe('viewer')

      await meanwhile({ sites: [uaiOf(1)] })
      await role.selectOption('operator')
      await rights.getByRole('button', { name: 'Save' }).click()
      await outdated.waitFor(SOON)
      await takeScreenshot(page, 'en-phone-account-outdated')
      expect(await findSeriousFaults(page)).toEqual([])
      await editor.getByRole('button', { name: 'Disable… gaston' }).click()
      await editor.getByRole('button', { name: /^Disable gaston/ }).click()
      await expect.poll(() => outdated.count(), SOON).toBe(2)
      expect(await account()).toMatchObject({
        ...{ role: 'viewer', sites: [uaiOf(1)], isDisabled: false },
      })

      await editor.getByRole('button', { name: 'Close' }).click()
      await page.getByRole('button', { name: 'Edit gaston' }).click()
      await rights.getByText(uaiOf(1)).waitFor(SOON)
      for (const wanted of ['operator', 'viewer', 'operator']) {
        await role.selectOption(wanted)
        await rights.getByRole('button', { name: 'Save' }).click()
        await expect.poll(account, SOON).toMatchObject({ role: wanted })
      }
      await editor.getByRole('button', { name: 'Disable… gaston' }).click()
      await editor.getByRole('button', { name: /^Disable gaston/ }).click()
      await editor.getByRole('button', { name: 'Enable', exact: true }).click(SOON)
      await editor.getByRole('button', { name: 'Disable… gaston' }).waitFor(SOON)
      expect(await account()).toMatchObject({
        ...{ role: 'operator', sites: [uaiOf(1)], isDisabled: false },
      })
      expect(await outdated.count()).toBe(0)
      expect(faults.filter(it => !/401|412/.test(it))).toEqual([])
    })
  },
)
