import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { mqttChannel } from '../../../collector/alerts/channels/mqtt-topic.ts'
import { webhookChannel } from '../../../collector/alerts/channels/webhook.ts'
import { startDeadMan } from '../../../collector/alerts/dead-man.ts'
import { startTelling } from '../../../collector/alerts/start-telling.ts'
import { chooseChannels, tellChannel } from '../../../collector/alerts/tell.ts'
import { createMetrics } from '../../../collector/api/metrics.ts'
import { connectCmdb } from '../../../collector/cmdb/connect.ts'
import { AlertMessage } from '../../../schemas/alert-message.ts'
import { startMosquitto, whyNoMosquitto } from '../../real/mosquitto.ts'
import { describeOnOnePostgres, freshServer } from '../../real/postgres.ts'
import { serveApi } from '../api/serve-api.ts'
import { AGENT, SITE } from '../school.ts'
import { createClockwork } from './clockwork.ts'
import { happenIn } from './happen.ts'
import { startHttpReceiver } from './http-receiver.ts'

const filter = { severity: 'warning' as const }
const log = { debug: () => {}, info: () => {}, warn: () => {} }
const soon = { timeout: 20_000, interval: 50 }

describeOnOnePostgres('alerts on their way out', server => {
  const database = freshServer(server)
  const metrics = createMetrics()
  const api = serveApi(database, () => ({ metrics }))
  const clock = createClockwork(database)
  const happen = happenIn(database, () => new Date())
  const stops: (() => Promise<unknown>)[] = []

  beforeEach(() => clock.begin())
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function receiver(...answer: Parameters<typeof startHttpReceiver>) {
    const http = await startHttpReceiver(...answer)
    stops.push(http.stop)
    return http
  }
  const hook = (name: string, url: string, timeoutMs = 1_000) =>
    webhookChannel({ name, language: 'fr', filter, url, format: 'json', timeoutMs })
  const idsAt = (http: Awaited<ReturnType<typeof receiver>>) =>
    http.posted.map(it => AlertMessage.parse(it.body).alert.id)

  test('a receiver that is slow and one that is dead keep nobody else waiting', async () => {
    const [slow, good] = [await receiver(() => {}), await receiver()]
    const channels = [
      hook('slow', slow.url),
      hook('dead', 'http://127.0.0.1:9/'),
      hook('good', good.url),
    ]
    const telling = startTelling({ cmdb: database.cmdb, channels, log, everyMs: 20 })
    stops.push(telling.stop)
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.push(await happen())
    await vi.waitFor(() => expect(idsAt(good)).toEqual(ids), soon)
    // One that fails is not asked again at once, whatever else waits.
    await vi.waitFor(() => expect(slow.posted.length).toBeGreaterThan(0), soon)
    expect(slow.posted.length).toBeLessThanOrEqual(3)
  })

  test('a collector that dies while it tells loses nothing; what comes twice has one id', async () => {
    const http = await receiver((response, count) => {
      if (count !== 1) response.end()
    })
    const first = await happen()
    const second = await happen()
    let nowMs = Date.now()
    const context = { now: () => new Date(nowMs) }
    await chooseChannels(database.cmdb, [hook('noc', http.url)], new Date(nowMs))
    // It got out, and nobody lived to write it down.
    const dying = connectCmdb({ url: database.url })
    const channel = hook('noc', http.url, 60_000)
    const lost = tellChannel(dying, channel, context).catch(() => {})
    await vi.waitFor(() => expect(http.posted).toHaveLength(1), soon)
    await dying.close()
    nowMs += 120_000
    await tellChannel(database.cmdb, hook('noc', http.url), context)
    expect(idsAt(http)).toEqual([first, first, second])
    const tellings = http.posted.map(it => AlertMessage.parse(it.body).id)
    expect(new Set(tellings).size).toBe(2)
    http.posted.length = 0
    void lost
  })

  test('a channel by which nothing gets out is an alert on the others, on the page and in the metrics', async () => {
    const good = await receiver()
    const bad = await receiver(response => response.writeHead(503).end())
    const channels = [hook('bad', bad.url), hook('good', good.url)]
    const startMs = Date.now()
    await happen()
    for (let minute = 0; minute <= 20; minute += 2) {
      const nowMs = startMs + minute * 60_000
      await clock.beat(nowMs)
      await chooseChannels(database.cmdb, channels, new Date(nowMs))
      for (const it of channels) {
        await tellChannel(database.cmdb, it, { now: () => new Date(nowMs) })
      }
      await clock.judge(nowMs)
    }
    await chooseChannels(database.cmdb, channels, new Date(startMs + 21 * 60_000))
    for (const it of channels) {
      await tellChannel(database.cmdb, it, { now: () => new Date(startMs + 21 * 60_000) })
    }
    const told = good.posted
      .map(it => AlertMessage.parse(it.body))
      .flatMap(it => (it.event === 'opened' ? [it.alert] : []))
    expect(told.map(it => it.rule)).toEqual(['wan-down', 'channel-failing'])
    expect(told[1]?.title).toBe('Les alertes ne partent plus par bad')
    expect(bad.posted.map(it => AlertMessage.parse(it.body).alert.rule)).not.toContain(
      'channel-failing',
    )
    expect((await api.get('/api/v1/alerts?state=active&rule=channel-failing')).body).toMatchObject({
      items: [
        { severity: 'major', detail: { channel: 'bad', failure: 'the receiver answered 503' } },
      ],
    })
    const { text } = await api.get('/metrics')
    expect(text).toMatch(/recense_alerts\{rule="channel-failing",severity="major",state="open"\} 1/)
    expect(text).toMatch(/recense_alert_deliveries\{channel="bad",state="waiting"\} \d/)
    expect(text).toMatch(
      /recense_alert_channel_waiting_since_timestamp_seconds\{channel="bad"\} \d/,
    )
    expect(text).toMatch(/recense_alert_channel_sent_timestamp_seconds\{channel="good"\} \d/)
    expect(text).toMatch(/recense_open_incidents \d/)

    bad.posted.length = 0
    const laterMs = startMs + 60 * 60_000
    const mended = hook('bad', good.url)
    await tellChannel(database.cmdb, mended, { now: () => new Date(laterMs) })
    await clock.beat(laterMs)
    await clock.judge(laterMs)
    expect((await clock.open()).filter(it => it.rule === 'channel-failing')).toEqual([])
  })

  test('a watcher outside is pinged while alerts work, and not when they are stuck', async () => {
    const watcher = await receiver()
    const heard: string[] = []
    const beat = {
      cmdb: database.cmdb,
      url: watcher.url.replace('hooks', 'ping'),
      everySeconds: 0.05,
    }
    const told = {
      info: (_: object, it: string) => heard.push(it),
      warn: (it: object) => heard.push(JSON.stringify(it)),
    }
    await clock.beat(Date.now())
    await clock.judge(Date.now())
    const deadMan = startDeadMan({ ...beat, log: told })
    stops.push(deadMan.stop)
    await vi.waitFor(() => expect(watcher.posted.length).toBeGreaterThan(2), soon)
    expect(heard).toEqual([])
    // The process lives, and its part that judges is dead.
    await clock.rows("UPDATE followers SET moved_at = now() - interval '10 minutes'")
    await vi.waitFor(
      () => expect(heard).toEqual(['{"reason":"the change log is not followed"}']),
      soon,
    )
    const before = watcher.posted.length
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(watcher.posted.length).toBeLessThanOrEqual(before + 1)
    await clock.judge(Date.now())
    await vi.waitFor(() => expect(heard.at(-1)).toBe('heartbeat-back'), soon)
    expect(heard.join()).not.toContain('se-cret')
  })

  test('a database that is away stops the pings', async () => {
    const watcher = await receiver()
    const heard: string[] = []
    const away = connectCmdb({ url: 'postgresql://nobody@127.0.0.1:9/none' })
    stops.push(() => away.close())
    const warn = (it: object) => heard.push(JSON.stringify(it))
    const deadMan = startDeadMan({
      cmdb: away,
      url: watcher.url,
      everySeconds: 0.05,
      log: { ...log, warn },
    })
    stops.push(deadMan.stop)
    await vi.waitFor(
      () => expect(heard).toEqual(['{"reason":"the database does not answer"}']),
      soon,
    )
    expect(watcher.posted).toEqual([])
  })

  describe.skipIf(whyNoMosquitto)('by a real Mosquitto', () => {
    test('alerts are on the topic of their site for whoever may read it, and wait while the broker is away', async () => {
      const users = { collector: 'c', noc: 'n', [AGENT]: 'a' }
      let broker = await startMosquitto({ users })
      const port = Number(new URL(broker.url).port)
      stops.push(() => broker.stop())
      const login = (username: string, password: string) =>
        mqtt.connect(broker.url, { username, password, reconnectPeriod: 100 })
      const [collector, noc, agent] = [
        login('collector', 'c'),
        login('noc', 'n'),
        login(AGENT, 'a'),
      ]
      stops.push(...[collector, noc, agent].map(it => () => it.endAsync(true)))
      const heard: string[] = []
      noc.on('message', (topic, payload) => {
        const { event, alert } = AlertMessage.parse(JSON.parse(payload.toString('utf8')))
        heard.push(`${topic} ${event} ${alert.id}`)
      })
      const overheard: string[] = []
      agent.on('message', topic => overheard.push(topic))
      for (const it of [noc, agent])
        await it.subscribeAsync('recense/v1/alerts/#', { qos: 1 }).catch(() => {})

      const publish = async (topic: string, payload: string) => {
        if (!collector.connected) throw new Error('not connected to the broker')
        await collector.publishAsync(topic, payload, { qos: 1 })
      }
      const channel = mqttChannel({ name: 'mqtt', language: 'fr', filter }, publish, 1_000)
      const telling = startTelling({ cmdb: database.cmdb, channels: [channel], log, everyMs: 20 })
      stops.push(telling.stop)
      const first = await happen()
      await vi.waitFor(
        () => expect(heard).toEqual([`recense/v1/alerts/${SITE} opened ${first}`]),
        soon,
      )

      await broker.kill()
      await happen('resolved', { id: first })
      await vi.waitFor(async () => {
        const rows = await clock.rows(
          "SELECT failure FROM alert_deliveries WHERE state = 'waiting'",
        )
        expect(rows[0]?.failure).toBeTruthy()
      }, soon)
      broker = await startMosquitto({ users, port })
      await vi.waitFor(
        () =>
          expect([...new Set(heard)]).toEqual([
            expect.any(String),
            `recense/v1/alerts/${SITE} resolved ${first}`,
          ]),
        soon,
      )
      expect(overheard).toEqual([])
    })
  })
})
