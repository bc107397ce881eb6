import type { Answer } from '../reconcile/explanation.ts'
import type { CorrectionTables } from './correction-tables.ts'

type Row = CorrectionTables['case_decisions']

/** The decision that holds, of columns that are all null where there is none. */
export function answerFromRow(
  row: {
    [Column in 'decision' | 'because' | 'decided_by' | 'at']: Row[Column] | null
  },
): Answer | undefined {
  const { decision, because, decided_by: by, at } = row
  if (decision === null || by === null || at === null) return undefined
  const whose = { by, at: at.toISOString() }
  if (decision !== 'settled') return { decision, ...whose }
  if (because === null) throw new Error(`a case was settled ${whose.at} and it is not said why`)
  return { decision, because, ...whose }
}
