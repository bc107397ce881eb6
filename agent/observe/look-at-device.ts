import type { Observation } from '../../schemas/observation.ts'
import { profiles } from '../profiles/registry.ts'
import type { SnmpSession } from '../snmp/session.ts'
import type { SystemGroup } from '../snmp/system-group.ts'
import { identify, probesFor } from './identify.ts'
import type { Identity } from './identity.ts'
import { observe } from './observe.ts'
import type { ReadDepth } from './read-depth.ts'
import { readFacts } from './read-facts.ts'
import { readTables } from './read-tables.ts'

/** One device, from its system group to its observation: identify, read, observe. The session stays the caller's. */
export async function lookAtDevice(
  session: SnmpSession,
  system: SystemGroup,
  depth: ReadDepth = 'deep',
): Promise<{ identity: Identity; observation: Observation }> {
  const probed = await session.get(probesFor(system, profiles))
  const identity = identify(system, probed.ok ? probed.value : [], profiles)
  const tables = await readTables(session, identity, depth)
  const facts =
    depth === 'presence' ? {} : await readFacts(session, identity, system, tables.entities)
  const { address } = session
  const cost = session.cost()
  return { identity, observation: observe({ address, system, identity, facts, tables, cost }) }
}
