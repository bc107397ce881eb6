import type { DeviceKind } from '../../../schemas/device-kind.ts'
import type { NamingRule } from '../../../schemas/naming-rule.ts'
import type { Finding } from '../findings/finding.ts'
import { matchNames, type NameParts } from './match-names.ts'

/** The kinds that are looked for here, and resolved by not being found. */
export const nameFindingKinds = [
  'name-breaks-convention',
  'names-break-convention',
  'name-of-another-site',
  'name-proposes',
] as const

export const proposedFields = ['building', 'rack', 'room'] as const
export type ProposedField = (typeof proposedFields)[number]

export type NamedItem = {
  readonly type: 'device' | 'endpoint'
  readonly id: string
  readonly kind: DeviceKind
  readonly name: string
  readonly lastSeenMs: number
  /** What is known of its place. */
  readonly place: Partial<Readonly<Record<ProposedField, string>>>
}

const MOST_NAMES_TOLD = 50

/**
 * Names that break the conventions of their kind, or tell of another site; and what they tell of a device's place where nobody
 * said so yet: a proposal, never written by itself. Endpoints are told together. `failures` are rules that take too long.
 */
export function findNames(
  siteId: string,
  items: readonly NamedItem[],
  rules: readonly NamingRule[],
): { findings: Finding[]; failures: string[] } {
  const failures: string[] = []
  const findings: Finding[] = []
  const broken: NamedItem[] = []
  for (const [kind, ofKind] of Map.groupBy(items, it => it.kind)) {
    const own = rules.filter(it => it.kinds.includes(kind))
    const read = new Map<string, { rule: string; parts: NameParts }>()
    let isWhole = own.length > 0
    for (const rule of own) {
      const left = ofKind.filter(it => !read.has(it.id))
      const matches = matchNames(
        rule,
        left.map(it => it.name),
      )
      if (!matches.ok) {
        failures.push(matches.failure)
        // Whoever fits that rule cannot be told from whoever breaks all of them.
        isWhole = false
        continue
      }
      for (const [index, item] of left.entries()) {
        const parts = matches.value[index]
        if (parts) read.set(item.id, { rule: rule.name, parts })
      }
    }
    for (const item of ofKind) {
      const told = read.get(item.id)
      if (told) findings.push(...whatItTells(siteId, item, told))
      else if (isWhole) broken.push(item)
    }
  }
  return { findings: [...findings, ...breaksOf(broken)], failures }
}

function whatItTells(
  siteId: string,
  item: NamedItem,
  { rule, parts }: { rule: string; parts: NameParts },
): Finding[] {
  const { name, lastSeenMs: seenAtMs } = item
  const subject =
    item.type === 'device'
      ? { type: 'device' as const, device: item.id }
      : { type: 'endpoint' as const, endpoint: item.id }
  if (parts.site !== undefined && parts.site.toUpperCase() !== siteId) {
    const detail = { name, rule, site: parts.site.toUpperCase() }
    return [{ kind: 'name-of-another-site', subject, detail, seenAtMs }]
  }
  const proposed = proposedFields.flatMap(field => {
    const value = parts[field]?.toUpperCase()
    return value && value !== item.place[field]?.toUpperCase() ? [[field, value] as const] : []
  })
  if (item.type !== 'device' || proposed.length === 0) return []
  const detail = { name, rule, proposed: Object.fromEntries(proposed) }
  return [{ kind: 'name-proposes', subject, detail, seenAtMs }]
}

function breaksOf(items: readonly NamedItem[]): Finding[] {
  const devices = items.filter(it => it.type === 'device')
  const endpoints = items.filter(it => it.type === 'endpoint')
  const names = endpoints.map(it => it.name).sort()
  return [
    ...devices.map(
      ({ id, name, kind, lastSeenMs }): Finding => ({
        kind: 'name-breaks-convention',
        subject: { type: 'device', device: id },
        detail: { name, kind },
        seenAtMs: lastSeenMs,
      }),
    ),
    ...(names.length > 0
      ? [
          {
            kind: 'names-break-convention',
            subject: { type: 'site' as const },
            detail: { count: names.length, names: names.slice(0, MOST_NAMES_TOLD) },
            seenAtMs: Math.max(...endpoints.map(it => it.lastSeenMs)),
          },
        ]
      : []),
  ]
}
