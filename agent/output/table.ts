import Table from 'cli-table3'
import type { ScanReport } from '../../schemas/scan-report.ts'
import { count } from './count.ts'
import { portCount } from './csv.ts'
import { type FittedColumn, fitColumns } from './fit-columns.ts'
import type { Found, ResultFormat } from './result-format.ts'
import { onOneLine } from './safe-text.ts'

type Column = {
  title: string
  value: (found: Found) => string | undefined
  isCut: FittedColumn['isCut']
}

const address: Column = { title: 'Address', value: found => found.address, isCut: 'never' }
const kind: Column = { title: 'Kind', value: found => found.kind, isCut: 'never' }
const name: Column = { title: 'Name', value: found => found.name, isCut: 'last' }

const deviceColumns: readonly Column[] = [
  address,
  kind,
  { title: 'Vendor', value: found => found.vendor, isCut: 'last' },
  {
    title: 'Model',
    value: found => (found.type === 'device' ? found.model : undefined),
    isCut: 'first',
  },
  {
    title: 'Serial',
    value: found => (found.type === 'device' ? found.serial : undefined),
    isCut: 'last',
  },
  name,
  {
    title: 'Version',
    value: found => (found.type === 'device' ? found.version : undefined),
    isCut: 'first',
  },
  { title: 'Ports up', value: portsUp, isCut: 'never' },
]

const endpointColumns: readonly Column[] = [
  address,
  { title: 'MAC', value: found => found.macAddress, isCut: 'never' },
  kind,
  name,
  { title: 'Card made by', value: found => found.vendor, isCut: 'first' },
  {
    title: 'Seen via',
    value: found => (found.type === 'endpoint' ? found.via.join(' ') : ''),
    isCut: 'first',
  },
]

/** Two tables and a summary for a person. `width` is the terminal's; without one nothing is cut. */
export function tableFormat(width: number | undefined): ResultFormat {
  return {
    start: () => '',
    each: () => '',
    end(results, report) {
      const devices = results.filter(found => found.type === 'device')
      const endpoints = results.filter(found => found.type === 'endpoint')
      return [
        ...(devices.length > 0 ? [render(deviceColumns, devices, width)] : []),
        ...(endpoints.length > 0 ? [render(endpointColumns, endpoints, width)] : []),
        summary(devices.length, endpoints.length, report),
      ].join('\n\n')
    },
  }
}

function render(
  columns: readonly Column[],
  results: readonly Found[],
  width: number | undefined,
): string {
  const all = columns.map(column => ({
    ...column,
    cells: results.map(found => onOneLine(column.value(found) ?? '')),
  }))
  // A column in which nobody says anything only makes the others narrower.
  const shown = all.filter(({ cells }) => cells.some(cell => cell !== ''))
  const table = new Table({
    head: shown.map(column => column.title),
    colWidths: fitColumns(
      shown.map(({ title, cells, isCut }) => ({
        length: Math.max(title.length, ...cells.map(cell => cell.length)),
        isCut,
      })),
      width,
    ),
    style: { head: [], border: [], compact: true },
  })
  for (const index of results.keys()) table.push(shown.map(({ cells }) => cells[index] ?? ''))
  return table.toString()
}

function summary(devices: number, endpoints: number, report: ScanReport): string {
  const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000
  const tried = report.coverage.reduce((sum, { addressesTried }) => sum + addressesTried, 0)
  const lines = [
    `${count(devices, 'device')} and ${count(endpoints, 'endpoint')} at ${count(tried, 'address')}, in ${seconds.toFixed(1)} s`,
    ...report.troubled.map(({ address, reason }) => `${address}: ${onOneLine(reason)}`),
  ]
  return `${lines.join('\n')}\n`
}

function portsUp(found: Found): string | undefined {
  const all = portCount(found, () => true)
  return all === undefined ? undefined : `${portCount(found, isUp => isUp === true)}/${all}`
}
