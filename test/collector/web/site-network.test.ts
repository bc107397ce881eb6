import { expect, test } from 'vitest'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import { ingestTraffic } from '../../../collector/ingest/ingest-traffic.ts'
import { rollUp } from '../../../collector/links/roll-up.ts'
import { AgentId } from '../../../schemas/agent-id.ts'
import { desktop, phone, takeScreenshot } from '../../real/chromium.ts'
import { AGENT, aSwitch, at, newId, observed, port, SITE } from '../school.ts'
import { describePages } from './pages-suite.ts'
import { findSeriousFaults } from './serious-faults.ts'

describePages('a site’s network and its questions', suite => {
  test('a site says how far to believe it, its network is drawn and told, and a finding is accepted with a reason', async () => {
    const { page, faults } = await suite.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(`${suite.api.url}/sites/${SITE}`)
    const trust = page.getByRole('region', { name: 'Peut-on s’y fier ?' })
    await trust.getByText('aucune').waitFor()
    await takeScreenshot(page, 'fr-desktop-trust')
    expect(await findSeriousFaults(page)).toEqual([])

    await page.getByRole('link', { name: 'Plan et constats' }).click()
    await page.getByRole('heading', { name: 'Comment le réseau est câblé', level: 1 }).waitFor()
    await page.locator('.map canvas').first().waitFor()
    const list = page.getByRole('region', { name: 'La même chose en liste' })
    const root = list.locator('.tree').first()
    expect(await root.locator('> li > a').first().textContent()).toBe('rca0370037pfw01')
    expect((await list.textContent())?.replaceAll(/\s/g, ' ')).toContain('10 Gbit/s')

    const findings = page.getByRole('region', { name: 'Ce qui ne va pas' })
    const before = await findings.locator('.history > li').count()
    expect(before).toBeGreaterThan(0)
    await takeScreenshot(page, 'fr-desktop-network')
    expect(await findSeriousFaults(page)).toEqual([])
    await findings.getByRole('button', { name: 'Accepter…' }).first().click()
    await findings.getByLabel('Pourquoi').fill('vieux commutateur, changé cet été')
    await findings.getByRole('button', { name: 'Accepter : c’est voulu ainsi' }).click()
    await expect.poll(() => findings.locator('.history > li').count()).toBe(before - 1)
    await findings.getByRole('button', { name: 'Acceptés' }).click()
    await findings.getByText('vieux commutateur').waitFor()
    expect(faults).toEqual([])
  })

  test('on a phone the map of a site begins in sight, at what all the rest hangs on', async () => {
    const small = '0450029M'
    await registerSite(suite.database.cmdb, { id: small })
    const agent = { id: AgentId.parse(small), siteId: small, password: 'x'.repeat(20) }
    await registerAgent(suite.database.cmdb, agent)
    /** A core with eight switches right behind it. */
    const toOther = (other: number, mine: number, its: number) => ({
      ...{ interface: `GigabitEthernet1/0/${mine}`, protocol: 'lldp' as const },
      ...{ chassisId: `00:1b:3f:00:0${other}:00`, portId: `GigabitEthernet1/0/${its}` },
    })
    const behind = [2, 3, 4, 5, 6, 7, 8, 9]
    const messages = [1, ...behind].map(number => {
      const rows = number === 1 ? behind.map(it => toOther(it, it, 1)) : [toOther(1, 1, number)]
      const told = aSwitch(number, {
        ...{ name: `sw-${number}`, serial: `CN99FP000${number}` },
        neighbours: { status: 'complete', rows },
        interfaces: {
          status: 'complete',
          rows: [1, ...behind].map(it => port(`GigabitEthernet1/0/${it}`)),
        },
      })
      const body = observed(told, at('11:00'))
      return {
        id: newId(),
        agentId: agent.id,
        sentAt: at('11:01'),
        kind: 'observation' as const,
        body,
      }
    })
    const { cmdb } = suite.database
    await ingest(messages, { cmdb, siteId: small, now: new Date(at('11:01')), newId })
    await concludeSite(cmdb, small, new Date(at('11:02')))
    const { page, faults } = await suite.visit({ ...phone, locale: 'fr-FR' })
    await page.goto(`${suite.api.url}/sites/${small}/network`)
    const map = page.locator('.map')
    await map.locator('canvas').first().waitFor()
    /** Of the map, where its first painted pixel is from the left. */
    const leftmost = () =>
      map.locator('canvas').evaluateAll(canvases =>
        Math.min(
          ...canvases.map(it => {
            if (!(it instanceof HTMLCanvasElement)) return Number.POSITIVE_INFINITY
            const { width, height } = it
            const pixels = it.getContext('2d')?.getImageData(0, 0, width, height).data ?? []
            const painted = Array.from({ length: width }, (_, x) => x).find(x =>
              Array.from({ length: height }, (_, y) => y).some(
                y => (pixels[(y * width + x) * 4 + 3] ?? 0) > 0,
              ),
            )
            return ((painted ?? width) * it.clientWidth) / width
          }),
        ),
      )
    await expect.poll(leftmost).toBeLessThan(60)
    await takeScreenshot(page, 'fr-phone-network')
    expect(faults).toEqual([])
  })

  test('on a phone a question of identity shows both records and evidence, and is answered', async () => {
    const body = (name: string, address: string, when: string) => ({
      ...observed(
        aSwitch(90, { name, address, addresses: [address], neighbours: { status: 'unsupported' } }),
        at(when),
      ),
    })
    for (const message of [
      body('copy-one', '127.37.10.90', '11:00'),
      body('copy-two', '127.37.10.91', '11:05'),
    ]) {
      const told = {
        id: newId(),
        agentId: AGENT,
        sentAt: at('11:06'),
        kind: 'observation' as const,
      }
      await ingest([{ ...told, body: message }], {
        cmdb: suite.database.cmdb,
        siteId: SITE,
        now: new Date(at('11:06')),
        newId,
      })
    }
    const { page, faults } = await suite.visit({ ...phone, locale: 'en-GB', colorScheme: 'dark' })
    await page.goto(`${suite.api.url}/cases`)
    await takeScreenshot(page, 'en-phone-cases')
    await page.getByRole('table').getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Both records' }).waitFor()
    await takeScreenshot(page, 'en-phone-case')
    expect(await findSeriousFaults(page)).toEqual([])
    await page.getByLabel('Two different devices').check()
    await page.getByRole('button', { name: 'Decide' }).click()
    await page.getByText('decided by').waitFor()
    await page.goto(`${suite.api.url}/cases?state=decided`)
    await page.getByRole('table').waitFor()
    expect(await findSeriousFaults(page)).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    expect(faults).toEqual([])
  })

  test('the chart of a port leaves out what is not known, and says how much that is', async () => {
    const found = await suite.api.get('/api/v1/devices?q=rca0370037psw111.RG1.11')
    const [device] = (found.body as { items: { id: string }[] }).items
    const { page, faults } = await suite.visit({ ...desktop, locale: 'en-GB' })
    const now = Date.now()
    const ago = (steps: number) => new Date(now - steps * 300_000).toISOString()
    const samples = Array.from({ length: 288 }, (_, n) => n)
      .filter(n => n < 72 || n >= 144)
      .map(n => ({
        ...{ address: '127.37.10.4', interface: 'Ten-GigabitEthernet1/0/49' },
        ...{ from: ago(288 - n), to: ago(287 - n) },
        octetsIn: Math.round(1.5e9 + 1.1e9 * Math.sin(n / 20)),
        octetsOut: 400_000_000,
      }))
    await ingestTraffic(
      [{ id: newId(), agentId: AGENT, sentAt: ago(0), kind: 'traffic', body: { samples } }],
      { cmdb: suite.database.cmdb, siteId: SITE, now: new Date(now) },
    )
    await rollUp(suite.database.cmdb, new Date(now))
    await page.goto(`${suite.api.url}/devices/${device?.id}`)
    await page.getByRole('button', { name: /Ten-GigabitEthernet1\/0\/49/ }).click()
    await page.getByText('Traffic', { exact: true }).click()
    await page.getByText(/2[45]% of the time is unknown/).waitFor()
    await page.locator('.traffic canvas').waitFor()
    await takeScreenshot(page, 'en-desktop-traffic')
    expect(await findSeriousFaults(page)).toEqual([])
    expect(faults).toEqual([])
  })
})
