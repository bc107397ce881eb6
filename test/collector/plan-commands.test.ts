import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { findPlan, markPlanPublished } from '../../collector/cmdb/plans.ts'
import { registerAgent } from '../../collector/cmdb/register-agent.ts'
import { loadConfig } from '../../collector/config.ts'
import { checkPlanFile, setPlan } from '../../collector/plans.ts'
import { collectorCommand } from '../real/collector.ts'
import { describeOnOnePostgres, freshDatabase } from '../real/postgres.ts'
import { addSite, CHOISEUL } from './api/inventory-rows.ts'

describeOnOnePostgres('plans by command', server => {
  const database = freshDatabase(server)
  const folder = mkdtempSync(join(tmpdir(), 'recense-plans-'))
  const file = join(folder, 'plan.yaml')
  afterAll(() => rmSync(folder, { recursive: true }))

  beforeEach(async () => {
    await database.cmdb.pool.query('TRUNCATE sites CASCADE')
    await addSite(database.cmdb.db, CHOISEUL)
    await registerAgent(database.cmdb, {
      id: CHOISEUL,
      siteId: CHOISEUL,
      password: 'secret of the agent',
    })
  })

  const plan = (...args: string[]) =>
    collectorCommand(['plan', ...args], { DATABASE_URL: database.url })
  const set = (text: string, ...args: string[]) => {
    writeFileSync(file, text)
    return plan('set', CHOISEUL, file, '--by', 'anne', ...args)
  }
  const onRecord = () => findPlan(database.cmdb.db, CHOISEUL)
  const NETWORK = 'vlans: [{ id: 10, name: network, targets: [10.1.2.0/24], snmp: true }]\n'

  test('a plan is set with who did it, shown as a file that can be set again, and its history kept', async () => {
    const first = await set(NETWORK)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toBe(
      `Agent ${CHOISEUL}, revision 1: 1 VLANs (1 with SNMP) of 256 addresses, 0 WAN and 0 watched interfaces.\n`,
    )
    expect(await onRecord()).toMatchObject({
      plan: { revision: 1, vlans: [{ id: 10, pace: 'usual', privacy: 'full' }] },
      changedBy: 'anne (command line)',
    })
    await markPlanPublished(database.cmdb, CHOISEUL, 1, new Date())

    const shown = await plan('show', CHOISEUL)
    expect(shown.stdout).toMatch(
      /^# Agent 0370037P, revision 1 by anne \(command line\), \S+, sent \S+\n# The agent has not said by which plan it works\.\nrevision: 1\n/,
    )
    expect((await set(shown.stdout)).stdout).toBe(
      `Nothing changes: revision 1 of agent ${CHOISEUL} holds.\n`,
    )

    const edited = shown.stdout
      .replace('pace: usual', 'pace: gentle')
      .replace('packetsPerSecond: 1000', 'packetsPerSecond: 500')
    const second = await set(edited)
    expect(second.stdout).toBe(
      [
        'VLAN 10: pace usual → gentle',
        'packetsPerSecond 1000 → 500',
        `Agent ${CHOISEUL}, revision 2: 1 VLANs (1 with SNMP, 1 gentle) of 256 addresses, 0 WAN and 0 watched interfaces.\n`,
      ].join('\n'),
    )
    const { stdout } = await plan('history', CHOISEUL)
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^revision 2 by anne \(command line\), \S+, not sent yet$/),
      '  VLAN 10: pace usual → gentle',
      '  packetsPerSecond 1000 → 500',
      expect.stringMatching(/^revision 1 by anne \(command line\), \S+, sent \S+$/),
      '',
    ])
    const old = await plan('show', CHOISEUL, '--revision', '1', '--json')
    expect(JSON.parse(old.stdout)).toMatchObject({ revision: 1, packetsPerSecond: 1000 })
    expect(parse((await plan('show', CHOISEUL)).stdout)).toMatchObject({ revision: 2 })
  }, 60_000)

  test('a file made from an older revision undoes nobody’s work', async () => {
    await set(NETWORK)
    await set(NETWORK.replace('network', 'wiring'))
    const late = await set(`revision: 1\n${NETWORK.replace('network', 'mine')}`)
    expect([late.code, late.stdout]).toEqual([2, ''])
    expect(late.stderr).toMatch(
      /plan\.yaml: revision: expected 2, which is the latest; see "plan show 0370037P"; got 1\n$/,
    )
    expect(await onRecord()).toMatchObject({ plan: { revision: 2, vlans: [{ name: 'wiring' }] } })
  }, 60_000)

  test('a dry run tells what would change and changes nothing', async () => {
    await set(NETWORK)
    const dry = await set(NETWORK.replaceAll('10', '20'), '--dry-run')
    expect(dry.stdout).toContain('VLAN 10 is left out\nVLAN 20 is new: 20.1.2.0/24\n')
    expect(dry.stdout).toMatch(/Nothing is changed yet\.\n$/)
    expect(await onRecord()).toMatchObject({ plan: { revision: 1 } })
  }, 60_000)

  test.each([
    ['a secret', `${NETWORK}community: canary\n`, 'community: there is no such key'],
    ['a misspelt pace', NETWORK.replace('snmp', 'pace: slow, snmp'), 'vlans.0.pace: '],
    ['a target that is none', NETWORK.replace('/24', '/240'), 'vlans.0.targets.0: expected'],
    ['a range from high to low', NETWORK.replace('2.0/24', '2.9-10.1.2.3'), 'lower address first'],
    ['a /8', NETWORK.replace('/24', '/8'), 'expected at most 65536 addresses'],
    ['no YAML', 'vlans: [', 'line '],
  ])('%s in a file is refused in one line, by "check" and by "set" alike', async (_, text, why) => {
    writeFileSync(file, text)
    const config = loadConfig(undefined, { DATABASE_URL: database.url })
    if (!config.ok) throw new Error(config.failure)
    const context = { config: config.value, log: pino({ level: 'silent' }), by: 'anne' }
    const wanted = { agent: CHOISEUL, file, isDryRun: false }
    for (const told of [await setPlan(context, wanted), checkPlanFile(file)]) {
      expect(told).toMatchObject({ ok: false, failure: { kind: 'usage' } })
      const message = told.ok || !('message' in told.failure) ? '' : told.failure.message
      expect(message).toContain(why)
      expect(message).not.toMatch(/\n|canary/)
    }
    expect(await onRecord()).toBeUndefined()
  })

  test('"check" says what a good file would look at, without a database', async () => {
    writeFileSync(file, NETWORK)
    const told = await collectorCommand(['plan', 'check', file], { DATABASE_URL: 'postgres://n/n' })
    expect(told).toMatchObject({ code: 0, stderr: '' })
    expect(told.stdout).toContain('plan.yaml: 1 VLANs (1 with SNMP) of 256 addresses')
  })

  test('an agent that is not there, or has no plan, is said to be so', async () => {
    writeFileSync(file, NETWORK)
    for (const args of [
      ['show', 'nobody'],
      ['history', 'nobody'],
      ['set', 'nobody', file],
    ]) {
      expect(await plan(...args)).toMatchObject({
        code: 2,
        stderr: 'recense-collector: there is no agent nobody\n',
      })
    }
    expect((await plan('show', CHOISEUL)).stderr).toContain('was never given a plan')
    expect((await plan('history', CHOISEUL)).stdout).toContain('was never given a plan')
  }, 60_000)
})
