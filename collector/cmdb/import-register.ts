import { type Kysely, sql, type Transaction } from 'kysely'
import type { Cmdb } from './connect.ts'
import type { Database } from './tables.ts'

export type ImportTransaction = Transaction<Database>

/** Who imports what, and by which means. */
export type ImportRun = {
  readonly id: string
  readonly kind: 'sites' | 'devices' | 'links'
  readonly by: string
  readonly origin: 'cli' | 'api'
  readonly at: Date
  readonly fileSha256: Buffer
}

type ImportOutcome = {
  readonly counts: Readonly<Record<'created' | 'changed' | 'unchanged' | 'refused', number>>
  readonly lines: readonly unknown[]
}

const IMPORT_LOCK = 7_263_736_003

/** Everything `work` writes becomes visible at once, or nothing does. One import at a time: its plan stays true to its end. */
export function inImportTransaction<Value>(
  { db }: Cmdb,
  work: (transaction: ImportTransaction) => Promise<Value>,
): Promise<Value> {
  return db.transaction().execute(async transaction => {
    await sql`SELECT pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(transaction)
    return work(transaction)
  })
}

/** The import is on record. */
export async function recordImport(
  db: Kysely<Database>,
  run: ImportRun,
  { counts, lines }: ImportOutcome,
): Promise<void> {
  await db
    .insertInto('imports')
    .values({
      id: run.id,
      kind: run.kind,
      imported_by: run.by,
      origin: run.origin,
      at: run.at,
      file_sha256: run.fileSha256,
      ...counts,
      lines: JSON.stringify(lines),
    })
    .execute()
}
