import { expect, test } from 'vitest'
import { findAgent, findAgentForLogin } from '../../../collector/cmdb/find-agent-for-login.ts'
import { registerAgent, revokeAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'

describeOnOnePostgres('the register of sites and agents', server => {
  const database = freshDatabase(server)

  test('a UAI with the wrong check letter is refused with the letter that was expected', async () => {
    const refused = await registerSite(database.cmdb, { id: '0370037A' })
    expect(refused).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('0370037P') },
    })
  })

  test('a site keeps its name when it is registered again without one', async () => {
    await registerSite(database.cmdb, { id: '0740047Z', name: 'Lycée des Glaciers' })
    const again = await registerSite(database.cmdb, { id: '0740047Z' })
    expect(again).toEqual({ ok: true, value: { id: '0740047Z', isNew: false } })
    const sites = await database.cmdb.db.selectFrom('sites').select(['id', 'name']).execute()
    expect(sites).toContainEqual({ id: '0740047Z', name: 'Lycée des Glaciers' })
  })

  test('an agent logs in with its own password only, and no more once revoked', async () => {
    const { cmdb } = database
    await registerSite(cmdb, { id: '0370037P' })
    const agent = { id: '0370037P', siteId: '0370037P', password: 'correct horse' }
    expect(await registerAgent(cmdb, agent)).toEqual({
      ok: true,
      value: { id: '0370037P', isNew: true },
    })

    expect(await findAgentForLogin(cmdb, '0370037P', 'correct horse')).toEqual({
      id: '0370037P',
      siteId: '0370037P',
      mark: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(await findAgentForLogin(cmdb, '0370037P', 'correct horsf')).toBeUndefined()
    expect(await findAgentForLogin(cmdb, 'nobody', 'correct horse')).toBeUndefined()

    expect(await revokeAgent(cmdb, '0370037P', new Date())).toBe(true)
    expect(await findAgentForLogin(cmdb, '0370037P', 'correct horse')).toBeUndefined()
    expect(await findAgent(cmdb, '0370037P')).toEqual({ siteId: '0370037P', isRevoked: true })

    expect(await registerAgent(cmdb, { ...agent, password: 'battery staple' })).toMatchObject({
      value: { isNew: false },
    })
    expect(await findAgentForLogin(cmdb, '0370037P', 'correct horse')).toBeUndefined()
    expect(await findAgentForLogin(cmdb, '0370037P', 'battery staple')).toBeDefined()
  })

  test('an agent is never moved to another site, and keeps its password when that is tried', async () => {
    const { cmdb } = database
    await registerSite(cmdb, { id: '0450029M' })
    await registerSite(cmdb, { id: '0740047Z' })
    await registerAgent(cmdb, { id: '0450029M', siteId: '0450029M', password: 'first' })
    const refused = await registerAgent(cmdb, {
      id: '0450029M',
      siteId: '0740047Z',
      password: 'second',
    })
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'other-site' } })
    expect(await findAgentForLogin(cmdb, '0450029M', 'first')).toBeDefined()
  })

  test('an agent of an unregistered site, or with a name that is no topic level, is refused', async () => {
    const { cmdb } = database
    expect(await registerAgent(cmdb, { id: 'x', siteId: '0371417P', password: 'p' })).toMatchObject(
      { failure: { kind: 'unknown-site' } },
    )
    expect(
      await registerAgent(cmdb, { id: 'a/b', siteId: '0740047Z', password: 'p' }),
    ).toMatchObject({ failure: { kind: 'bad-agent' } })
  })

  test('no password is kept as such', async () => {
    const { cmdb } = database
    await registerSite(cmdb, { id: '0740047Z' })
    await registerAgent(cmdb, { id: 'canary', siteId: '0740047Z', password: 'canary-Kd83jf' })
    const { rows } = await cmdb.pool.query('SELECT agents::text AS row FROM agents')
    expect(JSON.stringify(rows)).not.toContain('canary-Kd83jf')
  })
})
