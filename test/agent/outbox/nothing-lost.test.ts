import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openOutbox } from '../../../agent/outbox/outbox.ts'
import type { Gap } from '../../../schemas/gap.ts'
import type { MessageBody } from '../../../schemas/messages.ts'
import { octetsOf, START, samplesOf } from './messages.ts'

const INTERFACES = 8

type Step =
  | { kind: 'put'; minutes: number }
  | { kind: 'send'; messages: number }
  | { kind: 'receipt'; messages: number; isTwice: boolean }
  | { kind: 'kill' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      minutes: fc.integer({ min: 1, max: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      messages: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('receipt' as const),
      messages: fc.integer({ min: 1, max: 8 }),
      isTwice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
)

test('whatever is put, sent, receipted, killed and thinned: what is missing is what gaps tell', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 25 }),
      fc.constantFrom(6_000, 20_000, 10_000_000),
      async (steps, maxBytes) => {
        const folder = mkdtempSync(join(tmpdir(), 'recense-property-'))
        let path = join(folder, 'outbox.sqlite')
        let minute = 0
        let lives = 0
        const open = () =>
          openOutbox(path, {
            maxBytes,
            now: () => START + minute * 60_000,
            clock: () => minute * 60_000,
          }).outbox
        let outbox = open()
        /** What the collector has, by id: the first one counts. */
        const delivered = new Map<string, { kind: string; body: string }>()
        try {
          for (const it of steps) {
            if (it.kind === 'put') {
              const puts: Promise<string>[] = []
              for (const end = minute + it.minutes; minute < end; minute++) {
                puts.push(outbox.put('traffic', samplesOf(minute, INTERFACES)))
              }
              await Promise.all(puts)
            } else if (it.kind === 'send') {
              const ids = [...outbox.unsent('live', 4), ...outbox.unsent('backlog', it.messages)]
              outbox.markSent(ids)
              for (const id of outbox.sent()) {
                const message = outbox.read(id)
                if (message && !delivered.has(id)) delivered.set(id, message)
              }
            } else if (it.kind === 'receipt') {
              const ids = [...delivered.keys()].filter(id => outbox.read(id)).slice(0, it.messages)
              outbox.remove(ids)
              if (it.isTwice) expect(outbox.remove(ids)).toBe(0)
            } else {
              // What a power cut leaves: the files as they are, without anybody closing them.
              const next = join(folder, `outbox-${++lives}.sqlite`)
              for (const suffix of ['', '-wal']) {
                if (existsSync(path + suffix)) copyFileSync(path + suffix, next + suffix)
              }
              outbox.close()
              path = next
              outbox = open()
            }
          }
          for (const id of outbox.oldest(100_000)) {
            const message = outbox.read(id)
            if (message && !delivered.has(id)) delivered.set(id, message)
          }
        } finally {
          outbox.close()
          rmSync(folder, { recursive: true })
        }

        const bodies = (kind: string) =>
          [...delivered.values()].filter(it => it.kind === kind).map(it => JSON.parse(it.body))
        const samples = (bodies('traffic') as MessageBody<'traffic'>[]).flatMap(
          it => it.samples ?? [],
        )
        const gaps = bodies('gap') as Gap[]
        // No minute of an interface is told twice, and the octets of each interval are those of its minutes.
        const told = new Set<string>()
        for (const { interface: port, from, to, octetsIn } of samples) {
          const [first, end] = [from, to].map(at => (Date.parse(at) - START) / 60_000) as [
            number,
            number,
          ]
          let sum = 0
          for (let at = first; at < end; at++) {
            expect(told.has(`${port} ${at}`)).toBe(false)
            told.add(`${port} ${at}`)
            sum += octetsOf(at, Number(port.split('/').at(-1)) - 1)
          }
          expect(octetsIn).toBe(sum)
        }
        const missing = []
        for (let at = 0; at < minute; at++) {
          if (!told.has(`GigabitEthernet1/0/1 ${at}`)) missing.push(START + at * 60_000)
        }
        const isTold = (at: number) =>
          gaps.some(gap => Date.parse(gap.from) <= at && at <= Date.parse(gap.to))
        expect(missing.filter(at => !isTold(at))).toEqual([])
        if (missing.length === 0) expect(gaps).toEqual([])
      },
    ),
    { numRuns: 15 },
  )
})
