import type { Sample, SampleBatch, TrafficMessage } from '../../../schemas/sample.ts'
import { createNetwork } from '../../lab/network/network.ts'
import type { Device, Port, School } from '../../lab/truth/school.ts'
import { toldByTruth } from '../../system/told-by-truth.ts'
import { aReport, hosts, newId, observed } from '../school.ts'
import type { createClockwork } from './clockwork.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const SAMPLED = new Set(['switch', 'router', 'firewall'])

type Kept = Parameters<ReturnType<typeof createClockwork>['receive']>[1][number]

/**
 * A school of the lab with an agent that does what agents do: a heartbeat every minute, the counters of the switches every five,
 * scans when it is told to; while it does not reach the collector it keeps what it has to tell. What answers it follows from
 * the cables and from what has power.
 */
export function createLivingSchool(
  clock: ReturnType<typeof createClockwork>,
  options: {
    school: School
    startMs: number
    /** Whether the agent hangs on the firewall itself, or behind the core switch. */
    agentAt?: 'firewall' | 'core'
    /** How far the agent's clock is ahead. */
    clockOffsetMs?: () => number
    /** What comes down the Internet link, in Mbit/s. */
    wanMbps?: (atMs: number) => number
    /** Ports count what the lab's traffic moves through them, the Internet link no more than is paid for. */
    isCounted?: boolean
  },
) {
  const { school, startMs, agentAt = 'firewall', clockOffsetMs = () => 0, wanMbps } = options
  const { isCounted = false } = options
  const network = createNetwork(school, startMs)
  const bootedAt = new Map<string, number>()
  const lastRead = new Map<string, { atMs: number; hasAnswered: boolean }>()
  const agent = { isRunning: true, isLineUp: true, startedAtMs: startMs - 30 * DAY_MS, boot: 1 }
  /** PCs that are switched on. */
  let arePcsOn = true
  let wentAtMs: number | undefined
  let heardAtMs = startMs
  let outbox: Kept[] = []
  let wanReadAtMs: number | undefined

  const isCut = () =>
    !agent.isRunning ||
    !agent.isLineUp ||
    network.state.failed.has(school.firewall) ||
    (agentAt === 'core' && network.state.failed.has(school.core))
  const answers = ({ name }: Device) =>
    !network.state.failed.has(name) && (name === school.firewall || network.state.isReachable(name))
  const firewall = network.tree.device(school.firewall)
  const byAgent = (ms: number) => new Date(ms + clockOffsetMs()).toISOString()

  function readCounters(nowMs: number): SampleBatch[] {
    return school.devices.flatMap(device => {
      const before = lastRead.get(device.name)
      const hasAnswered = answers(device)
      lastRead.set(device.name, { atMs: nowMs, hasAnswered })
      const isWan = ({ name }: Port) => device.name === school.firewall && name === school.wan.port
      // What is watched one by one is not told twice.
      const isWatched = wanMbps !== undefined || isCounted
      const ports = device.ports.filter(it => it.speedMbps > 0 && !(isWatched && isWan(it)))
      const interfaces = ports.map(it => it.name)
      if (!SAMPLED.has(device.kind) || !before || interfaces.length === 0) return []
      const reason = !hasAnswered
        ? ('silent' as const)
        : before.hasAnswered
          ? null
          : ('first' as const)
      const octets = (way: 'in' | 'out') =>
        interfaces.map(name => {
          if (reason !== null) return null
          return isCounted ? moved(device.name, name, way, before.atMs, nowMs) : 1_000_000
        })
      return {
        ...{ address: device.address, from: byAgent(before.atMs), to: byAgent(nowMs), interfaces },
        ...{ octetsIn: octets('in'), octetsOut: octets('out') },
        ...(reason !== null && { unknown: interfaces.map(() => reason) }),
      }
    })
  }

  /** Octets that the lab's traffic moved through a port. */
  function moved(device: string, name: string, way: 'in' | 'out', fromMs: number, toMs: number) {
    const { octets } = network.counters
    return Math.round(octets(device, name, way, toMs) - octets(device, name, way, fromMs))
  }

  function movedByWan(way: 'in' | 'out', fromMs: number, toMs: number): number {
    const most = Math.round((school.wan.contractedMbps * 1e6 * (toMs - fromMs)) / 8_000)
    return Math.min(most, moved(school.firewall, school.wan.port, way, fromMs, toMs))
  }

  /** In minutes, as it is watched, however long ago the last look was. */
  function readWan(nowMs: number): Sample[] {
    const samples: Sample[] = []
    const port = { address: firewall.address, interface: school.wan.port }
    for (let from = wanReadAtMs ?? nowMs; from < nowMs; from += MINUTE_MS) {
      const to = Math.min(from + MINUTE_MS, nowMs)
      const octetsIn = wanMbps
        ? Math.round((wanMbps(from) * 1e6 * (to - from)) / 8_000)
        : movedByWan('in', from, to)
      const octetsOut = wanMbps ? 1_000_000 : movedByWan('out', from, to)
      samples.push({ ...port, from: byAgent(from), to: byAgent(to), octetsIn, octetsOut })
    }
    wanReadAtMs = nowMs
    return samples
  }

  function look(nowMs: number): Kept[] {
    const gateway = network.state.failed.has(school.firewall) ? {} : { rttMs: 1 }
    const collector = agent.isLineUp ? { rttMs: 12 } : {}
    const roundTrips: TrafficMessage['roundTrips'] = [
      { target: 'gateway', at: byAgent(nowMs), ...gateway },
      { target: 'collector', at: byAgent(nowMs), ...collector },
    ]
    const samples = wanMbps || isCounted ? readWan(nowMs) : []
    const isDue = Math.round((nowMs - startMs) / MINUTE_MS) % 5 === 0
    const batches = isDue ? readCounters(nowMs) : []
    const watched = samples.length > 0 && { samples }
    return [['traffic', { roundTrips, ...watched, ...(batches.length > 0 && { batches }) }]]
  }

  function scan(nowMs: number): Kept[] {
    const atText = byAgent(nowMs)
    const uptimeOf = ({ name }: Device) =>
      Math.round((nowMs - (bootedAt.get(name) ?? startMs - 15 * DAY_MS)) / 1_000)
    const seen = school.devices.filter(answers)
    return [
      ...seen.map((it): Kept => {
        const told = toldByTruth({ truth: school, network }, it)
        return ['observation', observed({ ...told, uptimeSeconds: uptimeOf(it) }, atText)]
      }),
      ...school.vlans.map(({ id }): Kept => {
        const there = school.endpoints.filter(
          it => it.vlan === id && (arePcsOn || it.kind !== 'pc'),
        )
        const told = there.map(({ kind, name, macAddress, address }) => ({
          ...{ type: 'endpoint' as const, kind, name, macAddress, address, via: ['arp' as const] },
        }))
        return ['endpoints', hosts(told, atText, id)]
      }),
      [
        'scan-report',
        aReport({
          ...{ scanId: newId(), startedAt: byAgent(nowMs - 5 * MINUTE_MS), finishedAt: atText },
          coverage: school.vlans.map(({ id, prefix }) => ({
            ...{ vlan: id, targets: [prefix], addressesTried: 254, hostsAlive: 20 },
            ...{ devicesObserved: 10, endpointsSeen: 10, snmpSilent: 0 },
          })),
        }),
      ],
    ]
  }

  /** The broker's word that the agent went, when the connection is found dead. */
  async function lastWill(nowMs: number): Promise<void> {
    if (wentAtMs !== undefined && wentAtMs <= nowMs) {
      await clock.beat(wentAtMs, { state: 'offline' })
      wentAtMs = undefined
    }
  }

  async function beat(nowMs: number): Promise<void> {
    wentAtMs = undefined
    heardAtMs = nowMs
    await clock.beat(nowMs, {
      bootId: `01900000-0000-7000-8000-${String(agent.boot).padStart(12, '0')}`,
      startedAt: byAgent(agent.startedAtMs),
      clock: byAgent(nowMs),
    })
  }

  return {
    agent,
    network,
    /** A heartbeat, if it gets through. */
    async beat(nowMs: number) {
      if (!isCut()) await beat(nowMs)
    },
    /** Devices lose their power, or have it again. */
    power(names: readonly string[], isOn: boolean, nowMs: number) {
      for (const device of names) {
        network.change({ kind: isOn ? 'return' : 'fail', device }, nowMs)
        if (isOn) bootedAt.set(device, nowMs)
      }
    },
    pcs(areOn: boolean) {
      arePcsOn = areOn
    },
    /** The process dies; its connection is closed by the kernel, at once. */
    crash(nowMs: number) {
      agent.isRunning = false
      wentAtMs = nowMs + 1_000
    },
    /** It says goodbye, as when it is updated. */
    async stop(nowMs: number) {
      agent.isRunning = false
      await clock.beat(nowMs, { state: 'offline', clock: byAgent(nowMs) })
    },
    start(nowMs: number) {
      Object.assign(agent, { isRunning: true, startedAtMs: nowMs, boot: agent.boot + 1 })
      // What it knew of the counters is gone with the process.
      lastRead.clear()
      wanReadAtMs = undefined
    },
    /** What happens at this instant; then the collector does its part. */
    async live(nowMs: number, more: { scans?: boolean; isCollectorAway?: boolean } = {}) {
      if (agent.isRunning) {
        outbox.push(...look(nowMs))
        if (more.scans) outbox.push(...scan(nowMs))
      }
      if (more.isCollectorAway) return
      if (isCut()) {
        // A line that goes dead is found dead after one and a half keep-alives.
        if (agent.isRunning && heardAtMs + 2 * MINUTE_MS > nowMs) wentAtMs ??= heardAtMs + 45_000
        await lastWill(nowMs)
      } else {
        await beat(nowMs)
        const refused: string[] = []
        for (let from = 0; from < outbox.length; from += 50) {
          refused.push(...(await clock.receive(nowMs, outbox.slice(from, from + 50))))
        }
        outbox = []
        if (refused.length > 0) throw new Error(`refused: ${refused[0]}`)
      }
      await clock.work(nowMs)
    },
  }
}
