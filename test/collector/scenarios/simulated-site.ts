import { v7 as uuidv7 } from 'uuid'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import { concludeSite } from '../../../collector/presence/conclude-site.ts'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import type { Observation } from '../../../schemas/observation.ts'
import type { ScanReport } from '../../../schemas/scan-report.ts'

export type ScanContent = {
  devices?: Observation[]
  pcs?: Endpoint[]
  /** What the report says differently. */
  report?: Partial<ScanReport>
  /** What each VLAN of the report says differently. */
  coverage?: Partial<ScanReport['coverage'][number]>
}

/** A site whose agent scans when the test says so; time is what the test says it is. */
export type SimulatedSite = {
  readonly id: string
  /** One whole scan at an instant: devices of 10.1.2.0/24, hosts of VLAN 20 in 10.1.20.0/24, and the report. */
  scan: (at: Date, content: ScanContent) => Promise<void>
  /** The same on every instant. */
  scanAll: (instants: Iterable<Date>, content: ScanContent) => Promise<void>
}

export async function simulateSite(cmdb: Cmdb, id: string): Promise<SimulatedSite> {
  await registerSite(cmdb, { id })
  await registerAgent(cmdb, { id, siteId: id, password: 'p' })
  const scan: SimulatedSite['scan'] = async (at, content) => {
    const messages = scanMessages(id, at, content)
    await ingest(messages, { cmdb, siteId: id, now: at, newId: uuidv7 })
    await concludeSite(cmdb, id, at)
  }
  const scanAll: SimulatedSite['scanAll'] = async (instants, content) => {
    for (const at of instants) await scan(at, content)
  }
  return { id, scan, scanAll }
}

/** What an agent sends of a scan that ended at an instant. */
export function scanMessages(
  agentId: string,
  at: Date,
  { devices = [], pcs = [], report, coverage }: ScanContent,
): InventoryMessage[] {
  const scanId = uuidv7()
  const finishedAt = at.toISOString()
  const startedAt = new Date(at.getTime() - 300_000).toISOString()
  const observedAt = new Date(at.getTime() - 60_000).toISOString()
  const message = (kind: InventoryMessage['kind'], body: object) =>
    ({ id: uuidv7(), agentId, sentAt: finishedAt, kind, body }) as InventoryMessage
  const place = (vlan: number, target: string, hostsAlive: number, endpointsSeen: number) => ({
    vlan,
    targets: [target],
    addressesTried: 254,
    hostsAlive,
    devicesObserved: hostsAlive - endpointsSeen,
    endpointsSeen,
    snmpSilent: 0,
    ...coverage,
  })
  return [
    ...devices.map(observation => message('observation', { scanId, observedAt, observation })),
    ...(pcs.length > 0
      ? [message('endpoints', { scanId, observedAt, vlan: 20, endpoints: pcs })]
      : []),
    message('scan-report', {
      type: 'report',
      scanId,
      startedAt,
      finishedAt,
      isPartial: false,
      sweepMethod: 'fping',
      // The agent's own server always answers.
      coverage: [
        place(2, '10.1.2.0/24', devices.length + 1, 0),
        place(20, '10.1.20.0/24', pcs.length, pcs.length),
      ],
      troubled: [],
      ...report,
    }),
  ]
}

/** Whole hours (UTC) of the days from `from` to before `until`, from the first to the last hour given. */
export function* hourly(
  from: string,
  until: string,
  first = 5,
  last = 18,
  step = 1,
): Generator<Date> {
  const end = Date.parse(`${until}T00:00:00Z`)
  for (let day = Date.parse(`${from}T00:00:00Z`); day < end; day += 86_400_000) {
    for (let hour = first; hour <= last; hour += step) yield new Date(day + hour * 3_600_000)
  }
}

/** As seldom as scans may be that watch a site: four times on each day. */
export function daily(from: string, until: string): Generator<Date> {
  return hourly(from, until, 6, 18, 4)
}

/** Names by state, of devices and endpoints together. */
export async function statesOf(cmdb: Cmdb, siteId: string): Promise<Record<string, string[]>> {
  const { rows } = await cmdb.pool.query<{ state: string; names: string[] }>(
    `SELECT state, array_agg(name ORDER BY name) AS names FROM (
       SELECT state, name FROM devices WHERE site_id = $1
       UNION ALL SELECT state, name FROM endpoints WHERE site_id = $1
     ) AS item GROUP BY state`,
    [siteId],
  )
  return Object.fromEntries(rows.map(it => [it.state, it.names]))
}
