import { CsvError, type Info, parse } from 'csv-parse/sync'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { FileFault } from './import-refusal.ts'

/** A CSV file's rows, each with the number of its line and its filled cells by column. */
export type CsvTable<Column extends string> = {
  readonly rows: readonly CsvRow<Column>[]
  /** Headings that mean nothing to this import. */
  readonly ignoredColumns: readonly string[]
}

export type CsvRow<Column extends string> = {
  readonly line: number
  readonly cells: Partial<Readonly<Record<Column, string>>>
}

/** The headings by which a column is known, written as `plainHeading` leaves them. */
export type ColumnNames<Column extends string> = Readonly<Record<Column, readonly string[]>>

const MAX_ROWS = 200_000
const MAX_COLUMNS = 100
const MAX_RECORD_CHARACTERS = 100_000
const SEPARATORS = [';', ',', '\t'] as const

/**
 * The rows below a line of headings. Columns may come in any order; the separator is the one of `;`, `,` and tab that the
 * headings use most. Empty cells are left out: a file that does not know a value says nothing about it. The failure
 * is one line, with the file's line where there is one.
 */
export function readTable<Column extends string>(
  text: string,
  names: ColumnNames<Column>,
  required: readonly NoInfer<Column>[],
): Result<CsvTable<Column>, FileFault> {
  const parsed = parseCsv(text)
  if (!parsed.ok) return parsed
  const [headings, ...records] = parsed.value
  if (!headings) {
    return refuse('expected a line of headings, the file is empty', { fault: 'empty' })
  }
  if (headings.record.length > MAX_COLUMNS) {
    const message = `${headings.record.length} columns, expected at most ${MAX_COLUMNS}`
    return refuse(message, { fault: 'too-many-columns', limit: MAX_COLUMNS })
  }
  if (records.length > MAX_ROWS) {
    const message = `${records.length} lines, expected at most ${MAX_ROWS} in one file`
    return refuse(message, { fault: 'too-many-lines', limit: MAX_ROWS })
  }

  const columns = headings.record.map(heading => columnOf(heading, names))
  const known = columns.filter(it => it !== undefined)
  const twice = known.find((it, index) => known.indexOf(it) !== index)
  if (twice) {
    const message = `line 1: two columns mean ${twice}, expected one`
    return refuse(message, { fault: 'column-twice', column: twice })
  }
  const missing = required.find(it => !known.includes(it))
  if (missing) {
    const message = `line 1: there is no column ${missing} (known as ${names[missing].join(', ')})`
    return refuse(message, { fault: 'column-missing', column: missing })
  }
  const rows = records.map(({ record, info }) => ({
    line: info.lines,
    cells: cellsOf(record, columns),
  }))
  return success({
    rows: rows.filter(it => Object.keys(it.cells).length > 0),
    ignoredColumns: headings.record
      .filter((heading, index) => columns[index] === undefined && heading.trim() !== '')
      .map(it => it.trim().slice(0, 100)),
  })
}

/** `N° UAI` and `n_uai` are the same heading: lower case, without accents, words joined by underscores. */
function plainHeading(heading: string): string {
  return heading
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}

type ParsedRecord = { record: string[]; info: Info }

function parseCsv(text: string): Result<ParsedRecord[], FileFault> {
  try {
    // With `info` each record comes with the number of its last line, which the types do not tell.
    const records: unknown = parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      info: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
    return success(records as ParsedRecord[])
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : undefined
    const place = line === undefined ? '' : `line ${line}: `
    const message = `${place}${faults[error.code] ?? 'expected comma-separated values'}`
    return refuse(message, { fault: 'not-csv', line })
  }
}

function refuse(
  message: string,
  fault: Omit<FileFault['because'], 'type'>,
): Result<never, FileFault> {
  return failure({ message, because: { type: 'file-not-accepted', ...fault } })
}

/** The parser's own sentences quote the file. */
const faults: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quotation mark',
  INVALID_OPENING_QUOTE: 'a quotation mark stands inside a value, expected it doubled and quoted',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'something follows a closing quotation mark',
  CSV_MAX_RECORD_SIZE: `one line has more than ${MAX_RECORD_CHARACTERS} characters`,
}

function separatorOf(text: string): string {
  const [firstLine = ''] = text.split(/\r?\n|\r/, 1)
  const counts = SEPARATORS.map(it => firstLine.split(it).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ';'
}

function columnOf<Column extends string>(
  heading: string,
  names: ColumnNames<Column>,
): Column | undefined {
  const plain = plainHeading(heading)
  return (Object.keys(names) as Column[]).find(column => names[column].includes(plain))
}

function cellsOf<Column extends string>(
  record: readonly string[],
  columns: readonly (Column | undefined)[],
): Partial<Record<Column, string>> {
  const cells: Partial<Record<Column, string>> = {}
  for (const [index, column] of columns.entries()) {
    const cell = record[index]
    if (column !== undefined && cell) cells[column] = cell
  }
  return cells
}
