import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkKeptPlan } from '../../agent/check-kept-plan.ts'
import { readConfig } from '../../agent/config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-kept-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What is found with this file and this configuration. */
function check(kept: object | string | undefined, changes: object = {}) {
  const path = join(folder, 'agent.yaml')
  const broker = { url: 'mqtt://127.0.0.1:1883', password: 'env:P' }
  writeFileSync(path, JSON.stringify({ agent: '0370037P', broker, data: '.', ...changes }))
  const config = readConfig(path, { P: 'secret' })
  if (!config.ok) throw new Error(config.failure)
  const text = typeof kept === 'string' ? kept : JSON.stringify(kept)
  if (text !== undefined) {
    writeFileSync(join(folder, 'plan.json'), text)
    const threeHoursAgo = Date.now() / 1000 - 3 * 3600
    utimesSync(join(folder, 'plan.json'), threeHoursAgo, threeHoursAgo)
  }
  return checkKeptPlan(config.value)
}
const plan = (target: string) => ({ revision: 4, vlans: [{ name: 'network', targets: [target] }] })

test('a kept plan is told by revision, age and size', () => {
  expect(check(plan('10.1.2.0/24'))).toEqual({
    status: 'ok',
    detail: 'revision 4, kept 3 h ago: 1 VLAN, 254 addresses, all within the allowed prefixes',
  })
})

test('a kept plan that the configuration does not allow any more says what is wrong with it', () => {
  expect(check(plan('10.1.2.0/24'), { allowedPrefixes: ['10.7.0.0/16'] })).toEqual({
    status: 'failed',
    detail:
      "revision 4, kept 3 h ago, cannot be used: vlans.0.targets: 10.1.2.0/24 is outside the site's allowed prefixes",
    hint: expect.stringContaining('allowedPrefixes'),
  })
})

test.each(['{"revision":4,"vla', '{"revision":4}', 'null'])(
  'a kept plan %s is to be deleted',
  text => {
    expect(check(text)).toMatchObject({ status: 'failed', hint: expect.stringContaining('delete') })
  },
)

test('a kept plan that the configuration’s own goes before is a warning', () => {
  const own = { ...plan('10.1.9.0/24'), revision: 5 }
  expect(check(plan('10.1.2.0/24'), { plan: own })).toMatchObject({
    status: 'warning',
    detail: expect.stringContaining('the configuration has revision 5'),
  })
})

test('no plan anywhere is a warning; none of the collector beside an own one is not', () => {
  expect(check(undefined)).toMatchObject({ status: 'warning' })
  expect(check(undefined, { plan: plan('10.1.2.0/24') })).toMatchObject({ status: 'ok' })
})

test('where the configuration’s plan is fixed, what is kept is not looked at', () => {
  const fixed = { plan: plan('10.1.2.0/24'), remotePlan: 'refuse' }
  expect(check('rubbish', fixed)).toMatchObject({ status: 'ok' })
})
