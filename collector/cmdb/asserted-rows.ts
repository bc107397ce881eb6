import { keptStatement } from './kept-statements.ts'
import { type KnownRow, knownColumns } from './known-columns.ts'

/** What is said at present of devices and endpoints, by their ids (one array literal). */
export const assertedRows = keptStatement<KnownRow<'asserted_values'>>(
  `SELECT ${knownColumns.asserted_values} FROM asserted_values
  WHERE item_id = ANY($1::uuid[]) AND ended_by IS NULL`,
)
