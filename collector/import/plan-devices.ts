import type { ListedItem } from '../cmdb/expected-devices.ts'
import { findListed } from '../reconcile/gear/find-listed.ts'
import type { ImportPlan, PlannedLine } from './import-plan.ts'
import type { LineCause } from './import-refusal.ts'
import type { DeviceLine, DevicesFile, ImportedField } from './read-devices-file.ts'

/** A device or host of the CMDB as far as a list can be compared with it. */
export type ComparedItem = {
  readonly item: ListedItem['item']
  readonly siteId: string
  readonly macAddress?: string
  /** What counts now. */
  readonly values: Partial<Readonly<Record<ImportedField, string>>>
  /** What imports said of it. */
  readonly imported: Partial<Readonly<Record<ImportedField, string>>>
}

export type ImportedValue = {
  readonly siteId: string
  readonly item: ListedItem['item']
  readonly field: ImportedField
  readonly value: string
}

export type DevicesPlan = ImportPlan & {
  readonly toSay: readonly ImportedValue[]
  /** Lines about devices that no scan has seen yet. */
  readonly toExpect: readonly DeviceLine[]
}

/**
 * Compares what the file says with what is known. A device or a host is known by its serial, else its asset number, MAC address or name, inside
 * its site; what contradicts itself, or fits several, is refused: a list must not join what scans tell apart.
 */
export function planDevices(
  { devices, refused, ignoredColumns }: DevicesFile,
  known: { items: readonly ComparedItem[]; siteIds: ReadonlySet<string> },
): DevicesPlan {
  const bySite = Map.groupBy(known.items, it => it.siteId)
  const toSay: ImportedValue[] = []
  const toExpect: DeviceLine[] = []
  const lineOfItem = new Map<string, number>()
  const lines = devices.map((line): PlannedLine => {
    const refuse = (reason: string, because: LineCause): PlannedLine => ({
      outcome: 'refused',
      line: line.line,
      reason,
      because,
    })
    const { siteId: site } = line
    if (!known.siteIds.has(site)) {
      return refuse(`there is no site ${site}`, { why: 'site-unknown', site })
    }
    const matches = findListed(line, bySite.get(line.siteId) ?? [])
    if (matches.length > 1) {
      const [count, items] = [matches.length, matches.map(nameOf).join(', ')]
      return refuse(`fits ${count} devices: ${items}`, { why: 'fits-several', count, items })
    }
    const [found] = matches
    const item =
      line.values.name ?? line.values.serial ?? line.values.assetNumber ?? line.macAddress
    if (!found) {
      toExpect.push(line)
      const fields = Object.entries(line.values).map(([field, after]) => ({ field, after }))
      return { outcome: 'created', line: line.line, item: item ?? '', fields }
    }
    const earlier = lineOfItem.get(found.item.id)
    if (earlier !== undefined) {
      const item = nameOf(found)
      const because = { why: 'listed-already', item, earlier } as const
      return refuse(`${item} is in line ${earlier} already`, because)
    }
    lineOfItem.set(found.item.id, line.line)
    const said = Object.entries(line.values) as [ImportedField, string][]
    const news = said.filter(([field, value]) => found.imported[field] !== value)
    for (const [field, value] of news) {
      toSay.push({ siteId: line.siteId, item: found.item, field, value })
    }
    const fields = news.map(([field, after]) => {
      const before = found.values[field]
      return { field, ...(before !== undefined && { before }), after }
    })
    const outcome = news.length > 0 ? 'changed' : 'unchanged'
    return { outcome, line: line.line, item: nameOf(found), fields }
  })
  return {
    lines: [...lines, ...refused].sort((a, b) => a.line - b.line),
    ignoredColumns,
    toSay,
    toExpect,
  }
}

function nameOf({ item, macAddress, values }: ComparedItem): string {
  return values.name ?? values.serial ?? macAddress ?? item.id
}
