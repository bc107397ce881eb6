import type { Tables } from '../../../agent/observe/read-tables.ts'
import type { Interface } from '../../../schemas/interface.ts'
import type { Section } from '../../../schemas/section.ts'

const unsupported = { status: 'unsupported' } as const

export const complete = <Row>(...rows: Row[]): Section<Row> => ({ status: 'complete', rows })
export const failed = (reason: string) => ({ status: 'failed' as const, reason })

/** The tables of a device that has none, but for these. */
export function tables(some: Partial<Tables> = {}): Tables {
  return {
    interfaces: unsupported,
    vlans: { from: 'q-bridge', vlans: unsupported, portVlans: unsupported },
    macTable: { fdb: unsupported, fdbVlans: unsupported },
    neighbours: { lldp: unsupported, localPorts: unsupported, cdp: unsupported },
    arpTable: unsupported,
    addresses: unsupported,
    duplex: unsupported,
    poe: unsupported,
    aggregates: unsupported,
    accessPoints: unsupported,
    entities: unsupported,
    basePorts: unsupported,
    ...some,
  }
}

export function port(index: number, name: string, more: Partial<Interface> = {}): Interface {
  return { index, name, ...more }
}
