import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { desktop, hasChromium, phone, startChromium, takeScreenshot } from '../../real/chromium.ts'
import { findFreePort } from '../../real/free-port.ts'
import { startOpenidProvider } from '../../real/openid-provider.ts'
import { freshDatabase } from '../../real/postgres.ts'
import { postgresServers } from '../../real/postgres-server.ts'
import { accountOf, PASSWORD } from '../api/accounts.ts'
import { addSite, CHOISEUL, OTHER_SITE } from '../api/inventory-rows.ts'
import { serveApi } from '../api/serve-api.ts'

const web = fileURLToPath(new URL('../../../collector/web/', import.meta.url))
/** Sooner than the pages ask again by themselves. */
const AT_ONCE_MS = 10_000
const suites = hasChromium ? postgresServers.slice(0, 1) : []
if (suites.length === 0) {
  describe.skip('the login in Chromium on PostgreSQL: one of them is not installed', () => {})
}

describe.each(suites)('the login in Chromium on $name', server => {
  const database = freshDatabase(server)
  const claims: Record<string, Record<string, unknown>> = {
    chloe: { groups: ['noc', 'everybody'], uai: [CHOISEUL] },
    denis: { groups: ['everybody'], uai: '*' },
    adele: { groups: ['noc'], uai: '*' },
  }
  let port = 0
  let provider: Awaited<ReturnType<typeof startOpenidProvider>>
  let browser: Awaited<ReturnType<typeof startChromium>>
  beforeAll(async () => {
    if (!existsSync(`${web}dist/index.html`)) {
      await build({ configFile: `${web}vite.config.ts`, logLevel: 'warn' })
    }
    port = await findFreePort()
    provider = await startOpenidProvider({
      redirectUri: `http://127.0.0.1:${port}/api/v1/session/openid/callback`,
      claimsOf: name => claims[name] ?? {},
    })
    browser = await startChromium()
    const { db } = database.cmdb
    await addSite(db, CHOISEUL, 'Lycée Choiseul')
    await addSite(db, OTHER_SITE, 'Lycée Voltaire')
    await accountOf(db, { name: 'adele', role: 'administrator' })
  })
  afterAll(async () => {
    await browser?.close()
    await provider?.close()
  })
  const api = serveApi(database, () => ({
    port,
    webRoot: `${web}dist`,
    access: {
      session: { idleMs: 3_600_000, absoluteMs: 3_600_000 },
      openid: {
        name: 'Compte régional',
        issuer: provider.issuer,
        clientId: 'recense',
        clientSecret: provider.clientSecret,
        publicUrl: `http://127.0.0.1:${port}`,
        roleClaim: 'groups',
        roles: { operator: ['noc'] },
        sitesClaim: 'uai',
      },
    },
  }))

  const visits = [
    {
      options: { ...desktop, locale: 'fr-FR' },
      words: {
        title: 'Connexion',
        name: 'Nom',
        password: 'Mot de passe',
        enter: 'Se connecter',
        wrong: 'Nom ou mot de passe incorrect.',
        sites: 'Établissements',
        out: 'Se déconnecter',
      },
    },
    {
      options: { ...phone, locale: 'en-GB', colorScheme: 'dark' as const },
      words: {
        title: 'Log in',
        name: 'Name',
        password: 'Password',
        enter: 'Log in',
        wrong: 'Wrong name or password.',
        sites: 'Sites',
        out: 'Log out',
      },
    },
  ]
  test.each(visits)(
    'somebody logs in with a password, and out ($options.locale)',
    async ({ options, words }) => {
      const { page, faults } = await browser.visit(options)
      await page.goto(api.url)
      await page.getByRole('heading', { name: words.title, level: 1 }).waitFor()
      expect(await page.getByText('Lycée').count()).toBe(0)
      await takeScreenshot(page, `login-${options.locale}`)
      expect(faults).toEqual([])

      await page.getByLabel(words.name).fill('adele')
      await page.getByLabel(words.password).fill('wrong password')
      await page.getByRole('button', { name: words.enter, exact: true }).click()
      await page.getByText(words.wrong).waitFor()
      expect(await page.getByLabel(words.password).inputValue()).toBe('')

      await page.getByLabel(words.password).fill(PASSWORD)
      await page.keyboard.press('Enter')
      await page
        .getByRole('heading', { name: words.sites, level: 1 })
        .waitFor({ timeout: AT_ONCE_MS })
      await page.getByText('Lycée Voltaire').waitFor({ timeout: AT_ONCE_MS })
      expect(await page.evaluate(() => document.cookie)).toBe('')
      await page.getByRole('button', { name: words.out }).click()
      await page
        .getByRole('heading', { name: words.title, level: 1 })
        .waitFor({ timeout: AT_ONCE_MS })
      expect(await page.getByText('Lycée').count()).toBe(0)
    },
  )

  async function logInAtProvider(name: string) {
    const { page } = await browser.visit({ ...desktop, locale: 'fr-FR' })
    await page.goto(api.url)
    await page.getByRole('link', { name: 'Se connecter avec Compte régional' }).click()
    await page.locator('input[name=login]').fill(name)
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.getByText('Authorize').first().waitFor()
    await page.locator('button[type=submit]').click()
    await page.waitForURL(url => url.port === String(port))
    return page
  }

  test('somebody logs in at the provider, with the role and the sites that it tells', async () => {
    const page = await logInAtProvider('chloe')
    await page.getByText('Lycée Choiseul').waitFor()
    expect(await page.getByText('Lycée Voltaire').count()).toBe(0)
    const session = await page.evaluate(() => fetch('/api/v1/session').then(it => it.json()))
    expect(session).toMatchObject({
      user: { kind: 'account', name: 'chloe', role: 'operator', sites: [CHOISEUL] },
    })
  })

  test('who has no role there is told so, and gets no account', async () => {
    const page = await logInAtProvider('denis')
    await page.getByText('Vous êtes reconnu, mais n’avez pas accès à Recense.').waitFor()
    const { db } = database.cmdb
    const made = await db
      .selectFrom('accounts')
      .select('name')
      .where('name', '=', 'denis')
      .execute()
    expect(made).toEqual([])
  })

  test('a name at the provider is never the local account of that name', async () => {
    const page = await logInAtProvider('adele')
    await page.getByText('Lycée Choiseul').waitFor()
    const session = await page.evaluate(() => fetch('/api/v1/session').then(it => it.json()))
    expect(session.user.name).toMatch(/^adele@127\.0\.0\.1/)
    expect(session.user.role).toBe('operator')
  })

  test('a way back that this browser did not set out for is refused', async () => {
    const callback = `${api.url}/api/v1/session/openid/callback?code=stolen&state=stolen`
    const answer = await fetch(callback, { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe('/?login=failed')
    const started = await fetch(`${api.url}/api/v1/session/openid`, { redirect: 'manual' })
    const cookie = started.headers.getSetCookie()[0] ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax$/)
    const forged = await fetch(callback, {
      redirect: 'manual',
      headers: { cookie: cookie.split(';')[0] ?? '' },
    })
    expect(forged.headers.get('location')).toBe('/?login=failed')
    expect(forged.headers.getSetCookie().join()).not.toContain('recense-session=')
  })
})
