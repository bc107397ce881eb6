import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cmdb } from '../../collector/cmdb/connect.ts'
import { uaiFrom } from '../lab/truth/uai.ts'
import { runStory, type StoryRun } from './run-story.ts'
import { type Stand, startStand } from './stand.ts'
import { stepOf } from './story.ts'

/** RECENSE_FAULT_DAYS=30 for the month that is promised. */
const DAYS = Number(process.env.RECENSE_FAULT_DAYS ?? 2)
const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
const base = Math.floor((Date.now() - (DAYS + 1) * DAY_MINUTES * MINUTE_MS) / MINUTE_MS) * MINUTE_MS

const agents = [370_001, 370_002].map(uaiFrom)
let stand: Stand

beforeAll(async () => {
  stand = await startStand('embedded', agents)
}, 60_000)
afterAll(() => stand?.stop())

type Row = { interface: string; from: number; to: number; octetsIn: number }

/** What the story moved, a row per watched interface and minute. */
function toldRows(minutes: number): Row[] {
  return Array.from({ length: minutes }, (_, minute) => stepOf(minute, base)).flatMap(step =>
    step.kind === 'traffic'
      ? (step.body.samples ?? []).map(({ interface: name, from, to, octetsIn = 0 }) => ({
          interface: name,
          from: Date.parse(from),
          to: Date.parse(to),
          octetsIn,
        }))
      : [],
  )
}

async function storedRows({ pool }: Cmdb, site: string): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `SELECT interface, octets_in::float8 AS "octetsIn",
       extract(epoch FROM started_at)::float8 * 1000 AS "from",
       extract(epoch FROM ended_at)::float8 * 1000 AS "to"
     FROM traffic_samples JOIN traffic_ports ON traffic_ports.id = port_id WHERE site_id = $1`,
    [site],
  )
  return rows
}

async function storedGaps({ pool }: Cmdb, site: string): Promise<{ from: number; to: number }[]> {
  const { rows } = await pool.query<{ from: number; to: number }>(
    `SELECT extract(epoch FROM from_at)::float8 * 1000 AS "from",
       extract(epoch FROM to_at)::float8 * 1000 AS "to" FROM gaps WHERE site_id = $1`,
    [site],
  )
  return rows
}

const inOrder = (rows: readonly Row[]) =>
  rows
    .toSorted((a, b) => a.from - b.from || (a.interface < b.interface ? -1 : 1))
    .map(row => JSON.stringify([row.interface, row.from, row.to, row.octetsIn]))

/** The line is dead from the beginning until all is put. */
const whileCut =
  (minutes: number) =>
  async ({ line, feed }: StoryRun) => {
    line.cut()
    while (feed.kept() < minutes) await sleep(50)
    line.mend()
  }

test(
  `${DAYS} days without a line, a sample each minute: every sample is in the CMDB afterwards, once`,
  async () => {
    const [agent = ''] = agents
    const minutes = DAYS * DAY_MINUTES
    const story = { base, to: minutes, perSecond: 0 }
    const { rows, gaps } = await runStory(stand, agent, story, whileCut(minutes), async cmdb => ({
      rows: await storedRows(cmdb, agent),
      gaps: await storedGaps(cmdb, agent),
    }))
    expect(gaps).toEqual([])
    expect(inOrder(rows)).toEqual(inOrder(toldRows(minutes)))
  },
  60_000 + DAYS * 10_000,
)

test('what the bound of the outbox costs is told as gaps: a minute is stored, or in a gap, and no octet is counted twice', async () => {
  const agent = agents[1] ?? ''
  const minutes = 2 * DAY_MINUTES
  const story = { base, to: minutes, perSecond: 0, maxBytes: 300_000 }
  const { rows, gaps } = await runStory(stand, agent, story, whileCut(minutes), async cmdb => ({
    rows: await storedRows(cmdb, agent),
    gaps: await storedGaps(cmdb, agent),
  }))
  const told = toldRows(minutes)
  expect(rows.length).toBeLessThan(told.length)

  const byPort = Map.groupBy(rows, row => row.interface)
  for (const [name, stored] of byPort) {
    const minutesTold = told.filter(row => row.interface === name)
    for (const { from, to, octetsIn } of stored) {
      const inside = minutesTold.filter(row => row.from >= from && row.to <= to)
      expect(octetsIn).toBe(inside.reduce((sum, row) => sum + row.octetsIn, 0))
    }
    const lost = minutesTold.filter(
      minute => !stored.some(({ from, to }) => from <= minute.from && to >= minute.to),
    )
    const untold = lost.filter(
      minute => !gaps.some(({ from, to }) => from <= minute.from && to >= minute.to),
    )
    expect(untold).toEqual([])
  }
}, 120_000)
