import type { FieldDifference, ImportPlan, PlannedLine } from './import-plan.ts'
import { type SiteField, type SiteLine, type SitesFile, siteFields } from './read-sites-file.ts'

/** What the register holds of a site; absent fields are not known. */
export type KnownSite = Partial<Readonly<Record<SiteField, string>>>

/** What importing the file changes, and the sites to write: those that are new or become different. */
export type SitesPlan = ImportPlan & { readonly toWrite: readonly SiteLine[] }

/** Compares what the file says with what is known. Sites that the file does not name are not touched. */
export function planSites(
  { sites, refused, ignoredColumns }: SitesFile,
  known: ReadonlyMap<string, KnownSite>,
): SitesPlan {
  const planned = sites.map(site => {
    const before = known.get(site.id)
    const fields = differences(before ?? {}, site.values)
    const outcome = !before ? 'created' : fields.length > 0 ? 'changed' : 'unchanged'
    const line: PlannedLine = { outcome, line: site.line, item: site.id, fields }
    return { site, line }
  })
  return {
    lines: [...planned.map(it => it.line), ...refused].sort((a, b) => a.line - b.line),
    ignoredColumns,
    toWrite: planned.filter(it => it.line.outcome !== 'unchanged').map(it => it.site),
  }
}

function differences(before: KnownSite, said: SiteLine['values']): FieldDifference[] {
  return siteFields.flatMap(field => {
    const after = said[field]
    const old = before[field]
    if (after === undefined || after === old) return []
    return [{ field, ...(old !== undefined && { before: old }), after }]
  })
}
