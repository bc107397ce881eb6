import type { LinkItem } from '../cmdb/read-links.ts'
import type { Finding, FindingSubject } from '../reconcile/findings/finding.ts'
import type { ContractContradiction } from '../traffic/contract-contradiction.ts'
import { directions } from '../traffic/fold-link.ts'
import type { LinkReport } from './report-link.ts'

export const linkFindingKinds = ['chronic-link', 'contract-contradicted']

/** A link, how it did over weeks, and the port it is about where the inventory has it. */
export type ReviewedLink = {
  readonly link: LinkItem
  readonly report: LinkReport
  readonly port?: { readonly device: string; readonly name: string }
}

const MOST_UPGRADES = 3

/** What is not as it should be with a site's links: full in class hours again and again, or contradicted by the measures. */
export function findLinkFaults(reviewed: readonly ReviewedLink[], nowMs: number): Finding[] {
  const found = reviewed.flatMap(it => [chronic(it, nowMs), contradicted(it, nowMs)])
  const bySubject = new Map<string, Finding>()
  for (const finding of found) {
    if (!finding) continue
    const { kind, subject } = finding
    const key = [kind, subject.type, subject.device, subject.key].join('\u0001')
    const first = bySubject.get(key)
    // Links of ports that nobody knows are all the site's.
    const more = first && [...((first.detail.more as unknown[]) ?? []), finding.detail]
    bySubject.set(key, first ? { ...first, detail: { ...first.detail, more } } : finding)
  }
  return [...bySubject.values()]
}

/** The subjects of which nothing was measured lately: what was found before is neither there nor gone. */
export function subjectOf(port: ReviewedLink['port']): FindingSubject {
  return port ? { type: 'interface', device: port.device, key: port.name } : { type: 'site' }
}

function chronic({ link, report, port }: ReviewedLink, nowMs: number): Finding | undefined {
  const ways = directions.flatMap(way => {
    const { isChronic, days, weeks, trend, advice } = report[way]
    const rateMbps = way === 'down' ? link.downMbps : link.upMbps
    if (!isChronic || rateMbps === undefined) return []
    // A week that is not over has too few nights: its 95th percentile would forgive less than others'.
    const whole = weeks.slice(0, -1).findLast(it => it.classP95 !== undefined) ?? weeks.at(-1)
    const { classP95, p95 } = whole ?? {}
    return [
      {
        ...{ way, rateMbps, days: [...days] },
        ...(classP95 !== undefined && { classP95 }),
        ...(p95 !== undefined && { p95 }),
        ...(trend !== undefined && { trend }),
        ...(advice && { advice }),
      },
    ]
  })
  const [first] = ways
  if (!first) return undefined
  const { way, rateMbps } = first
  const upgrades = report.upgrades.slice(0, MOST_UPGRADES)
  const detail = { link: link.id, name: nameOf(link), way, rateMbps, ways, upgrades }
  return { kind: 'chronic-link', subject: subjectOf(port), detail, seenAtMs: nowMs }
}

function contradicted({ link, report, port }: ReviewedLink, nowMs: number): Finding | undefined {
  const ways = directions.flatMap(way => {
    const told: ContractContradiction | undefined = report[way].contradiction
    return told ? [{ way, ...told }] : []
  })
  const [first] = ways
  if (!first) return undefined
  const detail = { link: link.id, name: nameOf(link), ...first, ways }
  return { kind: 'contract-contradicted', subject: subjectOf(port), detail, seenAtMs: nowMs }
}

function nameOf({ kind, operator, circuitId, deviceName, address, interface: port }: LinkItem) {
  if (kind === 'wan') return ['WAN', operator, circuitId].filter(it => it !== undefined).join(' ')
  return [deviceName ?? address, port].filter(it => it !== undefined).join(' ')
}
