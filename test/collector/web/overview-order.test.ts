import { expect, test } from 'vitest'
import type { SiteOverview } from '../../../collector/web/src/api/overview-query.ts'
import { arrange, hasMark, loadStateOf } from '../../../collector/web/src/pages/overview-order.ts'

type State = NonNullable<SiteOverview['link']>['down']['state']

const site = (name: string, more: Partial<SiteOverview> = {}): SiteOverview => ({
  id: '0370037P',
  name,
  links: 0,
  alerts: { critical: 0, major: 0, warning: 0, info: 0 },
  ...{ incidents: 0, devices: 0, late: 0, missing: 0 },
  ...more,
})
const linked = (name: string, state: State, load: number, up: State = 'quiet') =>
  site(name, { link: { id: name, down: { state, load }, up: { state: up, load: 0.1 } } })
const offline = { id: 'a', state: 'offline' } as const
const namesOf = (sites: readonly SiteOverview[]) => sites.map(it => it.name)

test('full links come first, the fullest of them before the others, then silent agents, then busy links', () => {
  const sites = [
    site('Nothing'),
    linked('Busy', 'busy', 0.8),
    linked('Full', 'saturated', 0.93),
    site('Dark', { agent: offline }),
    linked('Fuller', 'saturated', 0.99),
    linked('Harmful', 'harmful', 0.91),
  ]
  expect(namesOf(arrange(sites, { sort: 'attention' }))).toEqual([
    'Harmful',
    'Fuller',
    'Full',
    'Dark',
    'Busy',
    'Nothing',
  ])
})

test('a link is as full as the fuller of its directions', () => {
  expect(loadStateOf(linked('a', 'quiet', 0.1, 'saturated'))).toBe('saturated')
  expect(hasMark(linked('a', 'unknown', 0, 'harmful'), 'full')).toBe(true)
  expect(loadStateOf(site('a'))).toBeUndefined()
  expect(hasMark(site('a'), 'unmeasured')).toBe(true)
})

test('names are sorted as people count, and words are found without accents', () => {
  const sites = ['Lycée 10', 'Lycée 9', 'Collège 1'].map(it => site(it))
  expect(namesOf(arrange(sites, { sort: 'name' }))).toEqual(['Collège 1', 'Lycée 9', 'Lycée 10'])
  expect(namesOf(arrange(sites, { sort: 'name', q: 'lycee 1' }))).toEqual(['Lycée 10'])
  expect(arrange(sites, { sort: 'name', q: '0370037p' })).toHaveLength(3)
  expect(arrange(sites, { sort: 'name', q: '.*' })).toEqual([])
})

test('sites that were never scanned come before those scanned longest ago', () => {
  const scanned = (name: string, finishedAt: string) =>
    site(name, { scan: { finishedAt, addresses: 0, answered: 0, silent: 0, failed: 0 } })
  const sites = [
    scanned('new', '2026-11-20T08:00:00Z'),
    scanned('old', '2026-11-10T08:00:00Z'),
    site('never'),
  ]
  expect(namesOf(arrange(sites, { sort: 'scan' }))).toEqual(['never', 'old', 'new'])
})
