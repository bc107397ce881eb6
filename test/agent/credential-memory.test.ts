import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCredentialMemory } from '../../agent/credential-memory.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-memory-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('what is remembered outlives the process', () => {
  const path = join(folder, 'new', 'credentials.sqlite')
  const before = openCredentialMemory(path)
  before.memory.pin('10.1.2.3', 'school', 1000)
  before.memory.offered('10.1.2.4', ['school', 'old'], 1000)
  before.memory.close()

  const { memory, notice } = openCredentialMemory(path)
  expect(notice).toBeUndefined()
  expect(memory.findPin('10.1.2.3')).toEqual({ credential: 'school', answeredAt: 1000 })
  expect(memory.findPin('10.1.2.4')).toBeUndefined()
  expect([...memory.listOffered('10.1.2.4', 0, 2000)].sort()).toEqual(['old', 'school'])
  expect(memory.listOffered('10.1.2.4', 1000, 2000).size).toBe(0)
  memory.close()
})

test('a device that answers has nothing left that it was offered in vain', () => {
  const { memory } = openCredentialMemory(':memory:')
  memory.offered('10.1.2.3', ['old'], 1000)
  memory.pin('10.1.2.3', 'school', 1001)
  expect(memory.listOffered('10.1.2.3', 0, 2000).size).toBe(0)
})

test('it does not grow for ever', () => {
  const { memory } = openCredentialMemory(':memory:')
  const year = 365 * 86_400_000
  memory.pin('10.1.2.3', 'school', 1000)
  memory.pin('10.1.2.4', 'school', year)
  memory.offered('10.1.2.5', ['school'], 1000)
  memory.prune(2000, year + 2000)
  expect(memory.findPin('10.1.2.3')).toBeUndefined()
  expect(memory.findPin('10.1.2.4')).toBeDefined()
  expect(memory.listOffered('10.1.2.5', 0, 2000).size).toBe(0)
})

test('a damaged file is moved aside, and the memory begins anew', () => {
  const path = join(folder, 'damaged.sqlite')
  writeFileSync(path, 'not a database, but long enough to be looked at as one'.repeat(50))
  const { memory, notice } = openCredentialMemory(path)
  expect(notice).toMatch(/^.*damaged\.sqlite: not a sound memory of credentials; moved to /)
  memory.pin('10.1.2.3', 'school', 1000)
  expect(memory.findPin('10.1.2.3')).toBeDefined()
  memory.close()
  expect(readdirSync(folder)).toContain('damaged.sqlite.corrupt')
  expect(readFileSync(`${path}.corrupt`, 'latin1')).toMatch(/^not a database/)
})
