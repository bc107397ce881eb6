import { beforeAll, expect, test } from 'vitest'
import { redeemToken } from '../../../collector/cmdb/agent-certificates.ts'
import { decodeToken } from '../../../schemas/enrolment.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { tokenOf } from './accounts.ts'
import { enrolling } from './enrolling.ts'
import { addSite, CHOISEUL, OTHER_SITE } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'

describeOnOnePostgres('enrolment by the API', server => {
  const database = freshDatabase(server)
  const enrolment = enrolling()
  const api = serveApi(database, () => ({ enrol: enrolment(database.cmdb) }))
  const deaf = serveApi(database)
  let headers: Record<string, string> = {}

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, OTHER_SITE)
    headers = await tokenOf(db, { name: 'anne', role: 'administrator' })
  })

  const enrol = async (body: object, url = api.url) => {
    const answer = await fetch(`${url}/api/v1/agents`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body }
  }
  type Body = { token: string; detail: string; agent: string }

  test('the token is told in the answer and nowhere else, works once, and who asked for it is on record', async () => {
    const done = await enrol({ site: CHOISEUL, name: 'Lycée Choiseul' })
    expect(done.status).toBe(201)
    expect(done.headers.get('cache-control')).toBe('no-store')
    expect(done.body).toMatchObject({
      ...{ agent: CHOISEUL, site: CHOISEUL, isNew: true, isForThisMachineOnly: false },
      command: `recense-agent enrol ${done.body.token}`,
    })
    const token = decodeToken(done.body.token)
    if (!token.ok) throw new Error(token.failure)
    expect(token.value.url).toBe('https://collector.example.org:8884')
    const { rows } = await database.cmdb.pool.query(
      `SELECT kind, actor, subject, detail::text FROM access_events WHERE kind = 'agent-enrolled'`,
    )
    expect(rows).toEqual([
      expect.objectContaining({ actor: 'anne (token test)', subject: CHOISEUL }),
    ])
    expect(JSON.stringify(rows)).not.toContain(token.value.secret)
    const site = await api.get(`/api/v1/sites/${CHOISEUL}`, headers)
    expect(site.body).toMatchObject({ name: 'Lycée Choiseul' })
    expect((await api.get(`/api/v1/agents/${CHOISEUL}`, headers)).body).toMatchObject({
      ...{ id: CHOISEUL, site: CHOISEUL, state: 'unknown' },
    })

    const now = new Date()
    const redeem = (key: string) =>
      redeemToken(
        database.cmdb,
        { secret: token.value.secret, publicKey: Buffer.from(key), now },
        async agent => ({ serial: '01', notAfter: now, agent }),
      )
    expect(await redeem('one')).toMatchObject({ agent: CHOISEUL })
    expect(await redeem('another')).toBeUndefined()
  })

  test('an agent that is enrolled again is no new one, and a revoked one is let in', async () => {
    await fetch(`${api.url}/api/v1/agents/${CHOISEUL}/revoke`, { method: 'POST', headers })
    expect((await enrol({ site: CHOISEUL })).body).toMatchObject({ isNew: false })
    const agent = (await api.get(`/api/v1/agents/${CHOISEUL}`, headers)).body
    expect(agent).not.toHaveProperty('revokedAt')
  })

  test.each([
    [400, { site: '0370037A' }, /P/],
    [400, { site: OTHER_SITE, agent: 'alerts' }, /taken by the collector/],
    [400, { site: OTHER_SITE, agent: 'a/b' }, /letters/],
    [400, { site: OTHER_SITE, name: 'a\u0007b' }, /control/],
    [409, { site: OTHER_SITE, agent: CHOISEUL }, /another site/],
  ])('%i for %j', async (status, body, why) => {
    const answer = await enrol(body)
    expect(answer.status).toBe(status)
    expect(answer.body.detail).toMatch(why)
    expect((await api.get(`/api/v1/agents?site=${OTHER_SITE}`, headers)).body).toMatchObject({
      total: 0,
    })
  })

  test('a collector that enrols nobody says so', async () => {
    expect(await enrol({ site: OTHER_SITE }, deaf.url)).toMatchObject({ status: 409 })
  })
})
