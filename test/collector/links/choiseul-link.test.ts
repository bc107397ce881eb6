import { beforeAll, expect, test } from 'vitest'
import type { EpisodeContributors } from '../../../collector/cmdb/episode-contributors.ts'
import { addLink } from '../../../collector/cmdb/link-register.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { ingestTraffic } from '../../../collector/ingest/ingest-traffic.ts'
import type { TrafficReport } from '../../../collector/ingest/message.ts'
import { detectLinks } from '../../../collector/links/detect-links.ts'
import type { WanPortProposal } from '../../../collector/traffic/wan-port.ts'
import type { Sample, SampleBatch, TrafficMessage } from '../../../schemas/sample.ts'
import { createNetwork, type Network } from '../../lab/network/network.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import type { Device, Endpoint } from '../../lab/truth/school.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { toldPortName } from '../../system/told-by-truth.ts'
import { serveApi } from '../api/serve-api.ts'
import { takeInScan } from '../conclude/choiseul-scan.ts'
import { AGENT, at, newId, SITE } from '../school.ts'

const MINUTE = 60_000
const BEFORE = 21 * MINUTE
const DURING = 14 * MINUTE
const DAY = 1440 * MINUTE
const EPISODES = 100
const LINK = '019a0000-0000-7000-8000-000000000001'
const CONTRACT = { downMbps: 100, upMbps: 100 }
type Found = { direction: string; from: string; contributors: EpisodeContributors }
const MONDAY = Date.UTC(2026, 10, 16, 7, 40)

describeOnOnePostgres('the Internet link of the Lycée Choiseul', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)
  const school = choiseul()
  const truth = createNetwork(school, MONDAY)
  const switches = school.devices.filter(it => it.kind === 'switch')
  const firewall = truth.tree.device(school.firewall)
  const pcs = school.endpoints.filter(it => it.kind === 'pc')

  beforeAll(async () => {
    const { cmdb } = database
    await registerSite(cmdb, { id: SITE })
    await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'p' })
    await takeInScan(cmdb, { school, network: truth, at: at('07:00', '2026-11-16') })
    await concludeSite(cmdb, SITE, new Date(at('07:05', '2026-11-16')))
    const wan = { address: firewall.address, interface: school.wan.port }
    await cmdb.db.transaction().execute(transaction =>
      addLink(
        transaction,
        {
          ...{ id: LINK, siteId: SITE },
          link: { downIs: 'in', thresholds: {}, contract: CONTRACT, port: wan },
        },
        { by: 'Anne', origin: 'api', now: new Date(MONDAY - BEFORE) },
      ),
    )
  })

  const tell = async (bodies: TrafficMessage[], now: number) => {
    const sentAt = new Date(now).toISOString()
    const messages = bodies.map(
      (body): TrafficReport => ({ id: newId(), agentId: AGENT, kind: 'traffic', sentAt, body }),
    )
    await ingestTraffic(messages, { cmdb: database.cmdb, siteId: SITE, now: new Date(now) })
  }

  /** What a switch counted in its own five minutes, as its agent tells it. */
  function batchesOf(network: Network, device: Device, fromMs: number, toMs: number) {
    const phase = (Number(device.address.split('.').at(-1)) * 37_000) % (5 * MINUTE)
    const ports = device.ports.filter(it => it.bridgePort !== undefined || it.aggregate)
    const batches: SampleBatch[] = []
    for (let ms = fromMs + phase; ms + 5 * MINUTE <= toMs; ms += 5 * MINUTE) {
      const moved = (port: string, way: 'in' | 'out') =>
        Math.round(
          network.counters.octets(device.name, port, way, ms + 5 * MINUTE) -
            network.counters.octets(device.name, port, way, ms),
        )
      batches.push({
        address: device.address,
        from: new Date(ms).toISOString(),
        to: new Date(ms + 5 * MINUTE).toISOString(),
        interfaces: ports.map(it => toldPortName(device, it.name)),
        octetsIn: ports.map(it => moved(it.name, 'in')),
        octetsOut: ports.map(it => moved(it.name, 'out')),
      })
    }
    return batches
  }

  function wanSamples(network: Network, fromMs: number, toMs: number): Sample[] {
    const count = (way: 'in' | 'out', ms: number) =>
      network.counters.octets(firewall.name, school.wan.port, way, ms)
    return Array.from({ length: Math.floor((toMs - fromMs) / MINUTE) }, (_, minute) => {
      const [from, to] = [fromMs + minute * MINUTE, fromMs + (minute + 1) * MINUTE]
      return {
        ...{ address: firewall.address, interface: school.wan.port },
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        octetsIn: Math.round(count('in', to) - count('in', from)),
        octetsOut: Math.round(count('out', to) - count('out', from)),
      }
    })
  }

  /** A PC downloads what the link has left, and another one copies from a server inside. */
  async function tellEpisode(pc: Endpoint, copying: Endpoint, begins: number) {
    const network = createNetwork(school, begins - BEFORE)
    const usual = (ms: number) =>
      truth.counters.octets(firewall.name, school.wan.port, 'in', ms) / 125_000
    const speedMbps = network.tree.port(pc.at.device, pc.at.port).speedMbps || 100
    const transfers = [{ macAddress: copying.macAddress, downMbps: 40, upMbps: 1 }]
    for (let ms = begins; ms < begins + DURING; ms += 3 * MINUTE) {
      const usualMbps = (usual(ms + 3 * MINUTE) - usual(ms)) / 180
      const downMbps = Math.min(speedMbps, CONTRACT.downMbps) * 0.97 - usualMbps
      const downloads = [{ macAddress: pc.macAddress, downMbps, upMbps: 1.5 }]
      network.change({ kind: 'traffic', imposed: { downloads, transfers } }, ms)
    }
    const [from, to] = [begins - BEFORE, begins + DURING]
    const batches = switches.flatMap(it => batchesOf(network, it, from, to))
    const parts = Array.from({ length: Math.ceil(batches.length / 100) }, (_, part) => ({
      batches: batches.slice(part * 100, part * 100 + 100),
    }))
    await tell([{ samples: wanSamples(network, from, to) }, ...parts], to)
  }

  const episodesOf = async () => {
    const { body } = await api.get(`/api/v1/links/${LINK}/episodes?limit=200`)
    return (body as { items: Found[] }).items
  }

  test('is proposed with its reasons, while nobody registered it', async () => {
    const network = createNetwork(school, MONDAY - DAY)
    const now = new Date()
    const counted = firewall.ports.map(it => it.name)
    const moved = (way: 'in' | 'out') =>
      counted.map(it => Math.round(network.counters.octets(firewall.name, it, way, MONDAY) / 1e6))
    const range = {
      from: new Date(now.getTime() - 10 * MINUTE).toISOString(),
      to: new Date(now.getTime() - 5 * MINUTE).toISOString(),
    }
    const batch = { address: firewall.address, ...range, interfaces: counted }
    await tell(
      [{ batches: [{ ...batch, octetsIn: moved('in'), octetsOut: moved('out') }] }],
      MONDAY,
    )
    const { body } = await api.get(`/api/v1/sites/${SITE}/wan-ports`)
    const [first, ...others] = (body as { items: WanPortProposal[] }).items
    expect(first).toMatchObject({ address: firewall.address, interface: school.wan.port })
    expect(first?.reasons).toContain('the hosts of the site have this device as their next hop')
    expect(first?.reasons).toContain('the default route of the device leads out of it')
    for (const it of others) expect(it.score).toBeLessThan(first?.score ?? 0)
    await database.cmdb.pool.query('TRUNCATE traffic_batches, traffic_due')
  })

  test('a lab PC that downloads what the link has left is named first, with port and switch, in 95 of 100 episodes', {
    timeout: 400_000,
  }, async () => {
    const stories = Array.from({ length: EPISODES }, (_, seed) => {
      const [pc, copying] = [
        pcs[(seed * 7919) % pcs.length],
        pcs[(seed * 104_729 + 1) % pcs.length],
      ]
      if (!pc || !copying || pc === copying) throw new Error('two PCs were expected')
      const day = Math.floor(seed / 8)
      const inWeek = day + 2 * Math.floor(day / 5)
      return { pc, copying, begins: MONDAY + inWeek * DAY + (seed % 8) * 60 * MINUTE }
    })
    for (const { pc, copying, begins } of stories) await tellEpisode(pc, copying, begins)
    const last = stories.at(-1)?.begins ?? MONDAY
    await detectLinks(database.cmdb, new Date(last + DURING + MINUTE))

    const found = await episodesOf()
    let named = 0
    for (const { pc, begins } of stories) {
      const episode = found.find(it => Math.abs(Date.parse(it.from) - begins) < 10 * MINUTE)
      expect(episode).toMatchObject({ direction: 'down' })
      const told = episode?.contributors
      const [first] = told?.verdict === 'named' ? told.ports : []
      const place = truth.state.endpointPlace(pc)
      const name = toldPortName(truth.tree.device(place.device), place.port)
      if (first?.device === place.device && first.interface === name) named += 1
    }
    expect(named).toBeGreaterThanOrEqual(95)
  })
})
