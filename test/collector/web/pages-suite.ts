import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe } from 'vitest'
import { hasChromium, startChromium } from '../../real/chromium.ts'
import { freshDatabase, postgresServers, type TestDatabase } from '../../real/postgres.ts'
import { type ServedApi, serveApi } from '../api/serve-api.ts'
import { type MovedPc, takeInLivedInSchool } from './lived-in-school.ts'

const web = fileURLToPath(new URL('../../../collector/web/', import.meta.url))

type Browser = Awaited<ReturnType<typeof startChromium>>

export type PagesSuite = {
  readonly api: ServedApi
  readonly database: TestDatabase
  readonly visit: Browser['visit']
  readonly moved: MovedPc
}

/** Tests in real Chromium on the built pages, over a school that was scanned and concluded; skipped without a browser. */
export function describePages(name: string, tests: (suite: PagesSuite) => void): void {
  const suites = hasChromium ? postgresServers.slice(0, 1) : []
  if (suites.length === 0) {
    describe.skip(`${name}: Chromium or PostgreSQL is not installed`, () => {})
  }
  describe.each(suites)(`${name} on $name`, server => {
    const database = freshDatabase(server)
    const api = serveApi(database, () => ({ webRoot: `${web}dist` }))
    const started: { browser?: Browser; moved?: MovedPc } = {}
    beforeAll(async () => {
      if (!existsSync(`${web}dist/index.html`)) {
        await build({ configFile: `${web}vite.config.ts`, logLevel: 'warn' })
      }
      started.browser = await startChromium()
      started.moved = await takeInLivedInSchool(database.cmdb)
    }, 120_000)
    afterAll(() => started.browser?.close())

    tests({
      api,
      database,
      visit: options => {
        if (!started.browser) throw new Error('the browser is started inside tests only')
        return started.browser.visit(options)
      },
      get moved() {
        if (!started.moved) throw new Error('the school is taken in inside tests only')
        return started.moved
      },
    })
  })
}
