import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from '../../../collector/alerts/evaluate.ts'
import type { DeviceFact, SiteFacts } from '../../../collector/cmdb/site-facts.ts'
import { emptyFacts, START_MS } from './choiseul-facts.ts'
import { createStory } from './story.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A silent or answering device, some minutes before the start. */
const device = fc
  .record({
    number: fc.nat(12),
    silentFor: fc.option(fc.nat(60)),
    kind: fc.constantFrom('switch', 'access-point'),
  })
  .map(({ number, silentFor, kind }): DeviceFact => {
    const base = {
      id: `d${number}`,
      name: `sw${number}`,
      kind,
      state: 'seen' as const,
      firstSeenMs: 0,
      observedAtMs: 0,
    }
    if (silentFor === null) return { ...base, answeredAtMs: START_MS }
    const silentSinceMs = START_MS - silentFor * MINUTE_MS
    return { ...base, answeredAtMs: silentSinceMs - MINUTE_MS, silentSinceMs, silentAtMs: START_MS }
  })

const site = fc
  .record({
    devices: fc.uniqueArray(device, { selector: it => it.id, maxLength: 12 }),
    links: fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 15 }),
    silentMs: fc.constantFrom(0, 10 * MINUTE_MS),
  })
  .map(
    ({ devices, links, silentMs }): SiteFacts => ({
      ...emptyFacts(START_MS),
      agents: [{ id: 'a', state: 'online', heardAtMs: START_MS - silentMs }],
      devices,
      links: links.map(([one, other]) => ({ one: `d${one}`, other: `d${other}` })),
    }),
  )

function idsOf() {
  let ids = 0
  return () => `${ids++}`
}

test('the order in which facts are told changes nothing', () => {
  fc.assert(
    fc.property(site, fc.infiniteStream(fc.nat()), (facts, noise) => {
      const shuffle = <Item>(items: readonly Item[]) =>
        items
          .map(item => ({ item, rank: noise.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(it => it.item)
      const shuffled = {
        ...facts,
        devices: shuffle(facts.devices),
        links: shuffle(facts.links).map(({ one, other }) => ({ one: other, other: one })),
      }
      const known = { alerts: [], maintenance: [], isOpen: true }
      expect(evaluate({ ...known, facts: shuffled }, idsOf())).toEqual(
        evaluate({ ...known, facts }, idsOf()),
      )
    }),
  )
})

test('the same facts again change nothing and tell nobody', () => {
  fc.assert(
    fc.property(site, facts => {
      const story = createStory()
      story.evaluate(facts)
      expect(story.evaluate(facts)).toMatchObject({ alerts: [], events: [] })
    }),
  )
})

test('connected devices that are silent are one incident, and one of them is told', () => {
  fc.assert(
    fc.property(site, facts => {
      const story = createStory()
      story.evaluate(facts)
      for (const incident of story.incidents()) {
        const own = [...story.alerts.values()].filter(it => it.incident === incident)
        expect(own.filter(it => it.quiet === undefined).length).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('a thing that comes and goes at any pace is told of a few times an hour at most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 20, maxLength: 120 }),
      runs => {
        const story = createStory()
        let nowMs = START_MS
        let isThere = false
        for (const minutes of runs) {
          isThere = !isThere
          const sinceMs = nowMs
          for (let count = 0; count < minutes; count += 1) {
            nowMs += MINUTE_MS
            const link = {
              id: 'wan',
              name: 'WAN',
              direction: 'down' as const,
              state: 'saturated' as const,
              sinceMs,
              observedAtMs: nowMs,
              detail: {},
            }
            story.evaluate({ ...emptyFacts(nowMs), fullLinks: isThere ? [link] : [] })
          }
        }
        const told = story.loud().map(it => it.atMs)
        for (const atMs of told) {
          expect(told.filter(it => it >= atMs && it < atMs + HOUR_MS).length).toBeLessThanOrEqual(8)
        }
      },
    ),
    { numRuns: 40 },
  )
})
