import { failure, type Result, success } from '../../schemas/result.ts'
import type { LineFault } from './import-refusal.ts'

/** What a spreadsheet would run instead of showing. Numbers and telephone numbers may begin with a sign. */
const FORMULA = /^(?:[=@]|[+-](?![\d .()/-]*$))/

/**
 * The cell of a column as the CMDB keeps it: on one line, in composed characters. What a spreadsheet would take for a formula is refused, so
 * that no list that is made of it later can carry one.
 */
export function cellText(column: string, cell: string, limit: number): Result<string, LineFault> {
  const text = cell
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  if (FORMULA.test(text)) {
    const reason = `${column}: begins like a formula of a spreadsheet ("${text.slice(0, 1)}")`
    return failure({ reason, because: { why: 'cell-formula', column } })
  }
  if (text.length > limit) {
    const reason = `${column}: ${text.length} characters, expected at most ${limit}`
    return failure({ reason, because: { why: 'cell-too-long', column, limit } })
  }
  return success(text)
}
