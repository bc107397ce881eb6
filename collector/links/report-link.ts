import type { Cmdb } from '../cmdb/connect.ts'
import {
  loadContractSince,
  loadReportedLink,
  loadUpgrades,
  type ReportedDirection,
  type Upgrade,
} from '../cmdb/load-link-report.ts'
import { findLink, type LinkItem } from '../cmdb/read-links.ts'
import { readUnknownParts } from '../cmdb/read-unknown-parts.ts'
import { advise, type LinkAdvice } from '../traffic/advise.ts'
import { type ContractContradiction, findContradiction } from '../traffic/contract-contradiction.ts'
import { directions } from '../traffic/fold-link.ts'
import { judgeMeasuring, type Measuring } from '../traffic/judge-measuring.ts'
import { type DirectionReport, reportDirection } from '../traffic/link-report.ts'
import { loadClassCalendar } from './load-class-calendar.ts'

export type LinkReport = {
  link: string
  /** Something was measured in the last week. */
  isMeasured: boolean
  down: DirectionReport & DirectionConclusion
  up: DirectionReport & DirectionConclusion
  /** How well it was counted in the last day; absent where nobody counts. */
  measuring?: Measuring
  /** What raising the rate did at comparable sites; only where that is advised. */
  upgrades: Upgrade[]
}

type DirectionConclusion = { advice?: LinkAdvice; contradiction?: ContractContradiction }

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** How a link did in its site's class hours over weeks, and what to do about it; undefined when there is no such link. */
export async function reportLink(
  { db }: Cmdb,
  linkId: string,
  { weeks, now }: { weeks: number; now: Date },
): Promise<LinkReport | undefined> {
  const link = await findLink(db, linkId)
  if (!link) return undefined
  const { address, interface: name, site, downIs } = link
  const since = new Date(now.getTime() - weeks * WEEK_MS)
  const calendar = await loadClassCalendar(db, site)
  const loaded =
    address !== undefined && name !== undefined
      ? await loadReportedLink(
          db,
          { id: linkId, site, address, interface: name, downIs },
          since,
          now,
        )
      : { down: NOTHING, up: NOTHING }
  // What was measured under another contract says nothing of this one.
  const contractMs = await loadContractSince(db, linkId)
  const reports = directions.map(direction => {
    const { steps, full } = loaded[direction]
    const rate = direction === 'down' ? link.downMbps : link.upMbps
    const under = steps.filter(it => it.fromMs >= contractMs)
    const report = reportDirection(steps, full, calendar, {
      sinceMs: since.getTime(),
      nowMs: now.getTime(),
    })
    const advice =
      rate === undefined
        ? undefined
        : advise(report, under, full, calendar, { rateMbps: rate, kind: link.kind })
    const contradiction =
      rate === undefined || link.ratesFrom !== 'contract'
        ? undefined
        : findContradiction(under, rate, link.speedMbps)
    return { ...report, ...(advice && { advice }), ...(contradiction && { contradiction }) }
  })
  const [down = EMPTY, up = EMPTY] = reports
  const isRaised =
    link.kind === 'wan' && down.advice?.kind === 'raise-rate' && link.downMbps !== undefined
  const upgrades = isRaised
    ? await loadUpgrades(db, { rateMbps: link.downMbps ?? 0, otherThan: linkId })
    : []
  const lastWeekMs = now.getTime() - WEEK_MS
  const isMeasured = directions.some(it => (loaded[it].steps.at(-1)?.fromMs ?? 0) >= lastWeekMs)
  const measuring = await measuringOf(db, link, now)
  return { link: linkId, isMeasured, down, up, ...(measuring && { measuring }), upgrades }
}

async function measuringOf(
  db: Cmdb['db'],
  { site, address, interface: name, speedMbps }: LinkItem,
  now: Date,
): Promise<Measuring | undefined> {
  if (address === undefined || name === undefined) return undefined
  const from = new Date(now.getTime() - DAY_MS)
  const parts = await readUnknownParts(db, { site, address, interface: name }, { from, to: now })
  return parts && judgeMeasuring(parts, speedMbps)
}

const NOTHING: ReportedDirection = { steps: [], full: [] }
const EMPTY: LinkReport['down'] = { weeks: [], days: [], isChronic: false }
