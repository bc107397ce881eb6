import { expect, test } from 'vitest'
import { START_MS, school, watchChoiseul } from './choiseul-facts.ts'
import { createStory } from './story.ts'

const MINUTE_MS = 60_000
const minute = (count: number) => START_MS + count * MINUTE_MS
const everything = school.devices.map(it => it.name)

type Watched = ReturnType<typeof watchChoiseul>

/** Looks every minute, and does at some minutes what the test says. */
function play(
  watched: Watched,
  minutes: number,
  deeds: Record<number, (nowMs: number) => void>,
  story = createStory(),
) {
  for (let count = 1; count <= minutes; count += 1) {
    deeds[count]?.(minute(count))
    story.evaluate(watched.look(minute(count)))
  }
  return story
}

test('a dead core switch is one incident, told once; its return resolves it', () => {
  const watched = watchChoiseul()
  const story = play(watched, 30, { 5: now => watched.power([school.core], false, now) })
  expect(story.open().length).toBeGreaterThan(20)
  expect(story.incidents().size).toBe(1)
  expect(story.loud()).toMatchObject([
    { kind: 'opened', rule: 'device-silent', key: `device ${school.core}` },
  ])

  watched.power([school.core], true, minute(31))
  for (let count = 31; count < 40; count += 1) story.evaluate(watched.look(minute(count)))
  expect(story.open()).toEqual([])
  expect(story.incidents().size).toBe(1)
  expect(story.loud().map(it => it.kind)).toEqual(['opened', 'resolved'])
})

test('a dead core switch that cuts its own agent off is one incident as well', () => {
  const watched = watchChoiseul('core')
  const story = play(watched, 60, {
    5: now => watched.power([school.core], false, now),
    40: now => watched.power([school.core], true, now),
  })
  expect(story.incidents().size).toBe(1)
  expect(story.open()).toEqual([])
  expect(story.loud().map(it => it.kind)).toEqual(['opened', 'resolved'])
})

test('a dead WAN is one incident, whatever the agent kept meanwhile; its return resolves it', () => {
  const watched = watchChoiseul()
  const story = play(watched, 60, {
    5: () => {
      watched.agent.isLineUp = false
    },
    40: () => {
      watched.agent.isLineUp = true
    },
  })
  expect(story.incidents().size).toBe(1)
  expect(story.open()).toEqual([])
  expect(story.loud().map(it => [it.kind, it.rule])).toEqual([
    ['opened', 'wan-down'],
    ['resolved', 'wan-down'],
  ])
  const [alert] = story.alerts.values()
  expect(alert?.detail.why).toBe('went-on-in-the-dark')
})

test('an agent that dies closes its connection at once: the agent, not the WAN', () => {
  const watched = watchChoiseul()
  const story = play(watched, 60, { 5: watched.crash, 40: watched.restart })
  expect(story.incidents().size).toBe(1)
  expect(story.open()).toEqual([])
  expect(story.loud().map(it => [it.kind, it.rule])).toEqual([
    ['opened', 'agent-silent'],
    ['resolved', 'agent-silent'],
  ])
})

test('power that is gone everywhere at once is one incident, told from a dead WAN by the restarts', () => {
  const watched = watchChoiseul()
  const story = play(watched, 90, {
    5: now => {
      watched.power(everything, false, now)
      watched.agent.isRunning = false
    },
    40: now => {
      watched.power(everything, true, now)
      watched.restart(now)
    },
  })
  expect(story.incidents().size).toBe(1)
  expect(story.open()).toEqual([])
  const [site] = [...story.alerts.values()].filter(it => it.key === 'site')
  expect(site).toMatchObject({ rule: 'power-cut', detail: { why: 'devices-restarted' } })
  // Opened as a dead site, corrected when it is known better, resolved.
  expect(
    story
      .loud()
      .map(it => it.kind)
      .sort(),
  ).toEqual(['changed', 'opened', 'resolved'])
})

test('a building without power is one incident while the rest goes on', () => {
  const watched = watchChoiseul()
  const direct = school.cables
    .filter(it => it.upper.device === school.core && it.lower.device !== school.firewall)
    .map(it => it.lower.device)
  const story = play(watched, 60, {
    5: now => watched.power(direct, false, now),
    40: now => watched.power(direct, true, now),
  })
  expect(story.incidents().size).toBe(1)
  expect(story.open()).toEqual([])
  expect(story.loud().map(it => [it.kind, it.rule])).toEqual([
    ['opened', 'power-cut'],
    ['resolved', 'power-cut'],
  ])
})

test('most sites silent at once are the fault of nobody there', () => {
  const watched = watchChoiseul()
  const story = createStory()
  watched.agent.isLineUp = false
  for (let count = 1; count < 30; count += 1) {
    story.evaluate({ ...watched.look(minute(count)), elsewhere: { heard: 3, lost: 120 } })
  }
  expect(story.alerts.size).toBe(0)
})

test('what is told after a maintenance of a time within it stays quiet', () => {
  const [access] = school.cables
    .filter(it => it.upper.device === school.core)
    .map(it => it.lower.device)
    .filter(it => it !== school.firewall)
  const watched = watchChoiseul()
  const story = createStory({ maintenance: [{ fromMs: minute(0), untilMs: minute(30) }] })
  for (let count = 1; count < 30; count += 1) {
    if (count === 5) watched.power([school.core], false, minute(count))
    if (count === 25) {
      watched.power([school.core], true, minute(count))
      watched.power([access ?? ''], false, minute(count))
    }
    watched.look(minute(count))
    // What happens there arrives an hour late.
  }
  const late = watched.look(minute(29.5))
  for (let count = 60; count < 80; count += 1) {
    const nowMs = minute(count)
    const agents = late.agents.map(it => ({ ...it, heardAtMs: nowMs }))
    story.evaluate({ ...late, agents, nowMs })
  }
  expect(story.open().length).toBeGreaterThan(0)
  expect(story.loud()).toEqual([])

  // Still silent when it is asked after the end: then somebody must know.
  for (let count = 80; count < 90; count += 1) story.evaluate(watched.look(minute(count)))
  expect(story.loud().map(it => it.kind)).toEqual(['announced'])
})

test.each(['firewall', 'core'] as const)(
  'work that is announced on the %s alone wakes nobody when the whole site goes dark by it',
  place => {
    const device = school[place]
    const watched = watchChoiseul('core')
    const window = { fromMs: minute(0), untilMs: minute(50), device }
    const story = createStory({ maintenance: [window] })
    play(
      watched,
      80,
      {
        5: now => watched.power([device], false, now),
        40: now => watched.power([device], true, now),
      },
      story,
    )
    expect([...story.alerts.values()].some(it => it.key === 'site')).toBe(true)
    expect(story.loud()).toEqual([])
  },
)

test('work on an access switch does not hide that the site goes dark', () => {
  const device = school.cables.find(it => it.upper.device === school.core)?.lower.device ?? ''
  const leaf = school.devices.find(
    ({ name, kind }) => kind === 'switch' && !school.cables.some(it => it.upper.device === name),
  )
  const watched = watchChoiseul('core')
  const window = { fromMs: minute(0), untilMs: minute(50), device: leaf?.name ?? device }
  const story = createStory({ maintenance: [window] })
  play(watched, 20, { 5: now => watched.power([school.firewall], false, now) }, story)
  expect(story.loud().map(it => it.rule)).toEqual(['wan-down'])
})
