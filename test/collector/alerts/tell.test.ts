import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from '../../../collector/alerts/channels/channel.ts'
import { emailChannel } from '../../../collector/alerts/channels/email.ts'
import { mqttChannel } from '../../../collector/alerts/channels/mqtt-topic.ts'
import { webhookChannel } from '../../../collector/alerts/channels/webhook.ts'
import { backOffMs, chooseChannels, tellChannel } from '../../../collector/alerts/tell.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { AlertMessage } from '../../../schemas/alert-message.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { at, SITE } from '../school.ts'
import { happenIn } from './happen.ts'
import { startHttpReceiver } from './http-receiver.ts'
import { startSmtpReceiver } from './smtp-receiver.ts'

const filter = { severity: 'warning' as const }
const PASSWORD = 'mot-de-passe-très-secret'

describeOnOnePostgres('telling alerts', server => {
  const database = freshDatabase(server)
  const stops: (() => Promise<void>)[] = []
  let nowMs = Date.parse(at('09:00'))
  const now = () => new Date(nowMs)

  beforeEach(async () => {
    nowMs = Date.parse(at('09:00'))
    await database.cmdb.pool.query('TRUNCATE sites, alert_runs, incidents, alerts CASCADE')
    await registerSite(database.cmdb, { id: SITE, name: 'Lycée Choiseul' })
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })

  const happen = happenIn(database, now)

  async function tell(channel: Channel) {
    while ((await chooseChannels(database.cmdb, [channel], now())) > 0) {
      // Until all events are looked at.
    }
    return tellChannel(database.cmdb, channel, { now, publicUrl: 'https://recense.example' })
  }
  async function deliveries() {
    const sql = 'SELECT channel, state, attempts, failure FROM alert_deliveries ORDER BY event_id'
    return (await database.cmdb.pool.query(sql)).rows
  }

  async function mailServer(options: Partial<Parameters<typeof startSmtpReceiver>[0]> = {}) {
    const smtp = await startSmtpReceiver({ password: PASSWORD, ...options })
    stops.push(smtp.stop)
    return smtp
  }
  type Smtp = Awaited<ReturnType<typeof mailServer>>
  const mailTo = (smtp: Smtp, more: object = {}) =>
    emailChannel({
      ...{ name: 'mail', language: 'fr', filter, host: '127.0.0.1', port: smtp.port, ca: smtp.ca },
      ...{ security: 'starttls', username: 'recense', password: PASSWORD, timeoutMs: 3_000 },
      ...{ from: 'recense@example.fr', to: ['noc@example.fr'] },
      ...more,
    })

  test('an alert is mailed over STARTTLS, in French', async () => {
    const smtp = await mailServer()
    await happen()
    expect(await tell(mailTo(smtp))).toEqual({ sent: 1 })
    const [mail] = smtp.mails
    expect(mail).toMatchObject({ isEncrypted: true, user: 'recense', to: ['noc@example.fr'] })
    // Quoted-printable breaks long lines.
    expect(mail?.raw.replaceAll('=\r\n', '')).toContain('https://recense.example/alerts/')
    expect(await deliveries()).toEqual([
      { channel: 'mail', state: 'sent', attempts: 1, failure: null },
    ])
    expect(await tell(mailTo(smtp))).toEqual({ sent: 0 })
  })

  test('a mail server without TLS, or with the certificate of another, gets neither alert nor password', async () => {
    const plain = await mailServer({ offersTls: false })
    await happen()
    expect(await tell(mailTo(plain))).toMatchObject({ sent: 0, failure: expect.any(String) })
    nowMs += 60_000
    const stranger = await mailServer()
    expect(await tell(mailTo(stranger, { ca: plain.ca }))).toMatchObject({ sent: 0 })
    expect([...plain.mails, ...stranger.mails]).toEqual([])
  })

  test('a wrong password is told without the password, and tried again later', async () => {
    const smtp = await mailServer({ password: 'another' })
    await happen()
    const told = await tell(mailTo(smtp))
    expect(told.failure).toContain('Invalid')
    const [delivery] = await deliveries()
    expect(delivery).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(JSON.stringify(delivery)).not.toContain(PASSWORD)
  })

  test('what a mail server puts off is mailed later; what it refuses for good is given up', async () => {
    const refusals = [
      { code: 451, message: 'greylisted' },
      { code: 550, message: 'no such mailbox' },
    ]
    const smtp = await mailServer({ refusals })
    await happen()
    const channel = mailTo(smtp)
    expect(await tell(channel)).toMatchObject({ sent: 0 })
    nowMs += backOffMs(1)
    expect(await tell(channel)).toMatchObject({ sent: 0 })
    expect(await deliveries()).toMatchObject([{ state: 'given-up', attempts: 2 }])
    await happen()
    expect(await tell(channel)).toEqual({ sent: 1 })
  })

  test('a digest is one mail for all that came meanwhile', async () => {
    const smtp = await mailServer()
    const channel = mailTo(smtp, { digestMs: 3_600_000 })
    for (let count = 0; count < 5; count += 1) await happen()
    expect(await tell(channel)).toEqual({ sent: 0 })
    nowMs += 3_600_000
    expect(await tell(channel)).toEqual({ sent: 5 })
    expect(smtp.mails).toHaveLength(1)
  })

  async function receiver(...answer: Parameters<typeof startHttpReceiver>) {
    const http = await startHttpReceiver(...answer)
    stops.push(http.stop)
    return http
  }
  const hook = (url: string, more: object = {}) =>
    webhookChannel({ name: 'hook', language: 'en', filter, url, format: 'json', ...more })

  test('a generic webhook gets what the schema says, signed', async () => {
    const http = await receiver()
    const id = await happen()
    const keys = { signingKey: 'k', authorization: 'Bearer abc' }
    expect(await tell(hook(http.url, keys))).toEqual({ sent: 1 })
    const [posted] = http.posted
    const message = AlertMessage.parse(posted?.body)
    expect(message.alert).toMatchObject({
      id,
      title: `Lycée Choiseul (${SITE}): site unreachable (WAN or power)`,
    })
    const signature = createHmac('sha256', 'k')
      .update(posted?.text ?? '')
      .digest('hex')
    expect(posted?.headers).toMatchObject({
      authorization: 'Bearer abc',
      'x-recense-signature': `sha256=${signature}`,
    })
  })

  test('a chat gets a line and a coloured box, and no device wakes everybody by its name', async () => {
    const http = await receiver()
    await happen('opened', { device: '@all [x](http://evil)' })
    expect(await tell(hook(http.url, { format: 'rocket-chat' }))).toEqual({ sent: 1 })
    expect(http.posted[0]?.body).toMatchObject({
      text: expect.stringContaining('Lycée Choiseul'),
      attachments: [{ color: '#c0262c' }],
    })
    expect(http.posted[0]?.text).not.toMatch(/@all|\]\(/)
  })

  test('a receiver that fails is asked again, later each time, and hears everything in order once', async () => {
    const http = await receiver((response, count) => {
      response.statusCode = count <= 2 ? 503 : 200
      response.end()
    })
    const channel = hook(http.url)
    const id = await happen()
    expect(await tell(channel)).toMatchObject({ sent: 0, failure: 'the receiver answered 503' })
    await happen('resolved', { id })
    expect(await tell(channel)).toEqual({ sent: 0 })
    nowMs += backOffMs(1)
    expect(await tell(channel)).toMatchObject({ sent: 0 })
    nowMs += backOffMs(2)
    expect(await tell(channel)).toEqual({ sent: 2 })
    const events = http.posted.map(it => AlertMessage.parse(it.body).event)
    expect(events).toEqual(['opened', 'opened', 'opened', 'resolved'])
    expect(new Set(http.posted.slice(0, 3).map(it => AlertMessage.parse(it.body).id)).size).toBe(1)
  })

  test('a receiver that never answers is left after its time, and its address is not told', async () => {
    const http = await receiver(() => {})
    await happen()
    const told = await tell(hook(http.url, { timeoutMs: 300 }))
    expect(told).toEqual({ sent: 0, failure: 'the receiver did not answer in time' })
    const elsewhere = await receiver(response => {
      response.writeHead(307, { location: http.url }).end()
    })
    nowMs += backOffMs(1)
    expect(await tell(hook(elsewhere.url))).toMatchObject({ failure: 'the receiver answered 307' })
    expect(JSON.stringify(await deliveries())).not.toContain('se-cret')
  })

  test('a channel tells what its filter lets through', async () => {
    const http = await receiver()
    await happen('opened', { severity: 'info' })
    await happen()
    expect(await tell(hook(http.url, { filter: { severity: 'major' } }))).toEqual({ sent: 1 })
    await happen()
    const others = { severity: 'info' as const, sites: ['0450029M'] }
    expect(await tell(hook(http.url, { filter: others }))).toEqual({ sent: 0 })
  })

  test('several collectors tell each thing once', async () => {
    const http = await receiver(response => setTimeout(() => response.end(), 50))
    const channel = hook(http.url)
    for (let count = 0; count < 6; count += 1) await happen()
    const told = await Promise.all([tell(channel), tell(channel), tell(channel)])
    expect(told.reduce((sum, it) => sum + it.sent, 0)).toBe(6)
    expect(http.posted).toHaveLength(6)
  })

  test('the topic is that of the site', async () => {
    const published: string[] = []
    const channel = mqttChannel({ name: 'mqtt', language: 'fr', filter }, async topic => {
      published.push(topic)
    })
    await happen()
    expect(await tell(channel)).toEqual({ sent: 1 })
    expect(published).toEqual([`recense/v1/alerts/${SITE}`])
  })
})
