import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { inImportTransaction, recordImport } from '../cmdb/import-register.ts'
import { loadSiteRegister, writeSiteRegister } from '../cmdb/site-register.ts'
import { decodeText } from './decode-text.ts'
import { countOutcomes, type ImportPlan } from './import-plan.ts'
import type { FileFault } from './import-refusal.ts'
import { planSites } from './plan-sites.ts'
import { readSitesFile } from './read-sites-file.ts'

/** A list that somebody imports. */
export type ImportRequest = {
  readonly bytes: Uint8Array
  /** Who it is that imports. */
  readonly by: string
  readonly origin: 'cli' | 'api'
  /** Only tells what would happen. */
  readonly isDryRun: boolean
  readonly now: Date
}

export type Imported = { readonly importId?: string; readonly plan: ImportPlan }

/**
 * The register agrees with a list of establishments, all of its good lines at once; with `isDryRun` nothing is written, and the
 * plan is the same. The failure is one line on what is wrong with the file as a whole.
 */
export async function importSites(
  cmdb: Cmdb,
  { bytes, by, origin, isDryRun, now }: ImportRequest,
): Promise<Result<Imported, FileFault>> {
  const text = decodeText(bytes)
  if (!text.ok) return text
  const file = readSitesFile(text.value)
  if (!file.ok) return file
  if (isDryRun) return success({ plan: planSites(file.value, await loadSiteRegister(cmdb.db)) })

  return inImportTransaction(cmdb, async transaction => {
    const plan = planSites(file.value, await loadSiteRegister(transaction))
    const id = uuidv7()
    const fileSha256 = createHash('sha256').update(bytes).digest()
    await writeSiteRegister(transaction, id, plan.toWrite)
    const lines = plan.lines.filter(it => it.outcome !== 'unchanged')
    const counts = countOutcomes(plan)
    await recordImport(
      transaction,
      { id, kind: 'sites', by, origin, at: now, fileSha256 },
      { counts, lines },
    )
    return success({ importId: id, plan })
  })
}
