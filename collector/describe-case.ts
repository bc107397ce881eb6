import type { CaseItem } from './cmdb/read-cases.ts'
import { fittingDecisions } from './reconcile/case-decision.ts'
import { describeEvidence } from './reconcile/describe-evidence.ts'
import { tellAnswer } from './reconcile/explain-in-words.ts'
import { type Language, wordsOf } from './reconcile/explanation-words.ts'

const ROWS = ['kind', 'name', 'vendor', 'model', 'serial', 'macAddress', 'address'] as const

/** A case as text: both records side by side, the evidence, and how to answer. */
export function describeCase(it: CaseItem, language: Language): string {
  const words = wordsOf[language]
  const { observed, other } = it
  const nameOf = ({ record, device }: CaseItem['other']) => record.name ?? record.serial ?? device
  const rows = [
    ['', observed.device, other.device],
    ...(observed.site === other.site ? [] : [['site', observed.site, other.site]]),
    ...ROWS.map(field => [words.field(field), observed.record[field], other.record[field]]),
    ['', observed.record.lastSeen, other.record.lastSeen],
  ]
  const widths = [20, 38]
  const table = rows.map(cells =>
    cells
      .map((cell, column) => (cell ?? '—').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const answer = it.decision
    ? tellAnswer('', it.decision, language, it.decision.at)
    : `recense-collector case decide ${it.id} ${fittingDecisions[it.question].join('|')}`
  return [
    `${it.site}  ${words.question[it.question](nameOf(other))}`,
    ...[...table, ...it.evidence.map(one => `- ${describeEvidence(one, language)}`), answer].map(
      line => `  ${line}`,
    ),
    '',
  ].join('\n')
}
