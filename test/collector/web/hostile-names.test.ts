import { expect, test } from 'vitest'
import { desktop } from '../../real/chromium.ts'
import {
  addChange,
  addDevice,
  addEndpoint,
  addInterface,
  addMember,
  CHOISEUL,
} from '../api/inventory-rows.ts'
import { addFinding, addLocation, addPortRole } from '../api/topology-rows.ts'
import { addAlert } from '../api/watch-rows.ts'
import { describePages } from './pages-suite.ts'

const SCRIPT = '<script>window.taken=1</script>'
const IMAGE = '<img src=x onerror="window.taken=1">'
const BREAKOUT = `"'></title></textarea><svg onload=window.taken=1>`
const LINK = 'javascript:window.taken=1'
const TEMPLATE = '{{constructor.constructor("window.taken=1")()}}'

describePages('what devices call themselves', suite => {
  test('is shown as it is on every page, and is never run', async () => {
    const { db, pool } = suite.database.cmdb
    const device = await addDevice(db, {
      ...{ name: `hostile ${IMAGE}`, vendor: SCRIPT, model: BREAKOUT, serial: LINK },
      ...{ version: TEMPLATE, sys_descr: SCRIPT, location: IMAGE, contact: LINK },
      addresses: ['10.9.9.9'],
    })
    await addInterface(db, device, { name: IMAGE, alias: SCRIPT })
    await addMember(db, device, { position: 1, serial: SCRIPT, model: IMAGE })
    await addChange(db, {
      ...{ item_id: device, field: 'name', old_value: JSON.stringify(SCRIPT) },
      new_value: JSON.stringify(IMAGE),
    })
    const endpoint = await addEndpoint(db, { name: `hostile ${IMAGE}`, vendor: SCRIPT, vlan: 20 })
    const port = { device_id: device, interface: IMAGE }
    await addPortRole(db, { ...port, role: 'access' })
    await addLocation(db, { ...port, endpoint_id: endpoint })
    await addFinding(db, { ...port, kind: 'slow-uplink' })
    await addAlert(db, device)
    await pool.query(`UPDATE sites SET name = $1, city = $2 WHERE id = $3`, [
      `Lycée ${IMAGE}`,
      SCRIPT,
      CHOISEUL,
    ])

    const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
    const elsewhere: string[] = []
    page.on('request', request => {
      if (!request.url().startsWith(suite.api.url) && !request.url().startsWith('data:')) {
        elsewhere.push(request.url())
      }
    })
    page.on('dialog', dialog => faults.push(dialog.message()))
    for (const path of [
      '/',
      `/sites/${CHOISEUL}`,
      `/devices/${device}`,
      `/where?q=hostile`,
      `/sites/${CHOISEUL}?q=hostile`,
      `/?q=${encodeURIComponent(IMAGE)}`,
    ]) {
      await page.goto(suite.api.url + path)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate(() => Reflect.get(window, 'taken')), path).toBeUndefined()
      expect(await page.locator('main script, main img[src="x"], main [onload]').count()).toBe(0)
      const hrefs = await page
        .locator('a')
        .evaluateAll(links => links.map(it => it.getAttribute('href') ?? ''))
      expect(
        hrefs.filter(it => /^\s*javascript:/i.test(it)),
        path,
      ).toEqual([])
    }
    await page.goto(`${suite.api.url}/devices/${device}`)
    await page.getByRole('heading', { name: `hostile ${IMAGE}`, level: 1 }).waitFor()
    expect(await page.locator('main').textContent()).toContain(SCRIPT)
    expect(elsewhere).toEqual([])
    expect(faults).toEqual([])
  })
})
