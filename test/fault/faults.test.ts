import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../lab/truth/random.ts'
import { uaiFrom } from '../lab/truth/uai.ts'
import { whyNoMosquitto } from '../real/mosquitto.ts'
import { startTcpProxy, type TcpProxy } from '../real/tcp-proxy.ts'
import { type Feed, startFeed } from './feed.ts'
import { siteRows } from './site-rows.ts'
import { type BrokerKind, type Stand, startStand } from './stand.ts'

/** RECENSE_FAULT_ROUNDS=20 for a long look; a round of everything at once in each run of the tests. */
const ROUNDS = Number(process.env.RECENSE_FAULT_ROUNDS ?? 1)
const MINUTES = 300
/** So that a run lasts a second or two, and there is something to disturb. */
const PER_SECOND = 200
const DAY_MS = 86_400_000

type Disturbance = (run: {
  stand: Stand
  feed: Feed
  line: TcpProxy
  random: Random
}) => Promise<void>

/** Each as it happens in a school or a data centre, and mended after a moment. */
const faults: Record<string, Disturbance> = {
  'the agent is killed': async ({ feed }) => {
    await feed.kill()
    feed.start()
  },
  'the collector is killed': ({ stand }) => stand.killCollector(),
  'the broker is killed and loses what it held': ({ stand }) => stand.wipeBroker(),
  'the database is killed': ({ stand }) => stand.killDatabase(),
  'the line is cut': async ({ line, random }) => {
    line.cut()
    await sleep(100 + random.below(900))
    line.mend()
  },
}

const brokers: { kind: BrokerKind; title: string; obstacle: string | undefined }[] = [
  { kind: 'embedded', title: 'with the embedded broker', obstacle: undefined },
  { kind: 'mosquitto', title: 'with Mosquitto without persistence', obstacle: whyNoMosquitto },
]

for (const { kind, title, obstacle } of brokers) {
  describe.skipIf(obstacle)(obstacle ? `${title}: ${obstacle}` : title, () => {
    const agents = Array.from({ length: 64 }, (_, index) => uaiFrom(370_000 + index))
    const folders: string[] = []
    // The same minutes for all runs: their rows are compared.
    const base = Math.floor((Date.now() - DAY_MS) / 60_000) * 60_000
    let stand: Stand
    let runs = 0
    let undisturbed: Awaited<ReturnType<typeof siteRows>>

    async function rowsAfter(names: readonly string[], random: Random) {
      const agent = agents[runs++] ?? ''
      const { password } = await stand.enrol(agent)
      const line = await startTcpProxy(stand.mqttPort)
      const dataFolder = mkdtempSync(join(tmpdir(), 'recense-fault-'))
      folders.push(dataFolder)
      const broker = { url: `mqtt://127.0.0.1:${line.port}`, username: agent, password }
      const story = { base, from: 0, to: MINUTES, perSecond: PER_SECOND }
      const feed = startFeed({ agent, dataFolder, broker, ...story })
      try {
        for (const name of names) {
          await sleep(random.below(700))
          await faults[name]?.({ stand, feed, line, random })
        }
        await feed.done
        const cmdb = await stand.cmdb()
        try {
          return await siteRows(cmdb, agent)
        } finally {
          await cmdb.close()
        }
      } finally {
        await feed.kill()
        await line.close()
      }
    }

    beforeAll(async () => {
      stand = await startStand(kind, agents)
      undisturbed = await rowsAfter([], createRandom(0))
    }, 60_000)
    afterAll(async () => {
      await stand?.stop()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    })

    test('an undisturbed run leaves rows in every table', () => {
      for (const [table, rows] of Object.entries(undisturbed)) {
        expect(rows.length, table).toBeGreaterThan(0)
      }
    })

    test.each(Object.keys(faults))(
      '%s at a random instant: the CMDB is the same, row for row',
      async name => {
        expect(await rowsAfter([name], createRandom(name))).toEqual(undisturbed)
      },
      60_000,
    )

    test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
      'everything at random instants, round %i: the CMDB is the same, row for row',
      async round => {
        const random = createRandom(`${kind}-${round}`)
        const names = Array.from({ length: 6 }, () => random.pick(Object.keys(faults)))
        expect(await rowsAfter(names, random), names.join(', ')).toEqual(undisturbed)
      },
      120_000,
    )
  })
}
