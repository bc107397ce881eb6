import { beforeAll, expect, test } from 'vitest'
import { describeOnOnePostgres, freshServer } from '../../real/postgres.ts'
import { tokenOf } from './accounts.ts'
import { addChange, addDevice, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'

const OTHER = '0450029M'
type Feed = {
  items: { id: string; site: string; field?: string }[]
  next: string
  hasMore: boolean
}

describeOnOnePostgres('the feed of changes', server => {
  const database = freshServer(server)
  const api = serveApi(database)
  let all = {}
  let device = ''
  let elsewhere = ''

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL)
    await addSite(db, OTHER)
    device = await addDevice(db, { name: 'sw1' })
    elsewhere = await addDevice(db, { name: 'sw2', site_id: OTHER })
    all = await tokenOf(db, { name: 'anne', role: 'administrator' })
  })

  const ask = async (query: string, headers: object = all) => {
    const answer = await api.get(`/api/v1/changes?${query}`, headers as Record<string, string>)
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
    return answer.body as Feed
  }
  const change = (field: string) => addChange(database.cmdb.db, { item_id: device, field })

  test('tells from now on what becomes different, each change once', async () => {
    await change('before')
    const { next, items } = await ask('since=now')
    expect(items).toEqual([])
    for (const field of ['a', 'b', 'c']) await change(field)
    const first = await ask(`since=${next}&limit=2`)
    expect(first.items.map(it => it.field)).toEqual(['a', 'b'])
    expect(first.hasMore).toBe(true)
    const second = await ask(`since=${first.next}&limit=2`)
    expect([second.items.map(it => it.field), second.hasMore]).toEqual([['c'], false])
    expect((await ask(`since=${second.next}`)).items).toEqual([])
    expect(await ask(`since=${first.next}&limit=2`)).toMatchObject({ items: second.items })
  })

  test('what is committed late is not skipped, and nothing after it is told before', async () => {
    const { next } = await ask('since=now')
    const late = await database.cmdb.pool.connect()
    try {
      await late.query('BEGIN')
      await late.query(
        `INSERT INTO changes (at, changeset_id, site_id, item_type, item_id, kind, field)
        VALUES (now(), gen_random_uuid(), $1, 'device', $2, 'changed', 'late')`,
        [CHOISEUL, device],
      )
      await change('early')
      const meanwhile = await ask(`since=${next}`)
      expect(meanwhile.items).toEqual([])
      await late.query('COMMIT')
      const then = await ask(`since=${meanwhile.next}`)
      expect(then.items.map(it => it.field)).toEqual(['late', 'early'])
    } finally {
      late.release()
    }
  })

  test('readers while many write at the same time miss nothing and get nothing twice', async () => {
    const { next } = await ask('since=now')
    let isWriting = true
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let n = 0; n < 25; n++) {
        await database.cmdb.db.transaction().execute(async trx => {
          await addChange(trx, { item_id: device, field: `${writer}-${n}` })
          await new Promise(resolve => setTimeout(resolve, (writer * 7 + n * 3) % 11))
        })
      }
    })
    const writing = Promise.all(writers).then(() => {
      isWriting = false
    })
    const told: string[] = []
    let place = next
    for (;;) {
      const wasWriting = isWriting
      const feed = await ask(`since=${place}&limit=7`)
      told.push(...feed.items.map(it => it.field ?? ''))
      place = feed.next
      if (!wasWriting && !feed.hasMore) break
    }
    await writing
    expect([told.length, new Set(told).size]).toEqual([150, 150])
  })

  test('shows the sites of whoever asks, and no other', async () => {
    const { next } = await ask('since=now')
    const bob = await tokenOf(database.cmdb.db, { name: 'bob', sites: [OTHER] })
    await change('x')
    await addChange(database.cmdb.db, { item_id: elsewhere, site_id: OTHER, field: 'y' })
    expect((await ask(`since=${next}`, bob)).items.map(it => it.field)).toEqual(['y'])
    const all = await ask('', bob)
    expect(all.items.map(it => it.site)).toEqual([OTHER])
    expect((await ask(`since=${next}&site=${CHOISEUL}`)).items.map(it => it.field)).toEqual(['x'])
    expect((await ask(`since=${next}&itemType=endpoint`)).items).toEqual([])
  })

  test('waits for something new as long as it is asked to', async () => {
    const { next } = await ask('since=now')
    const waiting = ask(`since=${next}&wait=20`)
    await change('waited for')
    expect((await waiting).items.map(it => it.field)).toEqual(['waited for'])
    const startedAt = Date.now()
    expect((await ask(`since=${(await waiting).next}&wait=1`)).items).toEqual([])
    expect(Date.now() - startedAt).toBeGreaterThan(900)
  })

  test('a place that the database has not reached means that it was put back', async () => {
    const ahead = encode({ transaction: '999999999999', id: '0' })
    expect(await api.get(`/api/v1/changes?since=${ahead}`, all)).toMatchObject({
      status: 410,
      body: { detail: expect.stringMatching(/put back.*since=now/) },
    })
    for (const since of [
      'x',
      encode({ transaction: 'x', id: '0' }),
      encode({ id: '0' }),
      encode({ transaction: '1', id: '9'.repeat(19) }),
      'NOW',
    ]) {
      expect((await api.get(`/api/v1/changes?since=${since}`, all)).status, since).toBe(400)
    }
    const huge = encode({ transaction: '9'.repeat(19), id: '9'.repeat(18) })
    expect((await api.get(`/api/v1/changes?since=${huge}`, all)).status).toBe(410)
    const low = encode({ transaction: '1', id: '9'.repeat(18) })
    expect((await api.get(`/api/v1/changes?since=${low}`, all)).status).toBe(200)
  })
})

function encode(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}
