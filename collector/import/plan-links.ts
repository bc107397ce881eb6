import { failure, type Result, success } from '../../schemas/result.ts'
import type { KnownLinkOfSite, KnownLinks } from '../cmdb/load-link-register.ts'
import type { FieldDifference, ImportPlan, PlannedLine } from './import-plan.ts'
import type { LineFault } from './import-refusal.ts'
import type { LinkLine, LinksFile } from './read-links-file.ts'

/** What importing the file changes, and the links to write; those without an id are new. */
export type LinksPlan = ImportPlan & {
  readonly toWrite: readonly { readonly link: LinkLine; readonly id?: string }[]
}

/**
 * Compares what the file says with the register. A line means the link with its circuit; else the site's only one that has
 * no other circuit. Links that the file does not name are not touched.
 */
export function planLinks(file: LinksFile, known: KnownLinks): LinksPlan {
  const toWrite: { link: LinkLine; id?: string }[] = []
  const lines = file.links.map((link): PlannedLine => {
    const { site } = link
    if (!known.sites.has(site)) {
      const reason = `${site} is no site that is known here`
      const because = { why: 'site-unknown', site } as const
      return { outcome: 'refused', line: link.line, reason, because }
    }
    const found = findMeant(link, known.links.get(link.site) ?? [])
    if (!found.ok) return { outcome: 'refused', line: link.line, ...found.failure }
    const before = found.value
    const fields = differences(before, link)
    const outcome = !before ? 'created' : fields.length > 0 ? 'changed' : 'unchanged'
    if (outcome !== 'unchanged') toWrite.push({ link, ...(before && { id: before.id }) })
    const item = link.circuitId ? `${link.site} ${link.circuitId}` : link.site
    return { outcome, line: link.line, item, fields }
  })
  return {
    lines: [...lines, ...file.refused].sort((a, b) => a.line - b.line),
    ignoredColumns: file.ignoredColumns,
    toWrite,
  }
}

function findMeant(
  link: LinkLine,
  links: readonly KnownLinkOfSite[],
): Result<KnownLinkOfSite | undefined, LineFault> {
  if (link.circuitId !== undefined) {
    const same = links.find(it => it.circuitId === link.circuitId)
    if (same) return success(same)
    return success(links.length === 1 && !links[0]?.circuitId ? links[0] : undefined)
  }
  if (links.length > 1) {
    const { site } = link
    const count = links.length
    const reason = `${site} has ${count} links, expected a circuit to tell them apart`
    return failure({ reason, because: { why: 'circuit-needed', site, count } })
  }
  return success(links[0])
}

function differences(before: KnownLinkOfSite | undefined, said: LinkLine): FieldDifference[] {
  const old = before ? textsOf(before) : {}
  return Object.entries(textsOf(said)).flatMap(([field, after]) =>
    after === old[field]
      ? []
      : [{ field, ...(old[field] !== undefined && { before: old[field] }), after }],
  )
}

function textsOf(link: Omit<LinkLine, 'line' | 'site'>): Record<string, string> {
  const { operator, circuitId, note, contract, port, downIs } = link
  return Object.fromEntries(
    Object.entries({
      operator,
      circuitId,
      note,
      down: contract && `${contract.downMbps} Mbit/s`,
      up: contract && `${contract.upMbps} Mbit/s`,
      port: port && `${port.interface} of ${port.address}`,
      downIs,
    }).flatMap(([field, value]): [string, string][] =>
      value === undefined ? [] : [[field, value]],
    ),
  )
}
