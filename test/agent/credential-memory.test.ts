import { execFileSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
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
  before.pin('10.1.2.3', 'school', 1000)
  before.offered('10.1.2.4', ['school', 'old'], 1000)
  before.close()

  const notices: string[] = []
  const memory = openCredentialMemory(path, line => notices.push(line))
  expect(notices).toEqual([])
  expect(memory.findPin('10.1.2.3')).toEqual({ credential: 'school', answeredAt: 1000 })
  expect(memory.findPin('10.1.2.4')).toBeUndefined()
  expect([...memory.listOffered('10.1.2.4', 0, 2000)].sort()).toEqual(['old', 'school'])
  expect(memory.listOffered('10.1.2.4', 1000, 2000).size).toBe(0)
  memory.close()
})

test('a device that answers has nothing left that it was offered in vain', () => {
  const memory = openCredentialMemory(':memory:')
  memory.offered('10.1.2.3', ['old'], 1000)
  memory.pin('10.1.2.3', 'school', 1001)
  expect(memory.listOffered('10.1.2.3', 0, 2000).size).toBe(0)
})

test('it does not grow for ever', () => {
  const memory = openCredentialMemory(':memory:')
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
  const notices: string[] = []
  const memory = openCredentialMemory(path, line => notices.push(line))
  expect(notices).toEqual([
    expect.stringMatching(/^.*damaged\.sqlite: not a sound memory of credentials; moved to /),
  ])
  memory.pin('10.1.2.3', 'school', 1000)
  expect(memory.findPin('10.1.2.3')).toBeDefined()
  memory.close()
  expect(readdirSync(folder)).toContain('damaged.sqlite.corrupt')
  expect(readFileSync(`${path}.corrupt`, 'latin1')).toMatch(/^not a database/)
})

const whyNoMount = process.geteuid?.() === 0 ? undefined : 'only root may mount'

test.skipIf(whyNoMount)(
  `on a full disk it goes on in memory, and the file is brought up to date once there is room${whyNoMount ? ` (skipped: ${whyNoMount})` : ''}`,
  () => {
    const place = join(folder, 'small')
    mkdirSync(place)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place])
    try {
      const notices: string[] = []
      const path = join(place, 'credentials.sqlite')
      const memory = openCredentialMemory(path, line => notices.push(line))
      memory.pin('10.1.2.1', 'school', 1000)
      const filler = openSync(join(place, 'filler'), 'w')
      expect(() => {
        for (;;) writeSync(filler, Buffer.alloc(4096))
      }).toThrow(/ENOSPC/)
      closeSync(filler)

      for (let host = 2; host < 200; host++) memory.pin(`10.1.2.${host}`, 'school', 1000)
      expect(memory.findPin('10.1.2.199')).toBeDefined()
      expect(notices).toEqual([expect.stringMatching(/cannot be written .*; kept in memory until/)])

      rmSync(join(place, 'filler'))
      memory.prune(0, 2000)
      expect(notices[1]).toMatch(/is written again$/)
      memory.close()
      const again = openCredentialMemory(path)
      expect(again.findPin('10.1.2.199')).toEqual({ credential: 'school', answeredAt: 1000 })
      again.close()
    } finally {
      execFileSync('umount', ['-l', place])
    }
  },
)
