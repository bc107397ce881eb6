import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { takeDataFolder } from '../../collector/data-folder.ts'

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp()
})

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'recense-data-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function take(path: string) {
  const taken = takeDataFolder(path)
  if (taken.ok) cleanUps.push(() => taken.value.release())
  return taken
}

const TAKE_AND_HOLD = `
const { takeDataFolder } = await import(process.argv[1])
const taken = takeDataFolder(process.argv[2])
console.log(taken.ok ? 'taken' : taken.failure.message)
setInterval(() => taken, 1000)
`

async function takeInAnotherProcess(path: string) {
  const source = new URL('../../collector/data-folder.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--input-type=module', '-e', TAKE_AND_HOLD, source, path])
  cleanUps.push(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  return { child, line: String(line).trim() }
}

test('a folder that is missing is made, and is not for everybody to list', () => {
  const path = join(emptyFolder(), 'deep', 'data')
  expect(take(path).ok).toBe(true)
  expect(statSync(path).mode & 0o066).toBe(0)
})

test('a second collector on the same folder is refused with its path and the process that has it', async () => {
  const path = emptyFolder()
  expect(take(path).ok).toBe(true)
  const { line } = await takeInAnotherProcess(path)
  expect(line).toBe(`${path}: another collector (process ${process.pid}) works in this data folder`)
  expect(take(path)).toMatchObject({ ok: false, failure: { kind: 'in-use' } })
})

test('the folder of a collector that was killed is free', async () => {
  const path = emptyFolder()
  const { child, line } = await takeInAnotherProcess(path)
  expect(line).toBe('taken')
  expect(take(path)).toMatchObject({ ok: false })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(take(path).ok).toBe(true)
})

test('a process number left behind says nothing, even when a living process has it', () => {
  const path = emptyFolder()
  writeFileSync(join(path, 'collector.pid'), `${process.pid}\n`)
  expect(take(path).ok).toBe(true)
})

test('a released folder can be taken again', () => {
  const path = emptyFolder()
  const first = takeDataFolder(path)
  if (first.ok) first.value.release()
  expect(take(path).ok).toBe(true)
})

test('a folder that cannot be used is told with its path', () => {
  const path = join(emptyFolder(), 'file')
  writeFileSync(path, '')
  expect(take(path)).toMatchObject({ ok: false, failure: { kind: 'unusable' } })
  const other = emptyFolder()
  mkdirSync(join(other, 'lock'))
  const refused = take(other)
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'unusable' } })
  expect(JSON.stringify(refused)).toContain(other)
})
