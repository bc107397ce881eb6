import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds serious or critical on the page as it is now, by WCAG 2.1 AA: rule, element, reason. */
export async function findSeriousFaults(page: Page): Promise<string[]> {
  // Evaluated by the browser's own protocol, so the pages' content policy stays as strict as it is.
  await page.evaluate(axe)
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    }),
  )
  return results.violations
    .filter(it => it.impact === 'serious' || it.impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(it => `${id}: ${it.html.slice(0, 150)} ${it.failureSummary ?? ''}`),
    )
}
