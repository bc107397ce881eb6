import { beforeEach, expect, test } from 'vitest'
import { importSites } from '../../../collector/import/import-sites.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { addSite } from '../api/inventory-rows.ts'
import { ask, serveApi } from '../api/serve-api.ts'

const LIST = 'uai;nom;commune;zone\n0370037P;Lycée Choiseul;Tours;B\n0740047Z;Berthollet;Annecy;A\n'

describeOnOnePostgres('importing establishments', server => {
  const database = freshDatabase(server)
  const api = serveApi(database)

  beforeEach(async () => {
    await database.cmdb.pool.query('TRUNCATE sites, imports CASCADE')
  })

  async function take(text: string, isDryRun = false) {
    const now = new Date('2026-11-21T12:00:00Z')
    const request = { bytes: Buffer.from(text), by: 'Anne', origin: 'cli' as const, isDryRun, now }
    const imported = await importSites(database.cmdb, request)
    if (!imported.ok) throw new Error(imported.failure.message)
    return imported.value
  }

  const outcomes = ({ plan }: Awaited<ReturnType<typeof take>>) => plan.lines.map(it => it.outcome)

  async function query(sql: string) {
    return (await database.cmdb.pool.query(sql)).rows
  }

  test('a dry run tells the same plan as the import, and writes nothing', async () => {
    await addSite(database.cmdb.db, '0370037P', 'Choiseul')
    const dry = await take(LIST, true)
    expect(await query('SELECT id, name FROM sites')).toEqual([
      { id: '0370037P', name: 'Choiseul' },
    ])
    expect(await query('SELECT * FROM imports')).toEqual([])
    const done = await take(LIST)
    expect(done.plan).toEqual(dry.plan)
    expect(outcomes(done)).toEqual(['changed', 'created'])
  })

  test('the same list again changes nothing', async () => {
    await take(LIST)
    const before = await query('SELECT * FROM sites ORDER BY id')
    expect(outcomes(await take(LIST))).toEqual(['unchanged', 'unchanged'])
    expect(await query('SELECT * FROM sites ORDER BY id')).toEqual(before)
  })

  test('a list that does not know a value leaves it, and sites that it does not name too', async () => {
    await take(LIST)
    await take('uai;adresse\n0370037P;24 rue de la Chanterie\n')
    expect(
      await query('SELECT id, name, city, address, holiday_zone FROM sites ORDER BY id'),
    ).toEqual([
      {
        id: '0370037P',
        name: 'Lycée Choiseul',
        city: 'Tours',
        address: '24 rue de la Chanterie',
        holiday_zone: 'B',
      },
      { id: '0740047Z', name: 'Berthollet', city: 'Annecy', address: null, holiday_zone: 'A' },
    ])
  })

  test('each value tells which import it comes from, and the import who made it, when and what it changed', async () => {
    const { importId } = await take(`${LIST}0450029A;Refusé;Orléans;B\n`)
    expect(await query(`SELECT imported_from FROM sites WHERE id = '0740047Z'`)).toEqual([
      { imported_from: { name: importId, city: importId, holidayZone: importId } },
    ])
    const { body } = await api.get('/api/v1/imports')
    expect(body).toMatchObject({
      items: [
        {
          id: importId,
          kind: 'sites',
          by: 'Anne',
          origin: 'cli',
          at: '2026-11-21T12:00:00.000Z',
          counts: { created: 2, changed: 0, unchanged: 0, refused: 1 },
        },
      ],
    })
    const [{ lines }] = await query('SELECT lines FROM imports')
    expect(lines).toHaveLength(3)
  })

  test('two imports at once leave what one after the other leaves', async () => {
    const again = LIST.replace('Berthollet', 'Lycée Berthollet')
    const done = await Promise.all([take(LIST), take(LIST), take(again)])
    expect(done.flatMap(outcomes).filter(it => it === 'created')).toHaveLength(2)
    expect(await query('SELECT count(*)::int AS n FROM sites')).toEqual([{ n: 2 }])
  })

  test('11,000 establishments are imported in seconds', async () => {
    const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'
    const uai = (number: number) => `${String(number).padStart(7, '0')}${letters[number % 23]}`
    const lines = Array.from({ length: 11_000 }, (_, it) => `${uai(it)};Lycée ${it};Tours;B`)
    const startedAt = performance.now()
    const { plan } = await take(`uai;nom;ville;zone\n${lines.join('\n')}`)
    expect(plan.lines).toHaveLength(11_000)
    expect(performance.now() - startedAt).toBeLessThan(15_000)
  })

  const post = (path: string, body: string, type = 'text/csv') =>
    fetch(`${api.url}/api/v1/imports/${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })

  test('the API imports a file and answers with the plan, refused lines and all', async () => {
    const dry = await post('sites?by=Anne&dryRun=true', `${LIST}0450029A;Refusé;;\n`)
    expect(dry.status).toBe(200)
    expect(await dry.json()).toMatchObject({
      isDryRun: true,
      counts: { created: 2, refused: 1 },
      lines: [
        { outcome: 'created', line: 2, item: '0370037P' },
        { outcome: 'created', line: 3 },
        { outcome: 'refused', line: 4, reason: expect.stringContaining('check letter M') },
      ],
    })
    await post('sites?by=Anne', LIST)
    expect((await ask(`${api.url}/api/v1/sites/0370037P`)).body).toMatchObject({
      name: 'Lycée Choiseul',
      city: 'Tours',
      holidayZone: 'B',
    })
  })

  test('the API refuses a file without an author, another type of file, and one that is none', async () => {
    expect((await post('sites', LIST)).status).toBe(400)
    expect((await post('sites?by=Anne', LIST, 'text/plain')).status).toBe(400)
    const broken = await post('sites?by=Anne', 'nom\nChoiseul')
    expect(broken.status).toBe(400)
    expect(await broken.json()).toMatchObject({ detail: expect.stringMatching(/^file: line 1:/) })
  })
})
