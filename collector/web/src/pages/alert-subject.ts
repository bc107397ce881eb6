import type { Alert } from '../api/alert-queries.ts'

/** The title of an alert without its site, where that stands beside it. */
export function subjectOf({
  title,
  site,
  siteName,
}: Pick<Alert, 'title' | 'site' | 'siteName'>): string {
  if (site === undefined) return title
  const told = siteName ? `${siteName} (${site})` : site
  const rest = title.startsWith(told)
    ? title.slice(told.length).match(/^\s*: *(.+)$/s)?.[1]
    : undefined
  // A word begins the sentence; a name stays as it is.
  return rest?.replace(/^\p{Ll}+(?= )/u, it => it.charAt(0).toUpperCase() + it.slice(1)) ?? title
}
