import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe } from 'vitest'
import type { ApiOptions } from '../../../collector/api/start-api.ts'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { hasChromium, startChromium } from '../../real/chromium.ts'
import { freshDatabase, type TestDatabase } from '../../real/postgres.ts'
import { postgresServers } from '../../real/postgres-server.ts'
import { type ServedApi, serveApi } from '../api/serve-api.ts'

const web = fileURLToPath(new URL('../../../collector/web/', import.meta.url))

type Browser = Awaited<ReturnType<typeof startChromium>>

/** Waiting for a page: the machine may be busy with other suites. */
export const SOON = { timeout: 20_000 }

export type ChromiumSuite = {
  readonly api: ServedApi
  readonly database: TestDatabase
  readonly visit: Browser['visit']
}

/** Tests in real Chromium on the built pages, over what `fill` puts into the CMDB; skipped without a browser. */
export function describeChromium(
  name: string,
  fill: (cmdb: Cmdb) => Promise<void>,
  tests: (suite: ChromiumSuite) => void,
  options: (database: TestDatabase) => Partial<ApiOptions> = () => ({}),
): void {
  const suites = hasChromium ? postgresServers.slice(0, 1) : []
  if (suites.length === 0) {
    describe.skip(`${name}: Chromium or PostgreSQL is not installed`, () => {})
  }
  describe.each(suites)(`${name} on $name`, server => {
    const database = freshDatabase(server)
    const api = serveApi(database, () => ({ webRoot: `${web}dist`, ...options(database) }))
    const started: { browser?: Browser } = {}
    beforeAll(async () => {
      if (!existsSync(`${web}dist/index.html`)) {
        await build({ configFile: `${web}vite.config.ts`, logLevel: 'warn' })
      }
      started.browser = await startChromium()
      await fill(database.cmdb)
    }, 120_000)
    afterAll(() => started.browser?.close())

    tests({
      api,
      database,
      visit: visitor => {
        if (!started.browser) throw new Error('the browser is started inside tests only')
        return started.browser.visit(visitor)
      },
    })
  })
}
