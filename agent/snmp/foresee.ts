import { success } from '../../schemas/result.ts'
import type { SnmpSession, Varbind } from './session.ts'

/** What is worth knowing of a table before it is read; as a `Table` has it. */
type Foreseen = { entry: string; presentIf?: string }

/**
 * The same session, which knows beforehand what a device does not have: most devices lack most tables, and each empty one
 * costs a request or two. One request asks for the first instance in each table, whatever its column; one GET for `objects` and
 * for what tells an empty table from an absent one. Walks of empty tables and GETs of those objects are then answered
 * without asking. Where the device does not answer plainly, nothing is foreseen.
 */
export async function foresee(
  session: SnmpSession,
  { tables, objects }: { tables: readonly Foreseen[]; objects: readonly string[] },
): Promise<SnmpSession> {
  // In SNMPv1 one object that is missing spoils the answer, so that asking for many saves nothing.
  if (session.version === '1') return session
  const entries = tables.map(table => table.entry)
  const first =
    entries.length > 0 ? await session.walkColumns(entries, { firstRows: 1 }) : undefined
  const empty = first?.ok ? tables.filter((_, at) => first.value[at]?.length === 0) : []

  const known = new Map<string, Varbind>()
  const asked = [...new Set([...objects, ...empty.flatMap(table => table.presentIf ?? [])])]
  const answer = asked.length > 0 ? await session.get(asked) : undefined
  for (const [at, oid] of asked.entries()) {
    const varbind = answer?.ok ? answer.value[at] : undefined
    if (varbind) known.set(oid, varbind)
  }

  const isEmpty = (column: string) => empty.some(({ entry }) => column.startsWith(`${entry}.`))
  return {
    ...session,
    async get(oids) {
      const varbinds = oids.flatMap(oid => known.get(oid) ?? [])
      return varbinds.length === oids.length ? success(varbinds) : session.get(oids)
    },
    async walkColumns(columns, options) {
      // Further columns may be of a table that augments the first one's.
      return isEmpty(columns[0] ?? '')
        ? success(columns.map(() => []))
        : session.walkColumns(columns, options)
    },
  }
}
