import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import type { Observation } from '../../../schemas/observation.ts'
import type { Network } from '../../lab/network/network.ts'
import type { School } from '../../lab/truth/school.ts'
import { toldByTruth } from '../../system/told-by-truth.ts'
import { AGENT, aReport, hosts, newId, observed, SITE } from '../school.ts'

/**
 * A whole scan of a school as its agent would report it, taken in by the real collector; `observations` are those of a
 * real scan, where there was one.
 */
export async function takeInScan(
  cmdb: Cmdb,
  scan: { school: School; network: Network; at: string; observations?: Observation[] },
): Promise<void> {
  const { school, network, at } = scan
  const observations =
    scan.observations ?? school.devices.map(it => toldByTruth({ truth: school, network }, it))
  const messages = [
    ...observations.map(it => message('observation', observed(it, at))),
    ...school.vlans.map(({ id }) => {
      const inVlan = school.endpoints.filter(
        it => it.vlan === id && !network.state.unplugged.has(it.macAddress),
      )
      const told = inVlan.map(({ kind, name, macAddress, address }) => ({
        type: 'endpoint' as const,
        ...{ kind, name, macAddress, address, via: ['arp' as const] },
      }))
      return message('endpoints', hosts(told, at, id))
    }),
    message('scan-report', aReport({ startedAt: at, finishedAt: at })),
  ]
  const context = { cmdb, siteId: SITE, now: new Date(at), newId }
  for (let start = 0; start < messages.length; start += 50) {
    await ingest(messages.slice(start, start + 50), context)
  }
}

function message<Kind extends InventoryMessage['kind']>(
  kind: Kind,
  body: Extract<InventoryMessage, { kind: Kind }>['body'],
): InventoryMessage {
  return { id: newId(), agentId: AGENT, sentAt: toldAt(body), kind, body } as InventoryMessage
}

function toldAt(body: object): string {
  return 'observedAt' in body ? String(body.observedAt) : '2026-11-20T09:00:00.000Z'
}
