import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import {
  type ImportTransaction,
  inImportTransaction,
  recordImport,
} from '../cmdb/import-register.ts'
import { addLink, changeLink } from '../cmdb/link-register.ts'
import { type KnownLinks, loadLinkRegister } from '../cmdb/load-link-register.ts'
import { offerPort } from '../cmdb/offer-link.ts'
import { decodeText } from './decode-text.ts'
import { countOutcomes, type ImportPlan } from './import-plan.ts'
import type { FileFault, LineFault } from './import-refusal.ts'
import type { Imported, ImportRequest } from './import-sites.ts'
import { type LinksPlan, planLinks } from './plan-links.ts'
import { type LinksFile, readLinksFile } from './read-links-file.ts'

/**
 * The register of Internet links agrees with a list, all of its good lines at once; with `isDryRun` nothing is written, and
 * the plan is the same. Then the agents of these sites are told to count at the ports. The failure is one line on what is
 * wrong with the file as a whole.
 */
export async function importLinks(
  cmdb: Cmdb,
  request: ImportRequest,
): Promise<Result<Imported, FileFault>> {
  const { bytes, by, origin, isDryRun, now } = request
  const text = decodeText(bytes)
  if (!text.ok) return text
  const file = readLinksFile(text.value)
  if (!file.ok) return file
  if (isDryRun) return success({ plan: planLinks(file.value, await loadLinkRegister(cmdb.db)) })

  const id = uuidv7()
  const plan = await inImportTransaction(cmdb, async transaction => {
    const known = await loadLinkRegister(transaction)
    const written = await writeLinks(transaction, file.value, known, { by, now })
    const fileSha256 = createHash('sha256').update(bytes).digest()
    await recordImport(
      transaction,
      { id, kind: 'links', by, origin, at: now, fileSha256 },
      {
        counts: countOutcomes(written),
        lines: written.lines.filter(it => it.outcome !== 'unchanged'),
      },
    )
    return written
  })
  for (const { link } of plan.toWrite) {
    if (link.port) await offerPort(cmdb, link.site, link.port, { by: `${by}, import`, now })
  }
  return success({ importId: id, plan })
}

async function writeLinks(
  transaction: ImportTransaction,
  file: LinksFile,
  known: KnownLinks,
  { by, now }: { by: string; now: Date },
): Promise<LinksPlan> {
  const plan = planLinks(file, known)
  const refusals = new Map<number, LineFault>()
  for (const { link, id } of plan.toWrite) {
    const { line, site, ...values } = link
    const writing = { by, origin: 'import' as const, now }
    const done =
      id === undefined
        ? await addLink(
            transaction,
            { id: uuidv7(), siteId: site, link: { downIs: 'in', thresholds: {}, ...values } },
            writing,
          )
        : await changeLink(
            transaction,
            { id, change: before => ({ ...before, ...values }) },
            writing,
          )
    if (done.ok) continue
    refusals.set(
      line,
      done.failure.kind === 'taken'
        ? {
            reason: `its ${done.failure.what} is that of another link of ${site}`,
            because: { why: 'link-taken', what: done.failure.what, site },
          }
        : {
            reason: `${site} is no site that is known here`,
            because: { why: 'site-unknown', site },
          },
    )
  }
  const lines: ImportPlan['lines'] = plan.lines.map(it => {
    const fault = refusals.get(it.line)
    return fault === undefined ? it : { outcome: 'refused', line: it.line, ...fault }
  })
  return { ...plan, lines, toWrite: plan.toWrite.filter(it => !refusals.has(it.link.line)) }
}
