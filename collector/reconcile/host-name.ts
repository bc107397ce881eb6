import { isGenericName } from './generic-name.ts'
import type { EndpointValues } from './known.ts'

type Named = { readonly [Field in 'kind' | 'name']?: string | undefined }

/**
 * The name by which the cards of one PC (its own, its dock's, its WiFi) are known to be one machine: the first label, in lower
 * case. Undefined where a name does not tell: of other kinds, and before somebody named it.
 */
export function hostNameOf({ kind, name }: Named): string | undefined {
  if (kind !== 'pc' || isGenericName(name)) return undefined
  return name?.trim().toLowerCase().split('.')[0]
}

/** The names that two hosts had at once: they are not one machine's, whoever has them. */
export function namesOfSeveral(hosts: readonly { values: EndpointValues }[]): string[] {
  const seen = new Set<string>()
  const several = new Set<string>()
  for (const { values } of hosts) {
    const name = hostNameOf(values)
    if (name === undefined) continue
    if (seen.has(name)) several.add(name)
    seen.add(name)
  }
  return [...several]
}
