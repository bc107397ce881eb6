import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { zstdDecompressSync } from 'node:zlib'
import { connectAsync, type MqttClient } from 'mqtt'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Outbox, openOutbox } from '../../../agent/outbox/outbox.ts'
import { startUplink, type Uplink } from '../../../agent/outbox/uplink.ts'
import { findFreePort } from '../../real/free-port.ts'
import { type Mosquitto, startMosquitto, whyNoMosquitto } from '../../real/mosquitto.ts'

const AGENT = '0370037P'
const users = { [AGENT]: 'canary-password', collector: 'collector-password' }
const traffic = { samples: [] as never[] }

type Received = { topic: string; text: string; retain: boolean }

/** What the collector is to the agent: it hears everything, and receipts what it is told to. */
async function listenAsCollector(url: string, shouldReceipt: (id: string) => boolean) {
  const received: Received[] = []
  const client: MqttClient = await connectAsync(url, {
    username: 'collector',
    password: users.collector,
    reconnectPeriod: 0,
  })
  client.on('error', () => {})
  client.on('message', (topic, payload, { retain }) => {
    const isCompressed = payload.readUInt32BE(0) === 0x28b52ffd
    const text = (isCompressed ? zstdDecompressSync(payload) : payload).toString()
    received.push({ topic, text, retain })
    const { id } = JSON.parse(text)
    if (topic.endsWith('/traffic') && shouldReceipt(id)) {
      client.publish(
        `recense/v1/${AGENT}/receipt`,
        JSON.stringify({
          schema: 'receipt/1',
          id: uuidv7(),
          agent: AGENT,
          sentAt: new Date().toISOString(),
          body: { ids: [id] },
        }),
        { qos: 1 },
      )
    }
  })
  await client.subscribeAsync(['recense/v1/+/traffic', 'recense/v1/+/heartbeat'], { qos: 1 })
  const idsOf = (kind: string) =>
    received.filter(it => it.topic.endsWith(`/${kind}`)).map(it => JSON.parse(it.text).id)
  return { received, idsOf, client }
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 20_000
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await sleep(20)
  }
}

describe.skipIf(whyNoMosquitto !== undefined)(
  `the road to the collector through Mosquitto${whyNoMosquitto ? ` (skipped: ${whyNoMosquitto})` : ''}`,
  () => {
    let folder: string
    let outbox: Outbox
    let port: number
    let broker: Mosquitto | undefined
    let uplink: Uplink | undefined
    let troubles: string[]
    const clients: MqttClient[] = []

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'recense-uplink-'))
      outbox = openOutbox(join(folder, 'outbox.sqlite')).outbox
      port = await findFreePort()
      troubles = []
    })
    afterEach(async () => {
      for (const client of clients.splice(0)) client.end(true)
      await uplink?.close()
      await broker?.stop()
      outbox.close()
      rmSync(folder, { recursive: true })
      uplink = undefined
      broker = undefined
    })

    const start = (password = users[AGENT]) =>
      startUplink({
        agent: AGENT,
        version: '0.0.0',
        outbox,
        broker: {
          url: `mqtt://127.0.0.1:${port}`,
          username: AGENT,
          password,
          retryMs: { first: 50, longest: 200 },
        },
        status: () => ({}),
        onConnect: () => {},
        onTrouble: line => troubles.push(line),
        resendAfterMs: 300,
      })
    const startBroker = async () => {
      broker = await startMosquitto({ users, port })
    }
    const collector = async (shouldReceipt: (id: string) => boolean = () => true) => {
      const listener = await listenAsCollector(`mqtt://127.0.0.1:${port}`, shouldReceipt)
      clients.push(listener.client)
      return listener
    }

    test('what is put while there is no broker arrives in order once there is one', async () => {
      uplink = start()
      const ids: string[] = []
      for (let count = 0; count < 150; count++) ids.push(await outbox.put('traffic', traffic))
      await startBroker()
      const { idsOf } = await collector()
      await until(() => outbox.depth().messages === 0, 'an empty outbox')
      expect([...new Set(idsOf('traffic'))]).toEqual(ids)
      expect(new Set(troubles)).toEqual(
        new Set([`mqtt://127.0.0.1:${port}: nothing listens there`]),
      )
    })

    test('a message without a receipt stays, and is sent again', async () => {
      await startBroker()
      const seen = new Map<string, number>()
      const { idsOf } = await collector(id => {
        seen.set(id, (seen.get(id) ?? 0) + 1)
        return (seen.get(id) ?? 0) >= 2
      })
      uplink = start()
      const id = await outbox.put('traffic', traffic)
      await until(() => idsOf('traffic').length >= 1, 'the first sending')
      expect(outbox.oldest(1)).toEqual([id])
      await until(() => outbox.depth().messages === 0, 'the receipt of the second sending')
      expect(idsOf('traffic')).toEqual([id, id])
    })

    test('a broker that is killed and loses everything loses nothing for us', async () => {
      await startBroker()
      uplink = start()
      await until(() => uplink?.isConnected() === true, 'a connection')
      const ids = await Promise.all(
        Array.from({ length: 30 }, () => outbox.put('traffic', traffic)),
      )
      await sleep(200) // The broker has acknowledged them; nobody has receipted them.
      await broker?.kill()
      await startBroker()
      const { idsOf } = await collector()
      await until(() => outbox.depth().messages === 0, 'an empty outbox')
      expect(new Set(idsOf('traffic'))).toEqual(new Set(ids))
    })

    test('a wrong password is a line without the password, and is tried again', async () => {
      await startBroker()
      uplink = start('canary-wrong-password')
      await until(() => troubles.length > 0, 'a line')
      await sleep(1_000)
      const line = `mqtt://127.0.0.1:${port}: login as ${AGENT} refused: wrong user name or password, or not allowed`
      expect(new Set(troubles)).toEqual(new Set([line]))
      expect((broker?.log().match(/not authorised|disconnected/gi) ?? []).length).toBeGreaterThan(2)
    })

    test('rubbish on the receipt topic is one line, and nothing is removed', async () => {
      await startBroker()
      const { client } = await collector(() => false)
      uplink = start()
      const id = await outbox.put('traffic', traffic)
      await until(() => uplink?.isConnected() === true, 'a connection')
      for (const payload of ['{', 'null', `{"ids":["${id}"]}`, Buffer.from('28b52ffd00', 'hex')]) {
        await client.publishAsync(`recense/v1/${AGENT}/receipt`, payload, { qos: 1 })
      }
      await until(() => troubles.length === 4, 'four lines')
      expect(troubles[0]).toBe(`recense/v1/${AGENT}/receipt: not JSON, nor JSON in zstd`)
      expect(outbox.oldest(1)).toEqual([id])
    })

    test('the heartbeat is retained, tells the depth, and says offline at the end', async () => {
      await startBroker()
      await outbox.put('traffic', traffic)
      uplink = start()
      await until(() => uplink?.isConnected() === true, 'a connection')
      const { received } = await collector(() => false)
      const heartbeat = () => received.filter(it => it.topic.endsWith('/heartbeat'))
      await until(() => heartbeat().length > 0, 'the retained heartbeat')
      expect(heartbeat()[0]?.retain).toBe(true)
      expect(JSON.parse(heartbeat()[0]?.text ?? '')).toMatchObject({
        schema: 'heartbeat/1',
        agent: AGENT,
        body: { state: 'online', outbox: { messages: 1, isDurable: true } },
      })
      await uplink.close()
      await until(() => heartbeat().at(-1)?.text.includes('"offline"') === true, 'offline')
    })

    test('large messages are compressed', async () => {
      await startBroker()
      const { received } = await collector()
      uplink = start()
      const sample = { address: '10.1.2.3', interface: '1', from: 'x', to: 'y' }
      await outbox.put('traffic', { samples: Array.from({ length: 1000 }, () => sample) })
      await until(() => outbox.depth().messages === 0, 'the receipt')
      expect(received.find(it => it.topic.endsWith('/traffic'))?.text).toContain('"10.1.2.3"')
    })
  },
)
