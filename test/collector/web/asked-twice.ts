import type { Page } from 'playwright-core'

/** What was asked is fresh for so long (`staleTime`); pages refresh by themselves much later. */
const FRESH_MS = 2000

/** Addresses that the page asked the API for again while the answer to the first question was still fresh. */
export function findAskedTwice(page: Page): Promise<string[]> {
  return page.evaluate(freshMs => {
    const asked = performance
      .getEntriesByType('resource')
      .filter(it => (it as PerformanceResourceTiming).initiatorType === 'fetch')
    return asked
      .filter((it, at) =>
        asked
          .slice(0, at)
          .some(one => one.name === it.name && Math.abs(it.startTime - one.startTime) < freshMs),
      )
      .map(it => it.name.slice(location.origin.length))
  }, FRESH_MS)
}
