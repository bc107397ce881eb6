import { existsSync, mkdirSync } from 'node:fs'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const EXECUTABLE = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync)

/** Whether pages can be tried in a real browser here. */
export const hasChromium = EXECUTABLE !== undefined

const SCREENSHOTS = new URL('../../build/screenshots/', import.meta.url).pathname

export const desktop = { viewport: { width: 1440, height: 900 } }
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
}

/** A real Chromium that talks to nobody but the pages under test. */
export async function startChromium() {
  const browser = await chromium.launch({
    ...(EXECUTABLE && { executablePath: EXECUTABLE }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    /** A fresh visitor. `faults` fills with what the browser complains of: exceptions, refused scripts, failed loads. */
    visit: async (options: BrowserContextOptions): Promise<{ page: Page; faults: string[] }> => {
      const context = await browser.newContext({ timezoneId: 'Europe/Paris', ...options })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', error => faults.push(error.message))
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) faults.push(message.text())
      })
      return { page, faults }
    },
    close: () => browser.close(),
  }
}

const PICTURE_HEIGHT = 2400

/** Keeps a picture of the page, the beginning of a very long one, in build/screenshots, for people to look at. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  const size = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }))
  await page.screenshot({
    path: `${SCREENSHOTS}${name}.png`,
    fullPage: true,
    animations: 'disabled',
    clip: { x: 0, y: 0, width: size.width, height: Math.min(size.height, PICTURE_HEIGHT) },
  })
}
