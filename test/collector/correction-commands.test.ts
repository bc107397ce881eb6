import { expect, test } from 'vitest'
import { collectorCommand, makeCollectorFolder } from '../real/collector.ts'
import { describeOnOnePostgres, freshDatabase } from '../real/postgres.ts'
import { aRegion } from './scenarios/region.ts'
import { aPc, aSwitch, at } from './school.ts'

const MONDAY = at('08:00', '2026-11-16')

describeOnOnePostgres('corrections by the command line', server => {
  const database = freshDatabase(server)
  const { scan, tell, devices, openCases, query } = aRegion(database)

  async function command(...args: string[]) {
    const folder = makeCollectorFolder()
    try {
      const options = ['--config', folder.configFile]
      return await collectorCommand([...args, ...options], { DATABASE_URL: database.url })
    } finally {
      folder.remove()
    }
  }

  test('a field is set by name of the device, explained, and taken back, by whom it says', async () => {
    await scan(MONDAY, [aSwitch(3)])
    const set = await command('field', 'set', '10.1.2.3', 'name', 'Baie RG2', '--by', 'mdupont')
    expect(set).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Done: 1 changes/) })
    const told = await command('explain', 'baie rg2', '--language', 'en')
    expect(told.stdout).toMatch(/name: Baie RG2, set by mdupont on/)
    expect((await command('explain', 'CN61FP0003')).stdout).toMatch(
      /^nom : Baie RG2, fixé par mdupont/m,
    )

    const changeset = /changeset (\S+)\./.exec(set.stdout)?.[1] ?? ''
    expect(await command('undo', changeset, '--by', 'pmartin')).toMatchObject({ code: 0 })
    expect(await devices()).toMatchObject([{ name: 'rca0370037psw3' }])
    expect(
      await query(`SELECT actor, origin FROM changesets WHERE origin = 'cli' ORDER BY at DESC`),
    ).toEqual([
      { actor: 'pmartin', origin: 'cli' },
      { actor: 'mdupont', origin: 'cli' },
    ])
    expect(await command('undo', changeset)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^recense-collector: pmartin took it back at/),
    })
  })

  test('a PC is named by its MAC address, explained by its name, and released', async () => {
    await tell(MONDAY, [aPc(1)])
    const set = await command(
      'field',
      'set',
      'A4-BB-6D-00-00-01',
      'name',
      'accueil',
      '--by',
      'anne',
    )
    expect(set).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Done: 1 changes/) })
    const told = await command('explain', 'accueil', '--language', 'en')
    expect(told.stdout).toMatch(/^Its MAC address a4:bb:6d:00:00:01 identifies it/m)
    expect(told.stdout).toMatch(/name: accueil, set by anne on .* tells: a107-sev-1\.$/m)
    expect(await command('field', 'release', 'accueil', 'name')).toMatchObject({ code: 0 })
    expect(await query('SELECT name FROM endpoints')).toEqual([{ name: 'a107-sev-1' }])
  })

  test('a question is listed with both records, and answered', async () => {
    await scan(MONDAY, [aSwitch(3, { serial: 'BATCH-2209' }), aSwitch(4, { serial: 'BATCH-2209' })])
    const [open] = await openCases()
    const listed = await command('case', '--language', 'en')
    expect(listed.stdout).toMatch(/^1 open/)
    expect(listed.stdout).toContain('- The same serial: BATCH-2209 (strong)')
    expect(listed.stdout).toMatch(/name +rca0370037psw4 +rca0370037psw3/)
    expect(await command('case', 'decide', open?.id ?? '', 'same')).toMatchObject({ code: 0 })
    expect(await devices()).toHaveLength(1)
    expect((await command('case', 'list')).stdout).toMatch(/^0 open/)
  })

  test('a name that several devices have is told with their ids, and nothing is changed', async () => {
    await scan(MONDAY, [aSwitch(3, { name: 'twin' }), aSwitch(4, { name: 'twin' })])
    const asked = await command('field', 'set', 'twin', 'room', 'RG2')
    expect(asked).toMatchObject({ code: 2, stdout: '' })
    for (const { id } of await devices()) expect(asked.stderr).toContain(id)
    expect(await query('SELECT * FROM asserted_values')).toEqual([])
  })

  test.each([
    [['explain', 'nobody'], /nobody: there is no such device or endpoint/],
    [['undo', 'x'], /x: expected the id of a changeset/],
    [['case', 'decide', 'x', 'same'], /x: expected the id of a case/],
    [['field', 'set', 'nobody', 'colour', 'blue'], /nobody: there is no such device or endpoint/],
  ])('%j is told in one line', async (args, line) => {
    const { code, stderr } = await command(...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(line)
  })
})
