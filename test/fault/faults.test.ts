import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../lab/truth/random.ts'
import { uaiFrom } from '../lab/truth/uai.ts'
import { whyNoMosquitto } from '../real/mosquitto.ts'
import { runStory, type StoryRun } from './run-story.ts'
import { siteRows } from './site-rows.ts'
import { type BrokerKind, type Stand, startStand } from './stand.ts'

/** RECENSE_FAULT_ROUNDS=20 for a long look, with every broker; a round of everything at once in each run of the tests. */
const { RECENSE_FAULT_ROUNDS } = process.env
const ROUNDS = Number(RECENSE_FAULT_ROUNDS ?? 1)
const MINUTES = 300
/** So that a run lasts a second or two, and there is something to disturb. */
const PER_SECOND = 200
const DAY_MS = 86_400_000

/** Each as it happens in a school or a data centre, and mended after a moment. */
const faults: Record<string, (run: StoryRun, random: Random) => Promise<void>> = {
  'the agent is killed': async ({ feed }) => {
    await feed.kill()
    feed.start()
  },
  'the collector is killed': ({ stand }) => stand.killCollector(),
  'the broker is killed and loses what it held': ({ stand }) => stand.wipeBroker(),
  'the database is killed': ({ stand }) => stand.killDatabase(),
  'the line is cut': async ({ line }, random) => {
    line.cut()
    await sleep(100 + random.below(900))
    line.mend()
  },
}

const whyNoMount = process.geteuid?.() === 0 ? undefined : 'only root may mount a small disk'

const brokers: { kind: BrokerKind; title: string; obstacle: string | undefined }[] = [
  { kind: 'embedded', title: 'with the embedded broker', obstacle: undefined },
  {
    kind: 'mosquitto',
    title: 'with Mosquitto without persistence',
    obstacle:
      RECENSE_FAULT_ROUNDS === undefined
        ? 'over TLS only, unless RECENSE_FAULT_ROUNDS is set'
        : whyNoMosquitto,
  },
  {
    kind: 'mosquitto-tls',
    title: 'with Mosquitto without persistence, over TLS with client certificates',
    obstacle: whyNoMosquitto,
  },
]

for (const { kind, title, obstacle } of brokers) {
  describe.skipIf(obstacle)(obstacle ? `${title}: ${obstacle}` : title, () => {
    const agents = Array.from({ length: 64 }, (_, index) => uaiFrom(370_000 + index))
    // The same minutes for all runs: their rows are compared.
    const base = Math.floor((Date.now() - DAY_MS) / 60_000) * 60_000
    const story = { base, to: MINUTES, perSecond: PER_SECOND }
    let stand: Stand
    let runs = 0
    let undisturbed: Awaited<ReturnType<typeof siteRows>>

    function rowsAfter(
      disturb: (run: StoryRun) => Promise<void>,
      prepare?: (dataFolder: string) => () => void,
    ) {
      const agent = agents[runs++] ?? ''
      const told = { ...story, ...(prepare && { prepare }) }
      return runStory(stand, agent, told, disturb, cmdb => siteRows(cmdb, agent))
    }
    const inTurn = (names: readonly string[], random: Random) => async (run: StoryRun) => {
      for (const name of names) {
        await sleep(random.below(700))
        await faults[name]?.(run, random)
      }
    }

    beforeAll(async () => {
      stand = await startStand(kind, agents)
      undisturbed = await rowsAfter(async () => {})
    }, 60_000)
    afterAll(() => stand?.stop())

    test('an undisturbed run leaves rows in every table', () => {
      const { gaps, ...told } = undisturbed
      for (const [table, rows] of Object.entries(told)) {
        expect(rows.length, table).toBeGreaterThan(0)
      }
      expect(gaps).toEqual([])
    })

    test.each(Object.keys(faults))(
      '%s at a random instant: the CMDB is the same, row for row',
      async name => {
        expect(await rowsAfter(inTurn([name], createRandom(name)))).toEqual(undisturbed)
      },
      60_000,
    )

    test.skipIf(whyNoMount)(
      `the agent’s disk is full for a while: the CMDB is the same, row for row${whyNoMount ? ` (skipped: ${whyNoMount})` : ''}`,
      async () => {
        const random = createRandom(`${kind} disk`)
        const fillDisk = async ({ dataFolder }: StoryRun) => {
          await sleep(random.below(700))
          const filler = join(dataFolder, 'filler')
          fill(filler)
          await sleep(500 + random.below(500))
          rmSync(filler)
        }
        expect(await rowsAfter(fillDisk, onSmallDisk)).toEqual(undisturbed)
      },
      60_000,
    )

    test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
      'everything at random instants, round %i: the CMDB is the same, row for row',
      async round => {
        const random = createRandom(`${kind}-${round}`)
        const names = Array.from({ length: 6 }, () => random.pick(Object.keys(faults)))
        expect(await rowsAfter(inTurn(names, random)), names.join(', ')).toEqual(undisturbed)
      },
      120_000,
    )
  })
}

function onSmallDisk(dataFolder: string): () => void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dataFolder])
  return () => execFileSync('umount', ['-l', dataFolder])
}

/** Until not an octet more fits. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (;;) writeSync(file, Buffer.alloc(4096))
  } catch {
    closeSync(file)
  }
}
