import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RegisterState } from '../../../collector/cmdb/agent-certificates.ts'
import {
  NO_FLOOR,
  raiseFloor,
  readFloor,
  writeFloor,
} from '../../../collector/pki/revocation-floor.ts'

const now = new Date('2026-11-22T00:00:00Z')
const later = new Date('2027-11-22T00:00:00Z')
const revoked = (serial: string, agent = 'a') => ({
  ...{ serial, agent, notAfter: new Date('2027-06-01'), revokedAt: now },
})
const register = (changes: Partial<RegisterState> = {}): RegisterState => ({
  ...{ registered: ['a', 'b'], agents: [], certificates: [], passwords: [], open: [] },
  ...changes,
})
const openFor = (agent: string, mark: string) => ({ open: [{ agent, mark }] })

test('a certificate that was revoked stays so when the register has forgotten it, until it expires', () => {
  const { floor } = raiseFloor(NO_FLOOR, register({ certificates: [revoked('01')] }), now)
  const restored = raiseFloor(floor, register(), now)
  expect(restored.revived.certificates).toEqual([revoked('01')])
  expect(restored.floor.certificates).toEqual([revoked('01')])
  expect(raiseFloor(floor, register(), later).floor.certificates).toEqual([])
})

test('what the register says by itself is not revived', () => {
  const state = register({ certificates: [revoked('01')], ...openFor('a', 'password-1') })
  const once = raiseFloor(NO_FLOOR, state, now)
  expect(once.revived).toEqual({ certificates: [], marks: [] })
  expect(raiseFloor(once.floor, state, now).revived).toEqual({ certificates: [], marks: [] })
})

test('a password or token that is gone opens nothing when it comes back', () => {
  let { floor } = raiseFloor(NO_FLOOR, register(openFor('a', 'old')), now)
  floor = raiseFloor(floor, register(openFor('a', 'new')), now).floor
  const restored = raiseFloor(floor, register(openFor('a', 'old')), now)
  expect(restored.revived.marks).toEqual(['old'])
  // And the next look at a register that has not been mended yet says the same.
  expect(raiseFloor(restored.floor, register(openFor('a', 'old')), now).revived.marks).toEqual([
    'old',
  ])
})

test('a database that is empty for a while voids nothing', () => {
  let { floor } = raiseFloor(NO_FLOOR, register(openFor('a', 'kept')), now)
  floor = raiseFloor(floor, register({ registered: [] }), now).floor
  expect(raiseFloor(floor, register(openFor('a', 'kept')), now).revived.marks).toEqual([])
})

test('it lasts in the data folder, and a damaged file is moved aside and told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recense-floor-'))
  try {
    mkdirSync(join(folder, 'pki'))
    const { floor } = raiseFloor(NO_FLOOR, register({ certificates: [revoked('01')] }), now)
    writeFloor(folder, floor)
    const told: string[] = []
    expect(readFloor(folder, line => told.push(line))).toEqual(floor)
    const file = join(folder, 'pki', 'revoked.json')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20))
    expect(readFloor(folder, line => told.push(line))).toEqual(NO_FLOOR)
    expect(told).toEqual([expect.stringContaining('revoked.json.damaged')])
    expect(readFloor(folder, line => told.push(line))).toEqual(NO_FLOOR)
    expect(told).toHaveLength(1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
