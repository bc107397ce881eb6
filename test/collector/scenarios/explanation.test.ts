import { expect, test } from 'vitest'
import { correctFields } from '../../../collector/cmdb/correct-fields.ts'
import { decideCase } from '../../../collector/cmdb/decide-case.ts'
import { readExplanation } from '../../../collector/cmdb/read-explanation.ts'
import { explainInWords } from '../../../collector/reconcile/explain-in-words.ts'
import type { Language } from '../../../collector/reconcile/explanation-words.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aPlainServer, aSwitch, at, SITE } from '../school.ts'
import { by } from './corrections.ts'
import { aRegion } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')

describeOnOnePostgres('why a device is this device', server => {
  const database = freshDatabase(server)
  const { scan, devices, openCases } = aRegion(database)

  async function explained(index = 0, language: Language = 'en') {
    const device = (await devices())[index]
    const explanation = await readExplanation(database.cmdb, device?.id ?? '')
    if (!explanation) throw new Error('there is no such device')
    return explainInWords(explanation, language)
  }

  test('it is told by what it is known, when it was seen, and by whose agent', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const { title, identity } = await explained()
    expect(title).toBe('rca0370037psw3 (HPE 5130-24G)')
    expect(identity).toEqual([
      "Its serial CN61FP0003 identifies it, among its maker's.",
      'Its burnt-in MAC address 00:1b:3f:00:03:00 identifies it.',
      expect.stringMatching(
        /^Last observed on November 16, 2026 at 9:00.AM by agent 0370037P; these agreed: serial, MAC address, name\.$/,
      ),
      expect.stringMatching(/^First seen on November 16, 2026/),
    ])
  })

  test('it is told in French', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const { identity, fields } = await explained(0, 'fr')
    expect(identity[0]).toBe('Son numéro de série CN61FP0003 l’identifie, chez son constructeur.')
    expect(fields.find(it => it.field === 'name')?.sentence).toMatch(
      /^nom : rca0370037psw3, observé le 16 novembre 2026 à 09:00 par l’agent 0370037P\.$/,
    )
  })

  test('each value tells where it comes from: its own observation, a person, an import', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(3, { location: undefined, name: 'sw-factory' })])
    const [device] = await devices()
    const edits = [{ kind: 'set' as const, field: 'name', value: 'Baie RG2' }]
    await correctFields(database.cmdb, device?.id ?? '', edits, by('mdupont'))
    const explanation = await readExplanation(database.cmdb, device?.id ?? '')
    const field = (name: string) => explanation?.fields.find(it => it.field === name)
    expect(field('location')).toMatchObject({ from: 'observation', by: SITE, at: MONDAY })
    expect(field('version')).toMatchObject({ from: 'observation', by: SITE, at: TUESDAY })
    expect(field('name')).toMatchObject({
      ...{ value: 'Baie RG2', from: 'person', by: 'mdupont' },
      ...{ isLocked: true, observed: 'sw-factory' },
    })
    const sentence = (await explained()).fields.find(it => it.field === 'name')?.sentence
    expect(sentence).toMatch(/set by mdupont .* Locked until .* itself tells: sw-factory\.$/)
  })

  test('a server without serial and MAC address tells that name and address together make it', async () => {
    await scan(MONDAY, [aPlainServer(5)])
    expect((await explained()).identity[0]).toMatch(
      /its name srv5 together with its address 10.1.2.5/,
    )
  })

  test('a serial that is none is told not to count', async () => {
    await scan(MONDAY, [aSwitch(3, { serial: '0123456789' })])
    expect((await explained()).identity).toContain(
      'The serial "0123456789" is none: it does not count.',
    )
  })

  test('a swap is told on both sides', async () => {
    await scan(MONDAY, [aSwitch(3)])
    await scan(TUESDAY, [aSwitch(4, { address: '10.1.2.3' })])
    expect((await explained(0)).history).toEqual(['Replaced at its address by rca0370037psw4.'])
    expect((await explained(1)).history).toEqual([
      'It took the place of rca0370037psw3, at the same address.',
    ])
  })

  test('questions and their answers are told, with who and when', async () => {
    await scan(MONDAY, [aSwitch(3, { serial: 'BATCH-2209' }), aSwitch(4, { serial: 'BATCH-2209' })])
    const [open] = await openCases()
    expect((await explained()).history).toEqual([
      `The same serial as rca0370037psw4, and another MAC address: the question is open (${open?.id}).`,
    ])
    expect((await explained()).identity[0]).toMatch(/Another device tells the same\.$/)
    await decideCase(database.cmdb, open?.id ?? '', { decision: 'different' }, by('mdupont'))
    expect((await explained()).history[0]).toMatch(/mdupont decided on .*: they are two devices\.$/)
  })
})
