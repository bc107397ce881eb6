import type { Page } from 'playwright-core'

/** What a page under watch says on its console. */
const DRAWN = 'bench: drawn'
const INTERACTIVE = 'bench: interactive after'

/**
 * From its next address on, the page itself says when the content is drawn and nothing is being waited for, and when somebody is in
 * the search box. Playwright's own waiting would have a script read first that is larger than the page's.
 */
export async function watchPage(page: Page, content: string): Promise<void> {
  await page.addInitScript(
    ([selector, drawn, interactive]) => {
      const look = () => {
        if (document.querySelector(selector) && !document.querySelector('.skeleton')) {
          console.debug(drawn)
        } else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
      document.addEventListener('focusin', ({ target }) => {
        if (target instanceof Element && target.matches('.where-box input')) {
          requestAnimationFrame(() => console.debug(`${interactive} ${performance.now()}`))
        }
      })
    },
    [content, DRAWN, INTERACTIVE] as const,
  )
}

/** Milliseconds until the content of a page under watch is painted, and the key `/` has led into the search box. */
export async function openPage(page: Page, url: string): Promise<number> {
  const said = (words: string) =>
    page.waitForEvent('console', { predicate: it => it.text().startsWith(words), timeout: 20_000 })
  const drawn = said(DRAWN)
  const interactive = said(INTERACTIVE)
  interactive.catch(() => undefined)
  await page.goto(url, { waitUntil: 'commit' })
  await drawn.catch(error => {
    throw new Error(`${url} never had its content`, { cause: error })
  })
  await page.keyboard.press('/')
  return Number((await interactive).text().slice(INTERACTIVE.length))
}
