/** SQLite result codes: the file is corrupt, or was never a database (sqlite.org/rescode.html). */
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/** The primary result code; undefined for what is no error of SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined
}

export function isUnsound(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB
}

/** What went wrong, in one line. */
export function messageOf(error: unknown): string {
  // quick_check heads its finding with a line that says nothing.
  return (error instanceof Error ? error.message : String(error)).split('\n').at(-1) ?? ''
}
