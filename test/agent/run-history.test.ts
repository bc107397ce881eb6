import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openRunHistory } from '../../agent/run-history.ts'

let path: string
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-runs-'))
  path = join(folder, 'runs.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-23T09:00:00Z')
/** A machine whose clocks the test moves. */
function machine(wall = NOW) {
  const clocks = { wall, life: 5_000 }
  const troubles: string[] = []
  const history = openRunHistory(path, line => troubles.push(line), {
    now: () => clocks.wall,
    monotonic: () => clocks.life,
  })
  return { clocks, history, troubles }
}

test('the age of a run outlives the process', () => {
  const before = machine()
  before.history.began('deep')
  before.history.ended('deep')
  expect(machine(NOW + HOUR).history.last()).toEqual({ deep: { agoMs: HOUR, unfinished: 0 } })
})

test('a run that did not end is counted, however often the agent dies of it', () => {
  machine().history.began('deep')
  machine().history.began('deep')
  expect(machine().history.last().deep?.unfinished).toBe(2)
  const { history } = machine()
  history.began('deep')
  history.ended('deep')
  expect(machine().history.last().deep?.unfinished).toBe(0)
})

test('what was done of another plan is not done of this one, also after a restart', () => {
  const { history } = machine()
  history.about('one')
  history.began('deep')
  history.ended('deep')
  const after = machine().history
  after.about('one')
  expect(after.last().deep).toBeDefined()
  after.about('two')
  expect(after.last()).toEqual({})
})

test('setting the clock changes no age', () => {
  const { clocks, history } = machine()
  history.began('discovery')
  clocks.life += 10_000
  clocks.wall -= 24 * HOUR
  expect(history.last().discovery?.agoMs).toBe(10_000)
  clocks.wall += 400 * 24 * HOUR
  expect(history.last().discovery?.agoMs).toBe(10_000)
})

test('what began in the future began now: nobody waits for years', () => {
  machine(NOW + 10_000 * HOUR).history.began('deep')
  expect(machine().history.last().deep?.agoMs).toBe(0)
})

test('a damaged history is none, and one that cannot be written is told of', () => {
  writeFileSync(path, '{"deep": 3')
  expect(machine().history.last()).toEqual({})
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'a file where the folder was')
  const { history, troubles } = machine()
  history.began('deep')
  expect(troubles[0]).toContain('cannot be written')
  expect(history.last().deep?.unfinished).toBe(1)
})
