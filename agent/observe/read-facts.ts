import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Member } from '../../schemas/member.ts'
import type { Section } from '../../schemas/section.ts'
import { type PhysicalEntity, readPhysicalEntities } from '../mibs/entity-mib.ts'
import type { FactSource, MemberTable } from '../profiles/device-profile.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import type { SystemGroup } from '../snmp/system-group.ts'
import { columnsOf, type Evidence, needsEntities, scalarsOf, valuesOf } from './fact-source.ts'
import { brandOf, decidingSources, kindOf } from './identify.ts'
import type { Identity } from './identity.ts'
import { plausibleModel, plausibleSerial, plausibleVersion } from './plausible.ts'
import {
  entityLastResorts,
  entitySources,
  type FactSources,
  lastResorts,
  standardSources,
} from './standard-sources.ts'
import { textOf } from './varbind-text.ts'

/** What a device is, in the words of its maker. Absent where nothing plausible was read. */
export type Facts = {
  /** Only where what was read says more than the identity did. */
  kind?: DeviceKind
  /** Only where what was read says more than the identity did. */
  vendor?: string
  model?: string
  serial?: string
  version?: string
  members?: Member[]
}

/**
 * The facts of a device: its profile's sources first, then the standard MIB of its kind, ENTITY-MIB and sysDescr.
 * One GET for all scalars; columns and ENTITY-MIB are walked only when a fact still wants them. What does not answer
 * is an absent fact, never a failure. `known` is ENTITY-MIB where it was already read.
 */
export async function readFacts(
  session: SnmpSession,
  identity: Identity,
  system: SystemGroup,
  known?: Section<PhysicalEntity>,
): Promise<Facts> {
  const { profile, kind } = identity
  const sources = sourcesFor(identity)
  const deciding = profile ? decidingSources(profile) : []
  const scalars = await readScalars(
    session,
    [...Object.values(sources).flat(), ...deciding].flatMap(source => scalarsOf(source, system)),
  )
  const columns = new Map<string, readonly string[]>()
  let physical = known

  async function find(
    candidates: readonly FactSource[] | undefined,
    plausible: (text: string) => string | undefined,
  ): Promise<string | undefined> {
    for (const source of candidates ?? []) {
      for (const column of columnsOf(source)) {
        if (!columns.has(column)) columns.set(column, await readColumn(session, column))
      }
      if (needsEntities(source)) physical ??= await readPhysicalEntities(session)
      const entities = physical?.status === 'complete' ? physical.rows : []
      for (const value of valuesOf(source, {
        system,
        scalars,
        columns,
        entities,
      })) {
        const fact = plausible(value)
        if (fact !== undefined) return fact
      }
    }
    return undefined
  }

  const model = await find(sources.model, plausibleModel)
  const serial = await find(sources.serial, plausibleSerial)
  const version = await find(sources.version, plausibleVersion)
  const told = identity.vendor ? undefined : await find(sources.vendor, plausibleModel)
  const evidence: Evidence = { system, scalars, columns, ...(model ? { model } : {}) }
  const ruledKind = kindOf(profile, evidence)
  const vendor = (profile && brandOf(profile, evidence)) ?? told
  const members = profile?.members ? await readMembers(session, profile.members) : []
  return presentKeys({
    kind: ruledKind === kind ? undefined : ruledKind,
    vendor: vendor === identity.vendor ? undefined : vendor,
    model,
    serial,
    version,
    members: members.length > 0 ? members : undefined,
  })
}

function sourcesFor({ profile, kind }: Identity): Required<FactSources> {
  const standard = standardSources[kind]
  const hasEntities = profile?.entity !== 'ignore'
  const entity = hasEntities ? entitySources : undefined
  const parts = hasEntities ? entityLastResorts : undefined
  // A serial number in sysDescr may be that of the card which answers: only for a family that names no place for it.
  const words = profile?.serial ? { ...lastResorts, serial: [] } : lastResorts
  const layered = (fact: 'model' | 'serial' | 'version') =>
    [profile, standard, entity, words, parts].flatMap(layer => layer?.[fact] ?? [])
  return {
    model: layered('model'),
    serial: layered('serial'),
    version: layered('version'),
    vendor: [...(standard?.vendor ?? []), ...(entity?.vendor ?? [])],
  }
}

async function readScalars(
  session: SnmpSession,
  oids: readonly string[],
): Promise<Map<string, string>> {
  const answer = oids.length > 0 ? await session.get([...new Set(oids)]) : undefined
  const texts = new Map<string, string>()
  for (const varbind of answer?.ok ? answer.value : []) {
    const text = textOf(varbind)
    if (text !== undefined) texts.set(varbind.oid, text)
  }
  return texts
}

async function readColumn(session: SnmpSession, column: string): Promise<string[]> {
  const answer = await session.walkColumns([column])
  return answer.ok ? (answer.value[0] ?? []).flatMap(varbind => textOf(varbind) ?? []) : []
}

async function readMembers(session: SnmpSession, table: MemberTable): Promise<Member[]> {
  const names = ['model', 'serial', 'version'] as const
  const asked = names.flatMap(name => table[name] ?? [])
  const answer = await session.walkColumns([...asked, ...(table.where ? [table.where.column] : [])])
  if (!answer.ok) return []
  const textAt = new Map(
    answer.value.flat().map(varbind => [varbind.oid, textOf(varbind) ?? ''] as const),
  )
  const rows = [
    ...new Set(
      answer.value.flatMap((column, i) =>
        column.map(({ oid }) => oid.slice((asked[i] ?? table.where?.column ?? '').length + 1)),
      ),
    ),
  ]
  return rows.flatMap(row => {
    const position = Number(row.slice(row.lastIndexOf('.') + 1))
    const cellOf = (column: string | undefined) =>
      column ? (textAt.get(`${column}.${row}`) ?? '') : ''
    if (table.where && !table.where.value.test(cellOf(table.where.column))) return []
    const member = presentKeys({
      model: plausibleModel(cellOf(table.model)),
      serial: plausibleSerial(cellOf(table.serial)),
      version: plausibleVersion(cellOf(table.version)),
    })
    return member.model || member.serial ? [{ position, ...member }] : []
  })
}
