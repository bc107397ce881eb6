import type { Changeset, SectionRow } from './changeset.ts'

/**
 * One changeset that writes what these write one after the other: of each row the last state. The lines of history
 * and the questions belong to the messages they come from, so they are not merged.
 */
export function mergeChangesets(
  changesets: readonly Changeset[],
): Omit<Changeset, 'changes' | 'cases'> {
  const adoptions = changesets.flatMap(it => it.adoptedEndpoints)
  const adopted = new Set(adoptions.map(it => it.id))
  return {
    devices: latest(changesets, 'devices', it => it.id),
    addresses: latest(changesets, 'addresses', it => `${it.deviceId} ${it.address}`),
    interfaces: latest(changesets, 'interfaces', it => `${it.deviceId} ${it.key}`),
    members: latest(changesets, 'members', it => `${it.deviceId} ${it.key}`),
    sections: latest(changesets, 'sections', it => `${it.deviceId} ${it.name}`, keepRows),
    endpoints: latest(changesets, 'endpoints', it => it.id).filter(it => !adopted.has(it.id)),
    adoptedEndpoints: adoptions,
    sharedNames: [...new Set(changesets.flatMap(it => it.sharedNames))],
  }
}

type Rows = Omit<Changeset, 'changes' | 'cases' | 'adoptedEndpoints' | 'sharedNames'>

function latest<Name extends keyof Rows>(
  changesets: readonly Changeset[],
  name: Name,
  keyOf: (row: Rows[Name][number]) => string,
  merge: (old: Rows[Name][number], row: Rows[Name][number]) => Rows[Name][number] = (_, row) => row,
): Rows[Name][number][] {
  const rows = new Map<string, Rows[Name][number]>()
  for (const changeset of changesets) {
    for (const row of changeset[name]) {
      const key = keyOf(row)
      const old = rows.get(key)
      rows.set(key, old ? merge(old, row) : row)
    }
  }
  return [...rows.values()]
}

/** A reading that failed brings no rows; those of the complete one before it are still to be written. */
function keepRows<Row extends SectionRow>(old: Row, row: Row): Row {
  return row.rows || !old.rows ? row : { ...row, rows: old.rows }
}
