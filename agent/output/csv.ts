import { stringify } from 'csv-stringify/sync'
import type { Found, ResultFormat } from './result-format.ts'
import { onOneLine } from './safe-text.ts'

const columns: Record<string, (found: Found) => string | number | undefined> = {
  type: found => found.type,
  address: found => found.address,
  kind: found => found.kind,
  vendor: found => found.vendor,
  model: found => (found.type === 'device' ? found.model : undefined),
  serial: found => (found.type === 'device' ? found.serial : undefined),
  version: found => (found.type === 'device' ? found.version : undefined),
  name: found => found.name,
  location: found => (found.type === 'device' ? found.location : undefined),
  macAddress: found => found.macAddress,
  uptimeSeconds: found => (found.type === 'device' ? found.uptimeSeconds : undefined),
  interfaces: found => portCount(found, () => true),
  interfacesUp: found => portCount(found, isUp => isUp === true),
  seenVia: found => (found.type === 'endpoint' ? found.via.join(' ') : 'snmp'),
}

/** A row per device and endpoint, under a row of names (RFC 4180). No cell is a formula for a spreadsheet. */
export const csv: ResultFormat = {
  start: () => rowOf(Object.keys(columns)),
  each: found => rowOf(Object.values(columns).map(cellOf => cellOf(found))),
  end: () => '',
}

function rowOf(cells: readonly (string | number | undefined)[]): string {
  const safe = cells.map(cell => (typeof cell === 'string' ? onOneLine(cell) : cell))
  return stringify([safe], { escape_formulas: true, record_delimiter: 'windows' })
}

/** Absent where the device's table could not be read. */
export function portCount(
  found: Found,
  counts: (isUp: boolean | undefined) => boolean,
): number | undefined {
  if (found.type !== 'device' || found.interfaces.status !== 'complete') return undefined
  return found.interfaces.rows.filter(port => counts(port.isUp)).length
}
