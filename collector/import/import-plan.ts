import type { LineFault } from './import-refusal.ts'

/** What an import does, or would do, line by line. */
export type ImportPlan = {
  readonly lines: readonly PlannedLine[]
  readonly ignoredColumns: readonly string[]
}

/** One line of the file: what becomes of the thing that it names, or why it is refused. */
export type PlannedLine =
  | {
      readonly outcome: 'created' | 'changed' | 'unchanged'
      readonly line: number
      /** What the line is about, as people name it. */
      readonly item: string
      readonly fields: readonly FieldDifference[]
    }
  | RefusedLine

export type RefusedLine = LineFault & {
  readonly outcome: 'refused'
  readonly line: number
}

/** `before` is absent where nothing was known. */
export type FieldDifference = {
  readonly field: string
  readonly before?: string
  readonly after: string
}

export const lineOutcomes = ['created', 'changed', 'unchanged', 'refused'] as const
export type LineOutcome = (typeof lineOutcomes)[number]

/** How many lines come to each outcome. */
export function countOutcomes({ lines }: ImportPlan): Record<LineOutcome, number> {
  const counts = { created: 0, changed: 0, unchanged: 0, refused: 0 }
  for (const { outcome } of lines) counts[outcome] += 1
  return counts
}
