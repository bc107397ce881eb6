import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rulesOf } from '../../agent/judge-plan.ts'
import { openPlanKeeper, type PlanKeeperOptions } from '../../agent/plan-keeper.ts'
import { Plan } from '../../schemas/plan.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-plan-'))
  path = join(folder, 'plan.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const SCHOOL = { name: 'school', version: '2c', community: 'public' } as const

const planOf = (revision: number, changes: object = {}) =>
  Plan.parse({
    revision,
    vlans: [{ id: 10, name: `as of ${revision}`, targets: ['10.1.2.0/24'], snmp: true }],
    ...changes,
  })
const vlanOf = (changes: object) => ({
  vlans: [{ name: 'gear', targets: ['10.1.2.0/24'], ...changes }],
})

function open(changes: Partial<PlanKeeperOptions> = {}) {
  const troubles: string[] = []
  const local = changes.local ?? planOf(0)
  const keeper = openPlanKeeper({
    path,
    local,
    isLocalFixed: false,
    rules: rulesOf({ plan: local, credentials: [SCHOOL] }),
    onTrouble: line => troubles.push(line),
    ...changes,
  })
  return { keeper, troubles, offer: (plan: Plan) => keeper.offer({ ok: true, value: plan }) }
}

test('without a plan of the collector, that of the configuration holds', () => {
  const { keeper } = open()
  expect([keeper.current().revision, keeper.source()]).toEqual([0, 'file'])
})

test('a good plan of the collector is kept on disk, and holds after a restart without the collector', () => {
  const { keeper, offer } = open()
  expect(offer(planOf(3))).toBe('taken')
  expect(keeper.current()).toEqual(planOf(3))
  const after = open()
  expect(after.keeper.current()).toEqual(planOf(3))
  expect(after.keeper.source()).toBe('collector')
  expect(after.troubles).toEqual([])
})

test('the same plan again, as each connection brings it, changes nothing and is no trouble', () => {
  const { keeper, troubles, offer } = open()
  offer(planOf(3))
  const before = keeper.current()
  expect(offer(planOf(3))).toBe('known')
  expect(keeper.current()).toBe(before)
  expect(troubles).toEqual([])
})

test('an older revision, or the same one with other contents, is refused in one line', () => {
  const { keeper, troubles, offer } = open()
  offer(planOf(3))
  expect(offer(planOf(2))).toBe('refused')
  expect(offer(planOf(3, { devicesAtOnce: 1 }))).toBe('refused')
  expect(keeper.current()).toEqual(planOf(3))
  expect(troubles[0]).toBe(
    "the collector's plan is refused: revision 2 is not newer than 3, which is in use",
  )
  expect(keeper.refusal()).toBe('revision 3 is not newer than 3, which is in use')
})

describe('a plan of the collector is refused, and the good one stays, when', () => {
  test.each([
    [
      'a target is outside private networks',
      vlanOf({ targets: ['8.8.8.0/24'] }),
      /vlans\.0\.targets: 8\.8\.8\.0\/24 is outside/,
    ],
    ['a range ends outside', vlanOf({ targets: ['10.255.255.250-11.0.0.5'] }), /is outside/],
    [
      'a target is no target',
      vlanOf({ targets: ['the switch'] }),
      /vlans\.0\.targets: target "the switch"/,
    ],
    [
      'a target is too large',
      vlanOf({ targets: ['10.0.0.0/8'] }),
      /vlans\.0\.targets: .*addresses/,
    ],
    [
      'a credential is not known here',
      vlanOf({ credentials: ['root'] }),
      /vlans\.0\.credentials: "root"/,
    ],
    [
      'a watched device is outside',
      { watched: [{ address: '1.1.1.1', interface: 'wan' }] },
      /^revision 2: watched: 1\.1\.1\.1/,
    ],
    ['the DNS server is outside', { dnsServers: ['9.9.9.9:53'] }, /dnsServers: 9\.9\.9\.9/],
    ['what to skip cannot be read', { skip: ['x'] }, /skip: target "x"/],
  ])('%s', (_why, changes, line) => {
    const { keeper, offer } = open()
    offer(planOf(1))
    expect(offer(planOf(2, changes))).toBe('refused')
    expect(keeper.refusal()).toMatch(line)
    expect(keeper.current()).toEqual(planOf(1))
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(planOf(1))
  })
})

test('a plan that cannot be read is refused, and a good one lifts the refusal', () => {
  const { keeper, offer } = open()
  expect(keeper.offer({ ok: false, failure: 'not JSON, nor JSON in zstd' })).toBe('refused')
  expect(keeper.refusal()).toBe('not JSON, nor JSON in zstd')
  offer(planOf(1))
  expect(keeper.refusal()).toBeUndefined()
})

test('the local file may cap where plans look, and a kept plan that is now outside is not used', () => {
  open().keeper.offer({ ok: true, value: planOf(4) })
  const rules = { allowedPrefixes: ['10.2.0.0/16'], credentials: ['school'] }
  const { keeper, troubles } = open({ rules })
  expect(keeper.source()).toBe('file')
  expect(troubles[0]).toMatch(/revision 4, as kept: vlans\.0\.targets: 10\.1\.2\.0\/24 is outside/)
})

test('a higher revision wins, whoever wrote it, unless the configuration fixes its own', () => {
  open().keeper.offer({ ok: true, value: planOf(4) })
  expect(open({ local: planOf(5) }).keeper.source()).toBe('file')
  const fixed = open({ isLocalFixed: true })
  expect(fixed.keeper.source()).toBe('file')
  expect(fixed.offer(planOf(9))).toBe('refused')
  expect(fixed.keeper.refusal()).toContain('the configuration fixes its own')
})

test('a kept plan that is damaged is told of, and replaced by the next good one', () => {
  writeFileSync(path, '{"revision": 3, "vla')
  const { keeper, troubles, offer } = open()
  expect(keeper.source()).toBe('file')
  expect(troubles).toHaveLength(1)
  expect(offer(planOf(3))).toBe('taken')
  expect(open().keeper.current()).toEqual(planOf(3))
})

test('what a plan does not say in its schema is not kept: no secret can hide in it', () => {
  const { offer } = open()
  const plan = Plan.parse({ ...planOf(2), community: 'canary-community' })
  offer(plan)
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).not.toContain('canary')
})
