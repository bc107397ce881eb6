import type { DeviceRecording } from '../../../agent/record/record-device.ts'
import type { Observation } from '../../../schemas/observation.ts'
import type { Section } from '../../../schemas/section.ts'

type Replacements = DeviceRecording['replacements']

/** What is seen of a device, in the words of its recording. Rows in an order of their own: indexes are sorted anew. */
export function inWordsOf({ mac, ip, text }: Replacements, seen: Observation): Observation {
  const { cost: _cost, ...lasting } = seen
  const identifier = (id: string) => (isMac(id) ? mac(id) : text(id, 'identifier'))
  return {
    ...lasting,
    address: ip(seen.address),
    ...given(seen, { serial: it => text(it, 'serial') }),
    ...given(seen, { name: named, location: named, contact: named, macAddress: mac }),
    ...given(seen, { sysDescr: it => text(it, 'product') }),
    ...(seen.addresses && { addresses: seen.addresses.map(ip).toSorted() }),
    ...(seen.members && {
      members: seen.members.map(it => ({
        ...it,
        ...given(it, { description: d => text(d, 'product') }),
        ...given(it, { serial: s => text(s, 'serial') }),
      })),
    }),
    interfaces: rows(seen.interfaces, row => ({
      ...row,
      name: text(row.name, 'port'),
      ...given(row, {
        description: it => text(it, 'port'),
        alias: it => text(it, 'alias'),
        aggregate: it => text(it, 'port'),
      }),
      ...given(row, { macAddress: mac }),
    })),
    vlans: rows(seen.vlans, row => ({ ...row, ...given(row, { name: named }) })),
    neighbours: rows(seen.neighbours, row => ({
      ...row,
      interface: text(row.interface, 'port'),
      ...given(row, { chassisId: identifier, name: named, managementAddress: ip }),
      ...given(row, { portId: it => (row.protocol === 'cdp' ? text(it, 'port') : identifier(it)) }),
      ...given(row, { portDescription: it => text(it, 'port') }),
      ...given(row, { description: it => text(it, 'product') }),
    })),
    macTable: rows(seen.macTable, row => ({
      ...row,
      ...given(row, { interface: it => text(it, 'port') }),
      macAddress: mac(row.macAddress),
    })),
    arpTable: rows(seen.arpTable, row => ({
      ...row,
      ...given(row, { interface: it => text(it, 'port') }),
      address: ip(row.address),
      macAddress: mac(row.macAddress),
    })),
    ...(seen.defaultRoutes && {
      defaultRoutes: seen.defaultRoutes.map(it => ({
        ...given(it, { interface: name => text(name, 'port') }),
        ...given(it, { nextHop: ip }),
      })),
    }),
    ...(seen.host?.volumes && {
      host: {
        ...seen.host,
        volumes: seen.host.volumes.map(it => ({ ...it, name: text(it.name, 'product') })),
      },
    }),
    accessPoints: rows(seen.accessPoints, row => ({
      ...row,
      ...given(row, { name: named, macAddress: mac, address: ip }),
      ...given(row, { serial: it => text(it, 'serial') }),
    })),
  }

  function named(name: string): string {
    return text(name, 'name')
  }
}

/** The same, of what was seen in a recording. */
export function inOrder(seen: Observation): Observation {
  const same = <Value>(value: Value) => value
  return inWordsOf({ mac: same, ip: same, text: same }, seen)
}

function rows<Row extends object>(section: Section<Row>, replace: (row: Row) => Row): Section<Row> {
  if (section.status !== 'complete') return section
  const keyed = section.rows
    .map(replace)
    .map(row => [JSON.stringify(Object.entries(row).sort()), row] as const)
  return {
    status: 'complete',
    rows: keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  }
}

/** Those of the keys that are there, replaced. */
function given<T extends object>(
  from: T,
  replace: { [K in keyof T]?: (value: NonNullable<T[K]> & string) => string },
): Partial<T> {
  return Object.fromEntries(
    Object.entries(replace).flatMap(([key, by]) => {
      const value = from[key as keyof T]
      return typeof value === 'string' ? [[key, (by as (it: string) => string)(value)]] : []
    }),
  ) as Partial<T>
}

function isMac(id: string): boolean {
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(id)
}
