import type { SiteOverview } from '../api/overview-query.ts'

export const overviewOrders = [
  'attention',
  'name',
  'down',
  'up',
  'agent',
  'incidents',
  'gear',
  'scan',
] as const
export type OverviewOrder = (typeof overviewOrders)[number]

/** What the overview can be narrowed to, in the order of its tiles. */
export const overviewMarks = ['full', 'busy', 'dark', 'incidents', 'gear', 'unmeasured'] as const
export type OverviewMark = (typeof overviewMarks)[number]

export type LoadState = NonNullable<SiteOverview['link']>['down']['state']

const stateRanks: Record<LoadState, number> = {
  harmful: 4,
  saturated: 3,
  busy: 2,
  quiet: 1,
  unknown: 0,
}

/** The worse of a link's two directions; undefined where no link is registered. */
export function loadStateOf({ link }: SiteOverview): LoadState | undefined {
  if (!link) return undefined
  const { down, up } = link
  return stateRanks[up.state] > stateRanks[down.state] ? up.state : down.state
}

/** Whether a site belongs to a tile. */
export function hasMark(site: SiteOverview, mark: OverviewMark): boolean {
  const state = loadStateOf(site)
  switch (mark) {
    case 'full':
      return state === 'harmful' || state === 'saturated'
    case 'busy':
      return state === 'busy'
    case 'dark':
      return site.agent?.state === 'offline'
    case 'incidents':
      return site.incidents > 0
    case 'gear':
      return site.missing > 0
    case 'unmeasured':
      return state === undefined || state === 'unknown'
  }
}

/** Sites that have the mark and every word, in the order that was asked for; ties by name. */
export function arrange(
  sites: readonly SiteOverview[],
  { q = '', show, sort }: { q?: string; show?: OverviewMark; sort: OverviewOrder },
): SiteOverview[] {
  const words = plain(q).split(/\s+/).filter(Boolean)
  const weight = weights[sort]
  return byName(sites)
    .filter(site => show === undefined || hasMark(site, show))
    .filter(site => words.length === 0 || words.every(it => searched(site).includes(it)))
    .map(site => ({ site, weight: weight(site) }))
    .sort((a, b) => b.weight - a.weight)
    .map(it => it.site)
}

/** Comparing names costs more than all the rest: done once for what came with one answer. */
const orders = new WeakMap<readonly SiteOverview[], readonly SiteOverview[]>()

function byName(sites: readonly SiteOverview[]): readonly SiteOverview[] {
  const known = orders.get(sites)
  if (known) return known
  const order = sites.toSorted((a, b) => names.compare(a.name ?? a.id, b.name ?? b.id))
  orders.set(sites, order)
  return order
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Heavier ones come first. */
const weights: Record<OverviewOrder, (site: SiteOverview) => number> = {
  name: () => 0,
  attention: site =>
    urgencyOf(site) * 10 + Math.min(9, Math.max(loadOf(site, 'down'), loadOf(site, 'up'))),
  down: site => loadOf(site, 'down'),
  up: site => loadOf(site, 'up'),
  agent: ({ agent }) => ({ offline: 3, unknown: 2, online: 1, none: 0 })[agent?.state ?? 'none'],
  incidents: ({ alerts: { critical, major, warning, info } }) =>
    critical * 1e9 + major * 1e6 + warning * 1e3 + info,
  gear: ({ missing, late }) => missing * 1e4 + late,
  // The longest ago first, and before them what was never scanned.
  scan: ({ scan }) => (scan ? -Date.parse(scan.finishedAt) : 0),
}

/** Full links before dark sites before busy links. */
function urgencyOf(site: SiteOverview): number {
  const state = loadStateOf(site)
  if (state === 'harmful') return 6
  if (state === 'saturated') return 5
  if (site.alerts.critical > 0) return 4
  if (site.agent?.state === 'offline') return 3
  if (state === 'busy') return 2
  return site.incidents > 0 ? 1 : 0
}

function loadOf({ link }: SiteOverview, direction: 'down' | 'up'): number {
  return link?.[direction].load ?? -1
}

const texts = new WeakMap<SiteOverview, string>()

function searched(site: SiteOverview): string {
  const { id, name, city, link } = site
  const text = texts.get(site) ?? plain([id, name, city, link?.operator].join(' '))
  texts.set(site, text)
  return text
}

/** Without accents and capitals: `lycee` finds Lycée. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
}
