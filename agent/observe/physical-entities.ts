import type { SnmpSession } from '../snmp/session.ts'
import { textOf } from './varbind-text.ts'

export type PhysicalEntity = {
  index: number
  descr?: string
  containedIn?: number
  class?: number
  position?: number
  name?: string
  hardware?: string
  firmware?: string
  software?: string
  serial?: string
  model?: string
}

const entry = '1.3.6.1.2.1.47.1.1.1.1'
const columns = {
  descr: 2,
  containedIn: 4,
  class: 5,
  position: 6,
  name: 7,
  hardware: 8,
  firmware: 9,
  software: 10,
  serial: 11,
  model: 13,
}

export async function readPhysicalEntities(session: SnmpSession): Promise<PhysicalEntity[]> {
  const answer = await session.walkColumns(Object.values(columns).map(c => `${entry}.${c}`))
  if (!answer.ok) return []
  const rows = new Map<number, Record<string, string | number>>()
  Object.keys(columns).forEach((name, i) => {
    for (const v of answer.value[i] ?? []) {
      const index = Number(v.oid.slice(v.oid.lastIndexOf('.') + 1))
      const row = rows.get(index) ?? { index }
      const value = v.type === 'number' ? v.value : textOf(v)
      if (value !== undefined && value !== '') row[name] = value
      rows.set(index, row)
    }
  })
  return [...rows.values()] as unknown as PhysicalEntity[]
}
