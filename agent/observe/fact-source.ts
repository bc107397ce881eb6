import { PHYSICAL_CLASS, type PhysicalEntity } from '../mibs/entity-mib.ts'
import type { EntityField, FactSource } from '../profiles/device-profile.ts'
import type { SystemGroup } from '../snmp/system-group.ts'

/** What is known of a device when the sources of a fact are weighed. */
export type Evidence = {
  system: SystemGroup
  /** Text of each scalar that answered, by OID. */
  scalars: ReadonlyMap<string, string>
  /** Texts of each column that was walked, in the order of its rows. */
  columns?: ReadonlyMap<string, readonly string[]>
  entities?: readonly PhysicalEntity[]
  model?: string
}

/** The values that a source offers, best first, before anybody asks whether they are plausible. */
export function valuesOf(source: FactSource, evidence: Evidence): string[] {
  if ('constant' in source) return [source.constant]
  if ('products' in source) return productOf(source, evidence.system.sysObjectId)
  if ('join' in source) return joinedOf(source.join, evidence)
  if ('from' in source) return fitting([textFrom(source.from, evidence)], source.pattern)
  if ('oid' in source) return fitting([evidence.scalars.get(source.oid)], source.pattern)
  if ('own' in source) {
    return fitting([evidence.scalars.get(ownOid(source, evidence.system) ?? '')], source.pattern)
  }
  if ('column' in source) {
    return fitting(evidence.columns?.get(source.column) ?? [], source.pattern)
  }
  return fitting(entityTexts(source.entity, source.field, evidence), source.pattern)
}

/** OIDs of the scalars that a source needs of this device. */
export function scalarsOf(source: FactSource, system: SystemGroup): string[] {
  if ('oid' in source) return [source.oid]
  if ('own' in source) return [ownOid(source, system) ?? []].flat()
  return 'join' in source ? source.join.flatMap(it => scalarsOf(it, system)) : []
}

/** Columns that a source needs. */
export function columnsOf(source: FactSource): string[] {
  if ('column' in source) return [source.column]
  return 'join' in source ? source.join.flatMap(columnsOf) : []
}

/** Whether a source needs ENTITY-MIB. */
export function needsEntities(source: FactSource): boolean {
  return 'entity' in source || ('join' in source && source.join.some(needsEntities))
}

/** The chassis of ENTITY-MIB in the device's order; the outermost things where it declares no chassis(3). */
export function chassisOf(entities: readonly PhysicalEntity[]): PhysicalEntity[] {
  const chassis = entities.filter(it => it.class === PHYSICAL_CLASS.chassis)
  if (chassis.length > 0) return chassis
  const indexes = new Set(entities.map(it => it.index))
  return entities.filter(it => !it.containedIn || !indexes.has(it.containedIn))
}

function ownOid(source: { own: string; up?: number }, system: SystemGroup): string | undefined {
  const arcs = system.sysObjectId?.split('.') ?? []
  const base = arcs.slice(0, arcs.length - (source.up ?? 0))
  // Nothing above the enterprise's own number: that is another maker's.
  return base.length > 6 ? [...base, source.own].join('.') : undefined
}

function entityTexts(which: 'chassis' | 'any', field: EntityField, evidence: Evidence): string[] {
  const entities = evidence.entities ?? []
  const rows = which === 'chassis' ? chassisOf(entities) : entities
  return rows.flatMap(row => row[field] ?? [])
}

function textFrom(
  from: 'descr' | 'name' | 'location' | 'objectId' | 'model',
  { system, model }: Evidence,
): string | undefined {
  switch (from) {
    case 'descr':
      return system.sysDescr
    case 'name':
      return system.name
    case 'location':
      return system.location
    case 'objectId':
      return system.sysObjectId
    case 'model':
      return model
  }
}

function fitting(texts: readonly (string | undefined)[], pattern: RegExp | undefined): string[] {
  return texts.flatMap(text => {
    if (text === undefined) return []
    if (!pattern) return [text]
    const found = pattern.exec(text)
    if (!found) return []
    return [found.groups?.value ?? found[0]]
  })
}

function productOf(
  source: { products: Readonly<Record<string, string>>; below: string },
  sysObjectId: string | undefined,
): string[] {
  if (!sysObjectId?.startsWith(`${source.below}.`)) return []
  const arcs = sysObjectId.slice(source.below.length + 1).split('.')
  // A product may have arcs of its own below it (a variant): the longest that is known.
  for (let length = arcs.length; length > 0; length--) {
    const product = source.products[arcs.slice(0, length).join('.')]
    if (product) return [product]
  }
  return []
}

function joinedOf(sources: readonly FactSource[], evidence: Evidence): string[] {
  const parts = sources.map(source => valuesOf(source, evidence).find(value => value !== ''))
  return parts.every(part => part !== undefined) ? [parts.join(' ')] : []
}
