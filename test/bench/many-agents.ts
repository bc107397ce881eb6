import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Outbox, openOutbox } from '../../agent/outbox/outbox.ts'
import { startUplink } from '../../agent/outbox/uplink.ts'
import { hashFraction } from '../lab/truth/random.ts'
import { regionSites } from './region.ts'
import { discoveryOf, minuteOf, type Put } from './school-hour.ts'

/** What this process is asked to be: the first line of its standard input, as JSON. */
export type ManyAgents = {
  /** Where the outboxes are. */
  folder: string
  agents: { id: string; url: string; ca: string; certificate: string; key: string }[]
  /** Of the outage. */
  backlogMinutes: number
}

/** What was told in all, its last line. */
export type Told = {
  messages: number
  samples: number
  /** Switches' rows of counters. */
  batches: number
  liveMessages: number
  /** Longest time from when a live message was put until its receipt was here, in seconds. */
  latestLive: number
  /** Over all connections, of messages, once each. */
  bytes: number
  /** Attempts to connect that failed, and connections that ended. */
  troubles: number
}

/**
 * Agents with their own outboxes and connections, in one process: fills each outbox with what an outage left there, says
 * `ready`, connects all at once when told `go`, tells each minute what a school tells, and ends with what it told once all
 * of it is receipted.
 */
const MINUTE_MS = 60_000
const orders = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const asked = JSON.parse((await orders.next()).value ?? '') as ManyAgents
const sites = new Map(regionSites().map(site => [site.id, site]))
const told: Told = {
  messages: 0,
  samples: 0,
  batches: 0,
  liveMessages: 0,
  latestLive: 0,
  bytes: 0,
  troubles: 0,
}
const say = (line: string) => process.stdout.write(`${line}\n`)

const startedAt = Date.now()
const outageMs = startedAt - asked.backlogMinutes * MINUTE_MS
const agents = asked.agents.map(agent => {
  const site = sites.get(agent.id)
  if (!site) throw new Error(`${agent.id} is not a site of the region`)
  return { ...agent, site, path: join(asked.folder, `${agent.id}.sqlite`) }
})

function putInto(outbox: Outbox, { kind, body }: Put): Promise<string> {
  told.messages += 1
  if (kind === 'traffic') {
    told.samples += body.samples?.length ?? 0
    told.batches += body.batches?.length ?? 0
  }
  return outbox.put(kind as 'traffic', body as Extract<Put, { kind: 'traffic' }>['body'])
}

/** The outage, minute by minute for all: ids are told from the clock, which was another one then. */
async function fillOutboxes(): Promise<void> {
  const filled = agents.map(agent => ({ ...agent, outbox: openOutbox(agent.path).outbox }))
  const now = Date.now
  for (let minute = 1; minute <= asked.backlogMinutes; minute++) {
    const then = outageMs + minute * MINUTE_MS
    Date.now = () => then
    const isDiscovery = minute === Math.ceil(asked.backlogMinutes / 2)
    const puts = filled.flatMap(({ site, outbox }) =>
      [
        ...minuteOf(site, minute, outageMs),
        ...(isDiscovery ? discoveryOf(site, startedAt) : []),
      ].map(it => putInto(outbox, it)),
    )
    await Promise.all(puts)
  }
  Date.now = now
  for (const { outbox } of filled) outbox.close()
}
await fillOutboxes()
const opened = agents.map(agent => ({ ...agent, outbox: openOutbox(agent.path).outbox }))
say('ready')
await orders.next()

const liveSince = new Map<string, number>()
const sent = new Set<string>()
const uplinks = opened.map(({ id, outbox, url, ca, certificate, key }) =>
  startUplink({
    agent: id,
    version: 'bench',
    outbox,
    broker: { url, username: id, ca, identity: () => ({ certificate, key }) },
    status: () => ({}),
    onConnect: () => {},
    onSent({ id: message, bytes }) {
      if (!sent.has(message)) told.bytes += bytes
      sent.add(message)
    },
    onReceipt(ids) {
      for (const message of ids) {
        const putAt = liveSince.get(message)
        if (putAt === undefined) continue
        liveSince.delete(message)
        told.latestLive = Math.max(told.latestLive, (performance.now() - putAt) / 1000)
      }
    },
    onTrouble: () => {
      told.troubles += 1
    },
  }),
)

/** Each agent has its own place in the minute. */
const connectedAt = Date.now()
let isAllIn = false
async function live({ id, site, outbox }: (typeof opened)[number]): Promise<void> {
  for (let minutes = 0; ; minutes++) {
    const due = connectedAt + (minutes + hashFraction(id)) * MINUTE_MS
    while (Date.now() < due && !isAllIn) await sleep(Math.min(due - Date.now(), 250))
    if (isAllIn) return
    for (const message of minuteOf(site, asked.backlogMinutes + 1 + minutes, outageMs)) {
      const putAt = performance.now()
      told.liveMessages += 1
      void putInto(outbox, message).then(it => liveSince.set(it, putAt))
    }
  }
}
const lives = opened.map(live)
while (opened.some(({ outbox }) => outbox.depth().messages > 0)) await sleep(100)
isAllIn = true
await Promise.all(lives)
while (opened.some(({ outbox }) => outbox.depth().messages > 0)) await sleep(100)
say(JSON.stringify(told))
await Promise.all(uplinks.map(uplink => uplink.close()))
process.exit(0)
