import { spawn } from 'node:child_process'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Outbox, openOutbox } from '../../../agent/outbox/outbox.ts'

let folder: string
let path: string
const opened: Outbox[] = []
const open = () => {
  const result = openOutbox(path, { now: () => Date.UTC(2026, 10, 21, 8) })
  opened.push(result.outbox)
  return result
}
const traffic = (address: string) => ({
  samples: [
    { address, interface: '1', from: '2026-11-21T08:00:00.000Z', to: '2026-11-21T08:01:00.000Z' },
  ],
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-outbox-'))
  path = join(folder, 'outbox.sqlite')
})
afterEach(() => {
  for (const outbox of opened.splice(0)) outbox.close()
  rmSync(folder, { recursive: true })
})

test('messages come out in the order they were put, across a restart', async () => {
  const first = open().outbox
  const ids = [await first.put('traffic', traffic('10.1.2.3'))]
  ids.push(
    ...(await Promise.all(['10.1.2.4', '10.1.2.5'].map(it => first.put('traffic', traffic(it))))),
  )
  opened.splice(0)[0]?.close()

  const { outbox, notice } = open()
  expect(notice).toBeUndefined()
  expect(outbox.oldest(10)).toEqual(ids)
  expect(outbox.oldest(2)).toEqual(ids.slice(0, 2))
  expect(outbox.read(ids[0] ?? '')).toEqual({
    id: ids[0],
    kind: 'traffic',
    body: JSON.stringify(traffic('10.1.2.3')),
  })
})

test('only what was receipted is removed, and an unknown receipt removes nothing', async () => {
  const { outbox } = open()
  const [kept, gone] = await Promise.all([
    outbox.put('traffic', traffic('10.1.2.3')),
    outbox.put('traffic', traffic('10.1.2.4')),
  ])
  expect(outbox.remove([gone, gone, '01a1ffd4-ba6f-74a7-836b-673ba8e855a9'])).toBe(1)
  expect(outbox.oldest(10)).toEqual([kept])
})

test('its depth counts messages, bytes and the age of the oldest, also after a restart', async () => {
  const { outbox } = open()
  expect(outbox.depth()).toMatchObject({ messages: 0, bytes: 0 })
  expect(outbox.depth()).not.toHaveProperty('oldestAt')
  const bytes = JSON.stringify(traffic('10.1.2.3')).length
  const id = await outbox.put('traffic', traffic('10.1.2.3'))
  await outbox.put('traffic', traffic('10.1.2.4'))
  const depth = { messages: 2, bytes: 2 * bytes, oldestAt: new Date('2026-11-21T08:00:00Z') }
  expect(outbox.depth()).toMatchObject(depth)
  opened.splice(0)[0]?.close()

  const again = open().outbox
  expect(again.depth()).toMatchObject(depth)
  again.remove([id])
  expect(again.depth()).toMatchObject({ messages: 1, bytes })
})

test.each([
  ['overwritten', () => writeFileSync(path, 'not a database, but long enough to be looked at')],
  ['cut in the middle', () => truncateSync(path, 6000)],
  [
    'with a page of rubbish',
    () => {
      const bytes = readFileSync(path)
      bytes.fill(0xa5, 4096, 8192)
      writeFileSync(path, bytes)
    },
  ],
])('a file that is %s is moved aside, and a new outbox begun', async (_how, damage) => {
  const before = open().outbox
  await Promise.all(Array.from({ length: 200 }, () => before.put('traffic', traffic('10.1.2.3'))))
  opened.splice(0)[0]?.close()
  damage()

  const { outbox, notice } = open()
  expect(notice).toMatch(
    /^\S+outbox\.sqlite: not a sound outbox \(.*\); moved to \S+, and a new one begun, with 0 messages of it$/,
  )
  const aside = readdirSync(folder).find(name => name.includes('corrupt'))
  expect(notice).toContain(aside)
  // All that is left is to tell of it.
  const [first = '', ...others] = outbox.oldest(2)
  expect(others).toEqual([])
  expect(outbox.read(first)).toMatchObject({ kind: 'gap' })
  expect(JSON.parse(outbox.read(first)?.body ?? '')).toMatchObject({ reason: 'damaged' })
  expect(await outbox.put('traffic', traffic('10.1.2.4'))).toBeTruthy()
})

test('a second agent on the same data folder is refused, and the first not harmed', async () => {
  const { outbox } = open()
  expect(() => openOutbox(path)).toThrow(`${path}: another agent is using this data folder`)
  await outbox.put('traffic', traffic('10.1.2.3'))
  expect(outbox.depth().messages).toBe(1)
})

test('a folder that cannot be made is one clear line', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openOutbox(join(folder, 'file', 'outbox.sqlite'))).toThrow(
    /outbox\.sqlite: cannot be opened \(.*EEXIST/,
  )
})

test('nothing that put has returned for is lost to kill -9', async () => {
  const script = `
    const { openOutbox } = await import('./agent/outbox/outbox.ts')
    const { outbox } = openOutbox(process.argv[1])
    for (;;) {
      const ids = await Promise.all(Array.from({ length: 3 }, () => outbox.put('traffic', { samples: [] })))
      console.log(ids.join('\\n'))
    }`
  for (const killAfter of [1, 200, 1000]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      if (said.push(line) === killAfter) child.kill('SIGKILL')
    }
    const { outbox, notice } = openOutbox(path)
    const held = new Set(outbox.oldest(1_000_000))
    outbox.close()
    expect(notice).toBeUndefined()
    expect(said.filter(id => !held.has(id))).toEqual([])
    expect(said.length).toBeGreaterThanOrEqual(killAfter)
  }
})
