import { failure, type Result, success } from '../../schemas/result.ts'

/** What a spreadsheet would run instead of showing. Numbers and telephone numbers may begin with a sign. */
const FORMULA = /^(?:[=@]|[+-](?![\d .()/-]*$))/

/**
 * A cell as the CMDB keeps it: on one line, in composed characters. What a spreadsheet would take for a formula is refused, so
 * that no list that is made of it later can carry one.
 */
export function cellText(cell: string, maxCharacters: number): Result<string, string> {
  const text = cell
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  if (FORMULA.test(text)) {
    return failure(`begins like a formula of a spreadsheet ("${text.slice(0, 1)}")`)
  }
  if (text.length > maxCharacters) {
    return failure(`${text.length} characters, expected at most ${maxCharacters}`)
  }
  return success(text)
}
