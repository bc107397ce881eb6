import type { Cmdb } from '../cmdb/connect.ts'
import type { SiteTransaction } from '../cmdb/in-site-transaction.ts'
import {
  findSitesToDetect,
  type LinkWork,
  loadCheckpoints,
  loadHopDelays,
  loadLinkSamples,
  loadLinkWork,
  type Since,
  takeSites,
} from '../cmdb/load-link-work.ts'
import { type DoneLink, type StateChange, saveLinkWork } from '../cmdb/save-link-work.ts'
import { clearLinkMarks, type DueMark, loadLinkMarks } from '../cmdb/traffic-due.ts'
import { directions, foldLink, type LinkMemory } from '../traffic/fold-link.ts'
import { MINUTE_MS } from '../traffic/link-minutes.ts'
import { thresholdsWith } from '../traffic/thresholds.ts'
import { nameContributors } from './name-contributors.ts'

const DAY_MS = 24 * 60 * MINUTE_MS
/** As long as samples are kept. */
const MOST_BACK_MS = 39 * DAY_MS
/** What comes this late after the end of a minute is taken in without looking back. */
const GRACE_MS = 5 * MINUTE_MS
/** What became known later than this is history, and nobody is told. */
const LATE_MS = 20 * MINUTE_MS
/** A clock may be this much ahead. */
const AHEAD_MS = 10 * MINUTE_MS
/** Links that go on from less than this ago are loaded together. */
const FRESH_MS = 3 * 60 * MINUTE_MS
const OLD_AT_ONCE = 8

export type Detected = { sites: number; links: number; changes: StateChange[]; tookMs: number }

/**
 * The states of all links of which there is something new are what their samples say, whatever order these came in. Sites
 * that another collector is at are left to it. Undefined when there is nothing to do.
 */
export async function detectLinks(cmdb: Cmdb, now: Date): Promise<Detected | undefined> {
  const started = performance.now()
  const due = await findSitesToDetect(cmdb, new Date(now.getTime() - GRACE_MS - MINUTE_MS))
  if (due.length === 0) return undefined
  return cmdb.db.transaction().execute(async transaction => {
    const sites = await takeSites(transaction, due)
    const marks = await loadLinkMarks(transaction, sites)
    const links = await loadLinkWork(transaction, sites)
    const begun = await whereToBegin(transaction, links, marks, now)
    const [fresh, old] = [true, false].map(isFresh =>
      begun.filter(it => it.fromMs >= now.getTime() - FRESH_MS === isFresh),
    ) as [Begun[], Begun[]]
    const done: DoneLink[] = await takeInMinutes(transaction, fresh, now)
    // A few at a time: each may have a month of samples.
    for (let at = 0; at < old.length; at += OLD_AT_ONCE) {
      done.push(...(await takeInMinutes(transaction, old.slice(at, at + OLD_AT_ONCE), now)))
    }
    const changes = done.flatMap(it => changesOf(it, now))
    await saveLinkWork(transaction, done, changes, now)
    const news = newsOfPorts(marks)
    const since = new Date(now.getTime() - MOST_BACK_MS)
    await nameContributors(transaction, links, news, { now, since })
    await clearLinkMarks(transaction, marks)
    const tookMs = Math.round(performance.now() - started)
    return { sites: sites.length, links: done.length, changes, tookMs }
  })
}

/** Since when the switches' counters told something new, per site. */
function newsOfPorts(marks: readonly DueMark[]): Map<string, number> {
  const news = new Map<string, number>()
  for (const { site, source, fromMs } of marks) {
    if (source === 'ports') news.set(site, Math.min(fromMs, news.get(site) ?? fromMs))
  }
  return news
}

type Begun = { link: LinkWork; before: LinkMemory | undefined; fromMs: number }

/** From where each link's minutes are taken in: where it was left, or before the earliest sample that came late. */
async function whereToBegin(
  transaction: SiteTransaction,
  links: readonly LinkWork[],
  marks: readonly DueMark[],
  now: Date,
): Promise<Begun[]> {
  const oldest = now.getTime() - MOST_BACK_MS
  const marksOf = Map.groupBy(marks, it => it.site)
  const late: { link: string; atMs: number }[] = []
  for (const link of links) {
    const { before } = link
    if (!before) continue
    const own = (marksOf.get(link.site) ?? []).filter(
      it =>
        it.source === 'round-trips' ||
        (it.address === link.address && (it.source === 'watched' || before.source !== 'watched')),
    )
    const fromMs = Math.min(...own.map(it => it.fromMs), before.judgeFromMs ?? Number.MAX_VALUE)
    if (fromMs < before.settledMinute * MINUTE_MS) {
      late.push({ link: link.id, atMs: Math.max(fromMs, oldest) })
    }
  }
  const lateLinks = new Set(late.map(it => it.link))
  const checkpoints = await loadCheckpoints(transaction, late)
  return links.map(link => {
    const stored = link.before && {
      minute: link.before.settledMinute,
      down: link.before.down.memory,
      up: link.before.up.memory,
    }
    const before = lateLinks.has(link.id) ? checkpoints.get(link.id) : stored
    return { link, before, fromMs: before ? before.minute * MINUTE_MS : oldest }
  })
}

async function takeInMinutes(
  transaction: SiteTransaction,
  begun: readonly Begun[],
  now: Date,
): Promise<DoneLink[]> {
  const untilMs = now.getTime() + AHEAD_MS
  const wanted = begun.map(
    ({ link, fromMs }): Since => ({
      link: link.id,
      site: link.site,
      address: link.address,
      interface: link.interface,
      ms: fromMs,
    }),
  )
  const samplesOf = await loadLinkSamples(transaction, wanted, untilMs)
  const sinceOf = new Map<string, number>()
  for (const { site, ms } of wanted) sinceOf.set(site, Math.min(ms, sinceOf.get(site) ?? ms))
  const delaysOf = await loadHopDelays(transaction, sinceOf, untilMs)

  return begun.flatMap(({ link, before, fromMs }): DoneLink[] => {
    const { samples, isWatched } = samplesOf.get(link.id) ?? { samples: [], isWatched: false }
    const latestMs = samples.reduce((latest, it) => Math.max(latest, it.toMs), 0)
    const upTo = Math.max(
      Math.floor(latestMs / MINUTE_MS),
      Math.floor((now.getTime() - GRACE_MS) / MINUTE_MS),
      link.before?.foldedMinute ?? 0,
    )
    const fold = foldLink({
      contracts: link.contracts,
      downIs: link.downIs,
      thresholds: thresholdsWith(link.siteThresholds, link.thresholds),
      before,
      samples,
      delays: (delaysOf.get(link.site) ?? []).filter(it => it.atMs >= fromMs),
      upTo,
    })
    if (!fold) return []
    const source = isWatched ? 'watched' : samples.length > 0 ? 'ports' : undefined
    return [{ link, fold, source }]
  })
}

function changesOf({ link, fold }: DoneLink, now: Date): StateChange[] {
  return directions.flatMap(direction => {
    const { state, sinceMinute = fold.from } = fold[direction]
    const before = link.before?.[direction].state ?? 'unknown'
    if (state === before) return []
    const atMs = sinceMinute * MINUTE_MS
    const isLate = now.getTime() - atMs > LATE_MS
    return [{ link: link.id, site: link.site, direction, atMs, before, after: state, isLate }]
  })
}
