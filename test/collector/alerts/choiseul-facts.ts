import type { AgentFact, DeviceFact, SiteFacts } from '../../../collector/cmdb/site-facts.ts'
import { createNetwork } from '../../lab/network/network.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'

/** Start of the story: a school day, at eight in Paris. */
export const START_MS = Date.parse('2026-11-20T07:00:00.000Z')
const MINUTE_MS = 60_000
const MONTH_MS = 30 * 24 * 60 * MINUTE_MS

export const school = choiseul()

/**
 * The Lycée Choiseul as the collector sees it: which devices answer follows from the lab's cables, and what is known of them
 * from what its agent could ask and tell. The agent stands beside the firewall unless it is said otherwise.
 */
export function watchChoiseul(at: 'firewall' | 'core' = 'firewall') {
  const network = createNetwork(school, START_MS)
  const agent = {
    isRunning: true,
    isLineUp: true,
    heardAtMs: START_MS,
    startedAtMs: START_MS - MONTH_MS,
  }
  let went: { atMs: number; isGoodbye: boolean } | undefined
  const devices = new Map<string, DeviceFact>(
    school.devices.map(({ name, kind }) => [
      name,
      {
        id: name,
        name,
        kind,
        state: 'seen',
        firstSeenMs: START_MS - MONTH_MS,
        answeredAtMs: START_MS,
        observedAtMs: START_MS,
        bootedAtMs: START_MS - MONTH_MS / 2,
      },
    ]),
  )
  const rebooted = new Map<string, number>()
  const isAgentCut = () =>
    !agent.isRunning ||
    !agent.isLineUp ||
    network.state.failed.has(school.firewall) ||
    (at === 'core' && network.state.failed.has(school.core))

  return {
    devices,
    agent,
    network,
    /** Devices that lost power, and got it back when `isUp`. */
    power(names: readonly string[], isUp: boolean, nowMs: number) {
      for (const device of names) {
        network.change({ kind: isUp ? 'return' : 'fail', device }, nowMs)
        if (isUp) rebooted.set(device, nowMs)
      }
    },
    crash(nowMs: number) {
      agent.isRunning = false
      // Heartbeats come every 30 s.
      agent.heardAtMs = nowMs - 20_000
      went = { atMs: nowMs, isGoodbye: false }
    },
    restart(nowMs: number) {
      agent.isRunning = true
      agent.startedAtMs = nowMs
    },
    /** What the agent asks and tells in this minute, and what the collector knows then. */
    look(nowMs: number): SiteFacts {
      const isCut = isAgentCut()
      if (!isCut) {
        agent.heardAtMs = nowMs
        went = undefined
      } else if (!went && nowMs - agent.heardAtMs >= 45_000) {
        went = { atMs: agent.heardAtMs + 45_000, isGoodbye: false }
      }
      if (!isCut) {
        for (const [name, device] of devices) devices.set(name, ask(device, name, nowMs))
      }
      return facts(nowMs)
    },
    facts,
  }

  function ask(device: DeviceFact, name: string, nowMs: number): DeviceFact {
    const answers =
      !network.state.failed.has(name) &&
      (name === school.firewall || network.state.isReachable(name))
    if (!answers) {
      return { ...device, silentSinceMs: device.silentSinceMs ?? nowMs, silentAtMs: nowMs }
    }
    const { silentSinceMs: _, silentAtMs: __, ...rest } = device
    return {
      ...rest,
      answeredAtMs: nowMs,
      observedAtMs: nowMs,
      bootedAtMs: rebooted.get(name) ?? rest.bootedAtMs ?? 0,
    }
  }

  function facts(nowMs: number): SiteFacts {
    const told: AgentFact = {
      id: school.uai,
      state: went ? 'offline' : 'online',
      heardAtMs: agent.heardAtMs,
      startedAtMs: agent.startedAtMs,
      ...(went && { wentAtMs: went.atMs, hasSaidGoodbye: went.isGoodbye }),
    }
    return {
      ...emptyFacts(nowMs),
      agents: [told],
      devices: [...devices.values()],
      links: school.cables.map(it => ({ one: it.upper.device, other: it.lower.device })),
    }
  }
}

/** A site of which nothing is wrong, and nothing much known. */
export function emptyFacts(nowMs: number): SiteFacts {
  return {
    siteId: '0370037P',
    nowMs,
    listeningSinceMs: 0,
    agents: [
      { id: '0370037P', state: 'online', heardAtMs: nowMs, startedAtMs: START_MS - MONTH_MS },
    ],
    elsewhere: { heard: 100, lost: 0 },
    devices: [],
    links: [],
    fullLinks: [],
    findings: [],
    standing: [],
  }
}
