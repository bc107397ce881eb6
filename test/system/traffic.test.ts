import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCredentialMemory } from '../../agent/credential-memory.ts'
import { encodeMessage } from '../../agent/outbox/message-bytes.ts'
import { createProber } from '../../agent/probe-hosts.ts'
import { startTraffic } from '../../agent/sample-traffic.ts'
import { createDeviceTurns } from '../../agent/snmp/device-turns.ts'
import { openSession } from '../../agent/snmp/open-session.ts'
import { registerAgent } from '../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../collector/cmdb/register-site.ts'
import { takeIn } from '../../collector/ingest/take-in.ts'
import { topicOf } from '../../schemas/messages.ts'
import { PlanVlan } from '../../schemas/plan.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { choiseul } from '../lab/truth/choiseul.ts'
import { describeOnOnePostgres, freshDatabase } from '../real/postgres.ts'

const SITE = '0370037P'
const MINUTE = 60_000
const TURNS = 13
const start = Date.parse('2026-11-20T09:00:00Z')
let now = start
let lab: Lab

beforeEach(async () => {
  now = start
  lab = await startLab({ school: choiseul(1), port: 0, now: () => now })
})
afterEach(() => lab.close())

const device = (name: string) => {
  const found = lab.truth.devices.find(it => it.name === name)
  if (!found) throw new Error(`the lab has no ${name}`)
  return found
}
const ofModel = (model: string) => lab.truth.devices.filter(it => it.model === model)

/** What a port is called where there is no ifName. */
function toldName(name: string, port: string): string {
  const { model, ports } = device(name)
  const found = ports.find(it => it.name === port)
  return (model === '3com-4400' ? found?.description : found?.name) ?? ''
}

/** What each sampled port has truly counted, at each instant that was looked at. */
type Truth = Map<string, Map<number, { in: number; out: number }>>

function noteTruth(truth: Truth, names: readonly string[]): void {
  for (const name of names) {
    const { address, ports } = device(name)
    for (const port of ports) {
      const key = `${address} ${toldName(name, port.name)}`
      const [octetsIn, octetsOut] = (['in', 'out'] as const).map(it =>
        Math.floor(lab.network.counters.octets(name, port.name, it, now)),
      )
      const counted = { in: octetsIn ?? 0, out: octetsOut ?? 0 }
      truth.set(key, (truth.get(key) ?? new Map()).set(now, counted))
    }
  }
}

describeOnOnePostgres(
  'traffic from the counters of a school to the rows of the collector',
  server => {
    const database = freshDatabase(server)

    test('what is stored is what moved, within a thousandth; a restart, a dead switch and 32 bits at 1 Gbit/s are unknown', async () => {
      const { cmdb } = database
      await registerSite(cmdb, { id: SITE })
      await registerAgent(cmdb, { id: SITE, siteId: SITE, password: 'p' })

      const old = ofModel('3com-4400')[0]?.name ?? ''
      const cisco = ofModel('cisco-2960-24tc-s')[0]?.name ?? ''
      const isBefore = (name: string) =>
        lab.network.tree.subtree(name).some(it => it.name === old || it.name === cisco)
      const dying = ofModel('hpe-5130-24g').find(({ name }) => !isBefore(name))?.name ?? ''
      const { firewall, wan } = lab.truth
      const uplinkOf = (name: string) =>
        toldName(name, lab.network.tree.parent(name)?.lowerPort ?? '')
      const watched = [
        { address: device(firewall).address, interface: wan.port },
        ...[old, cisco, dying].map(name => ({
          address: device(name).address,
          interface: uplinkOf(name),
        })),
      ]
      const sampled = [firewall, old, cisco, dying]

      const stopping = new AbortController()
      const { signal } = stopping
      const memory = openCredentialMemory(':memory:')
      const turns = createDeviceTurns()
      const credentials = [{ name: 'lab', version: '2c' as const, community: lab.community }]
      const probe = createProber({ credentials, port: lab.port, memory, turns, signal })
      for (const name of sampled) {
        const answer = await probe(device(name).address)
        if (answer.status === 'answered') answer.session.close()
      }

      const truth: Truth = new Map()
      const quarantined: string[] = []
      let turn = 0
      /** A turn is over: what it told goes to the collector, and a minute passes. */
      async function keep(message: Parameters<Parameters<typeof startTraffic>[1]['keep']>[0]) {
        const id = `01a20076-a516-7254-9554-${`${server.name.length}${turn}${message.roundTrips ? 1 : 0}`.padStart(12, '0')}`
        const body = JSON.stringify(message)
        const sentAt = new Date(now)
        const payload = encodeMessage({ kind: 'traffic', id, agent: SITE, sentAt, body })
        const delivery = { topic: topicOf(SITE, 'traffic'), payload, isRetained: false }
        const deliveries = [1, 2].map(() => ({ ...delivery, receivedAt: sentAt }))
        for await (const taken of takeIn(deliveries, { cmdb, signal, onWaiting: () => {} })) {
          if (taken.outcome === 'quarantined') quarantined.push(taken.reason)
        }
        if (!message.roundTrips) return
        turn += 1
        now += MINUTE
        if (turn === 3) lab.reboot(cisco)
        if (turn === 5) lab.setTraffic({ wan: { downMbps: 97, upMbps: 9 } })
        if (turn === 8) lab.fail(dying)
        if (turn === 10) lab.return(dying)
        noteTruth(truth, sampled)
        if (turn === TURNS) stopping.abort()
      }
      noteTruth(truth, sampled)
      const traffic = startTraffic(
        {
          vlans: lab.plan.vlans.map(({ name, ranges, snmp }) =>
            PlanVlan.parse({ name, targets: ranges, snmp }),
          ),
          skip: [],
          watched,
          sampleEverySeconds: 60,
          portsEverySeconds: 300,
        },
        {
          probe,
          pinOf: address => memory.findPin(address)?.credential,
          open: (address, credential) =>
            openSession({ address, port: lab.port, credential, turns, retries: 0 }),
          collector: '127.0.0.1',
          keep,
          admit: async () => {},
          onTrouble: line => quarantined.push(line),
          signal,
          clock: () => ({ wallMs: now, monotonicMs: now - start + 1_000_000 }),
        },
      )
      for (const name of [old, cisco])
        traffic.learn({ address: device(name).address, kind: 'switch' })
      await traffic.ended
      memory.close()
      expect(quarantined).toEqual([])

      const { rows } = await cmdb.pool.query<{
        key: string
        is_watched: boolean
        started_at: Date
        ended_at: Date
        octets_in: string | null
        octets_out: string | null
        unknown: string | null
      }>(`
      SELECT host(p.address) || ' ' || p.interface AS key, true AS is_watched, s.started_at, s.ended_at,
        s.octets_in, s.octets_out, s.unknown
      FROM traffic_samples s JOIN traffic_ports p ON p.id = s.port_id
      UNION ALL
      SELECT host(p.address) || ' ' || p.interface, false, b.started_at, b.ended_at,
        b.octets_in[at], b.octets_out[at], b.unknown[at]
      FROM traffic_batches b CROSS JOIN LATERAL unnest(b.ports) WITH ORDINALITY AS of (id, at)
      JOIN traffic_ports p ON p.id = of.id ORDER BY 1, 4`)
      const known = rows.filter(row => row.unknown === null)
      for (const row of known) {
        const instants = truth.get(row.key)
        const before = instants?.get(row.started_at.getTime())
        const after = instants?.get(row.ended_at.getTime())
        if (!before || !after) throw new Error(`nobody looked at ${row.key} then`)
        for (const [told, moved] of [
          [row.octets_in, after.in - before.in],
          [row.octets_out, after.out - before.out],
        ] as const) {
          expect(Math.abs(Number(told) - moved)).toBeLessThanOrEqual(moved / 1000)
        }
      }
      const reasons = (address: string, name: string) =>
        rows.flatMap(row =>
          row.is_watched && row.key === `${address} ${name}` ? [row.unknown] : [],
        )
      const [onWan, onOld, onCisco, onDying] = watched.map(it => reasons(it.address, it.interface))
      expect(onWan).toEqual(Array.from({ length: TURNS - 1 }, () => null))
      // 32 bits at 1 Gbit/s go round in 34 s: a minute cannot be told.
      expect(onOld).toEqual(onWan?.map(() => 'wrap'))
      expect(onCisco?.filter(it => it !== null)).toEqual(['restart', 'restart'])
      // It comes back as after a power cut.
      expect(new Set(onDying)).toEqual(new Set([null, 'silent', 'first', 'restart']))
      // Its ports of 100 Mbit/s are known every five minutes.
      const { address, ports } = device(old)
      const inBatches = known.filter(row => !row.is_watched && row.key.startsWith(`${address} `))
      const slow = ports.filter(({ speedMbps }) => speedMbps > 0 && speedMbps <= 100)
      expect(slow.length).toBeGreaterThan(10)
      expect(new Set(inBatches.map(it => it.key)).size).toBe(slow.length)
      expect(lab.lostRequests(old)).toBe(0)
    }, 120_000)
  },
)
