import {
  type EpisodeContributors,
  type LookedInto,
  loadBehindPorts,
  saveContributors,
} from '../cmdb/episode-contributors.ts'
import type { SiteTransaction } from '../cmdb/in-site-transaction.ts'
import {
  type ComparedPort,
  type ComparedTime,
  type EpisodeToLookInto,
  findEpisodesToLookInto,
  loadComparedTraffic,
  loadSwitchPorts,
  type Moved,
  type SwitchPort,
} from '../cmdb/load-contributor-evidence.ts'
import type { LinkWork } from '../cmdb/load-link-work.ts'
import { belowLink } from '../traffic/below-link.ts'
import { type Contributors, findContributors, type PortTraffic } from '../traffic/contributors.ts'
import { MINUTE_MS } from '../traffic/link-minutes.ts'

/** Who fills a link now is what is asked; what was hours ago is not. */
const MOST_LOOKED_AT_MS = 60 * MINUTE_MS
const BEFORE_MS = 30 * MINUTE_MS
/** Of the time that is looked at, so much at least must have been counted. */
const LEAST_KNOWN = 0.25
const AT_ONCE = 20

/**
 * The episodes of these links say who moved the bytes: those that nobody looked into yet, and those of which the switches'
 * counters tell something new (`news`: since when, per site). What is looked at is the last hour of an episode, beside the
 * half hour before it began.
 */
export async function nameContributors(
  transaction: SiteTransaction,
  links: readonly LinkWork[],
  news: ReadonlyMap<string, number>,
  { now, since }: { now: Date; since: Date },
): Promise<void> {
  const episodes = await findEpisodesToLookInto(transaction, links, news, since)
  if (episodes.length === 0) return
  const linkOf = new Map(links.map(it => [it.id, it]))
  const sites = new Set(episodes.flatMap(it => linkOf.get(it.link)?.site ?? []))
  const portsOf = await loadSwitchPorts(transaction, [...sites])
  for (let at = 0; at < episodes.length; at += AT_ONCE) {
    const some = episodes.slice(at, at + AT_ONCE).flatMap(episode => {
      const link = linkOf.get(episode.link)
      return link ? [{ episode, link, time: timeOf(episode, link, now) }] : []
    })
    const compared = await loadComparedTraffic(
      transaction,
      some.map(it => it.time),
    )
    const found = some.map(({ episode, link, time }, index) => ({
      ...{ episode, time },
      ...lookInto(episode, link, time, portsOf.get(link.site) ?? [], compared[index] ?? []),
    }))
    await save(transaction, found)
  }
}

function timeOf(episode: EpisodeToLookInto, { site }: LinkWork, now: Date): ComparedTime {
  const startMs = episode.startedAt.getTime()
  const toMs = Math.max(episode.endedAt?.getTime() ?? now.getTime(), startMs + MINUTE_MS)
  const fromMs = Math.max(startMs, toMs - MOST_LOOKED_AT_MS)
  return { site, fromMs, toMs, beforeFromMs: startMs - BEFORE_MS, beforeToMs: startMs }
}

type Found = { contributors: Contributors; seconds: number; ports: readonly SwitchPort[] }

function lookInto(
  episode: EpisodeToLookInto,
  link: LinkWork,
  { fromMs, toMs }: ComparedTime,
  ports: readonly SwitchPort[],
  compared: readonly ComparedPort[],
): Found {
  const seconds = (toMs - fromMs) / 1000
  const at = (address: string, name: string) => `${address} ${name}`
  const counted = new Map(compared.map(it => [at(it.address, it.interface), it]))
  const device = ports.find(it => it.address === link.address)?.device
  const below = belowLink(ports, { kind: link.kind, device, interface: link.interface })
  const told = new Map<string, PortTraffic>()
  for (const { address, ...port } of below.ports as (SwitchPort & { leads?: 'up' | 'down' })[]) {
    const moved = counted.get(at(address, port.interface))
    // Where no host was ever seen, only what was counted is worth a look.
    if (!moved && port.role === undefined) continue
    const key = `${port.device} ${port.interface}`
    if (!moved && told.has(key)) continue
    // Towards the hosts a port sends, and its uplink receives.
    const way = (port.leads === 'up') === (episode.direction === 'down') ? 'in' : 'out'
    const during = rateOf(moved?.during, way, seconds * LEAST_KNOWN)
    const before = rateOf(moved?.before, way, 0)
    told.set(key, {
      ...{ device: port.device, interface: port.interface },
      ...(port.leads && { leads: port.leads }),
      ...(during !== undefined && { octets: during * seconds }),
      ...(before !== undefined && { octetsPerSecondBefore: before }),
    })
  }
  const own = counted.get(at(link.address, link.interface))
  const way = (link.downIs === 'in') === (episode.direction === 'down') ? 'in' : 'out'
  const rate = rateOf(own?.during, way, seconds * LEAST_KNOWN) ?? contractedRate(link, episode)
  const contributors = findContributors(rate * seconds, seconds, [...told.values()], below.parents)
  return { contributors, seconds, ports }
}

/** Octets per second, if enough of the time is known. */
function rateOf(moved: Moved | undefined, way: 'in' | 'out', least: number): number | undefined {
  const octets = moved?.[way]
  if (moved === undefined || octets === undefined || moved.ms <= 0) return undefined
  return moved.ms / 1000 >= least ? octets / (moved.ms / 1000) : undefined
}

function contractedRate({ contracts }: LinkWork, episode: EpisodeToLookInto): number {
  const began = contracts.findLast(it => it.sinceMs <= episode.startedAt.getTime()) ?? contracts[0]
  const mbps = episode.direction === 'down' ? began?.downMbps : began?.upMbps
  return (mbps ?? 0) * 125_000 * episode.mean
}

async function save(
  transaction: SiteTransaction,
  found: readonly (Found & { episode: EpisodeToLookInto; time: ComparedTime })[],
): Promise<void> {
  const named = found.flatMap(({ contributors: it }) => (it.verdict === 'named' ? it.ports : []))
  const behind = await loadBehindPorts(transaction, named)
  const done = found.map(({ episode, time, contributors, seconds, ports }): LookedInto => {
    const range = {
      from: new Date(time.fromMs).toISOString(),
      to: new Date(time.toMs).toISOString(),
    }
    const { link, direction, startedAt } = episode
    const told = (it: EpisodeContributors) => ({ link, direction, startedAt, contributors: it })
    if (contributors.verdict === 'unknown') return told({ ...contributors, ...range })
    return told({
      ...{ verdict: 'named', ...range },
      namedShare: Math.round(contributors.namedShare * 1000) / 1000,
      ports: contributors.ports.map(({ device, interface: name, octets, share }) => {
        const port = ports.find(it => it.device === device && it.interface === name)
        return {
          ...{ deviceId: device, device: port?.deviceName ?? port?.address ?? device },
          interface: name,
          ...(port?.alias !== undefined && port.alias !== name && { alias: port.alias }),
          mbps: Math.round((octets * 8) / seconds / 1e4) / 100,
          ...{ share, ...behind(device, name) },
        }
      }),
    })
  })
  await saveContributors(transaction, done)
}
