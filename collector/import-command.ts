import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { failure, type Result, success } from '../schemas/result.ts'
import type { CollectorConfig } from './config.ts'
import { importDevices } from './import/import-devices.ts'
import { importLinks } from './import/import-links.ts'
import {
  countOutcomes,
  type ImportPlan,
  lineOutcomes,
  type PlannedLine,
} from './import/import-plan.ts'
import { importSites } from './import/import-sites.ts'
import type { StartFailure } from './start-failure.ts'
import { withCmdb } from './with-cmdb.ts'

const importers = { sites: importSites, devices: importDevices, links: importLinks }

/** Imports a list, and tells line by line what that changed, or with `isDryRun` would change. */
export async function importList(
  config: CollectorConfig,
  log: Logger,
  wanted: { kind: string; file: string; isDryRun: boolean; by: string },
): Promise<Result<string, StartFailure>> {
  const { kind, file, isDryRun, by } = wanted
  if (!isKind(kind)) {
    return usage(`import: expected ${Object.keys(importers).join(' or ')}, got "${kind}"`)
  }
  const bytes = await readBytes(file)
  if (!bytes.ok) return usage(bytes.failure)
  const request = { bytes: bytes.value, by, origin: 'cli' as const, isDryRun, now: new Date() }
  const done = await withCmdb(config, log, ({ cmdb }) => importers[kind](cmdb, request))
  if (!done.ok) return done
  if (!done.value.ok) return usage(`${file}: ${done.value.failure.message}`)
  return success(describePlan(done.value.value.plan, isDryRun))
}

function describePlan(plan: ImportPlan, isDryRun: boolean): string {
  const counts = countOutcomes(plan)
  const told = plan.lines.filter(it => it.outcome !== 'unchanged').map(describeLine)
  const ignored = plan.ignoredColumns.length
    ? [`Columns that mean nothing here: ${plan.ignoredColumns.join(', ')}.`]
    : []
  const sums = lineOutcomes.map(it => `${counts[it]} ${it}`).join(', ')
  return [...told, ...ignored, `${isDryRun ? 'Would be' : 'Done'}: ${sums}.`, ''].join('\n')
}

function describeLine(it: PlannedLine): string {
  if (it.outcome === 'refused') return `line ${it.line}: refused: ${it.reason}`
  const fields = it.fields.map(
    ({ field, before, after }) => `${field} ${before === undefined ? '' : `${before} → `}${after}`,
  )
  return `line ${it.line}: ${it.item} ${it.outcome}${fields.length ? `: ${fields.join('; ')}` : ''}`
}

function isKind(kind: string): kind is keyof typeof importers {
  return Object.hasOwn(importers, kind)
}

async function readBytes(file: string): Promise<Result<Uint8Array, string>> {
  try {
    return success(await readFile(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return failure(
      code === 'ENOENT' ? `${file}: there is no such file` : `${file}: cannot be read (${code})`,
    )
  }
}

function usage(message: string): Result<never, StartFailure> {
  return failure({ kind: 'usage', message })
}
