import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import { Client } from 'pg'
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findRunningPostgres } from '../../collector/postgres/find-running.ts'
import { topicOf } from '../../schemas/messages.ts'
import type { Observation } from '../../schemas/observation.ts'
import {
  collectorCommand,
  makeCollectorFolder,
  type RunningCollector,
  startCollector,
} from '../real/collector.ts'
import { startMosquitto, whyNoMosquitto } from '../real/mosquitto.ts'
import { postgresServers, startTestServer } from '../real/postgres-server.ts'

const AGENT = '0370037P'
const OTHER = '0450029M'
/** Two slow cores may be busy with other tests. */
const soon = { timeout: 30_000 }

/** Two agents enrolled at a running collector, and the CMDB to look into. */
type Place = {
  collector: () => RunningCollector
  databaseUrl: () => string
  passwords: Record<string, string>
  restart: () => Promise<void>
  stop: () => Promise<void>
}

const debian = postgresServers.find(server => server.name.startsWith('PostgreSQL of the'))
const whyNoDebian = debian ? undefined : 'the PostgreSQL of the distribution is not installed'

const places: { name: string; skip?: string | undefined; open: () => Promise<Place> }[] = [
  { name: 'everything embedded', open: () => openPlace({}, {}, []) },
  {
    name: `an external Mosquitto and ${debian?.name ?? 'PostgreSQL'}`,
    skip: whyNoMosquitto ?? whyNoDebian,
    open: async () => {
      if (!debian) throw new Error(whyNoDebian)
      const database = await startTestServer(debian)
      const passwords = { collector: 'of-the-collector', [AGENT]: 'one', [OTHER]: 'other' }
      const broker = await startMosquitto({ users: passwords })
      const place = await openPlace(
        { mqtt: { url: broker.url, password: 'env:MQTT_PASSWORD' } },
        { DATABASE_URL: database.url, MQTT_PASSWORD: passwords.collector },
        [broker.stop, database.remove],
      )
      Object.assign(place.passwords, passwords)
      return place
    },
  },
]

async function openPlace(
  config: object,
  environment: Record<string, string>,
  closeToo: (() => Promise<void>)[],
): Promise<Place> {
  const folder = makeCollectorFolder(config)
  let collector = await startCollector(folder, environment)
  const passwords: Record<string, string> = {}
  for (const agent of [AGENT, OTHER]) {
    const enrolled = await collectorCommand(
      ['enrol', agent, '--password', '--config', folder.configFile],
      environment,
    )
    passwords[agent] = /echo '([^']+)'/.exec(enrolled.stdout)?.[1] ?? ''
  }
  const embedded = () => findRunningPostgres(join(folder.path, 'data')) ?? ''
  return {
    collector: () => collector,
    databaseUrl: () => environment.DATABASE_URL ?? embedded(),
    passwords,
    restart: async () => {
      await collector.end('SIGKILL')
      collector = await startCollector(folder, environment)
    },
    stop: async () => {
      await collector.end('SIGTERM')
      folder.remove()
      for (const close of closeToo) await close()
    },
  }
}

const absent = { status: 'unsupported' as const }

function aSwitch(changes: Partial<Observation> = {}): Observation {
  return {
    type: 'device',
    address: '10.1.2.3',
    kind: 'switch',
    vendor: 'HPE',
    model: '5130-24G',
    serial: 'CN12345678',
    name: 'rca0370037psw152.RG2.13',
    interfaces: {
      status: 'complete',
      rows: [{ name: 'GigabitEthernet1/0/1', index: 1, isUp: true }],
    },
    vlans: absent,
    neighbours: absent,
    macTable: absent,
    arpTable: absent,
    accessPoints: absent,
    ...changes,
  }
}

function envelope(agent: string, observation: Observation, id = uuidv7()) {
  const now = new Date().toISOString()
  const body = { scanId: uuidv4(), observedAt: now, observation }
  return { id, payload: JSON.stringify({ schema: 'observation/1', id, agent, sentAt: now, body }) }
}

for (const { name, skip, open } of places) {
  describe.skipIf(skip)(`on ${name}${skip ? ` (${skip})` : ''}`, () => {
    let place: Place
    const clients: MqttClient[] = []
    beforeAll(async () => {
      place = await open()
    }, 120_000)
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.endAsync(true)
    })
    afterAll(() => place?.stop())

    /** An agent's connection, and the ids that the collector said it has. */
    async function connect(agent: string) {
      const client = mqtt.connect(place.collector().mqttUrl, {
        username: agent,
        password: place.passwords[agent] ?? '',
        reconnectPeriod: 200,
      })
      clients.push(client)
      const receipted: string[] = []
      client.on('error', () => undefined)
      client.on('message', (_topic, payload) => {
        receipted.push(...JSON.parse(payload.toString()).body.ids)
      })
      await client.subscribeAsync(topicOf(agent, 'receipt'), { qos: 1 })
      return { client, receipted }
    }

    async function send(agent: string, observation: Observation): Promise<string> {
      const { client, receipted } = await connect(agent)
      const { id, payload } = envelope(agent, observation)
      await client.publishAsync(topicOf(agent, 'observation'), payload, { qos: 1 })
      await expect.poll(() => receipted, soon).toContain(id)
      return id
    }

    async function query(text: string): Promise<Record<string, unknown>[]> {
      const client = new Client(place.databaseUrl())
      await client.connect()
      try {
        return (await client.query(text)).rows
      } finally {
        await client.end()
      }
    }

    test('an observation that an agent publishes is receipted and is a device of its site, in the CMDB and the API', async () => {
      await send(AGENT, aSwitch())
      expect(await query('select site_id, kind, vendor, model, serial from devices')).toEqual([
        { site_id: AGENT, kind: 'switch', vendor: 'HPE', model: '5130-24G', serial: 'CN12345678' },
      ])
      const url = `${place.collector().httpUrl}/api/v1/devices?site=${AGENT}&kind=switch`
      const list = await (await fetch(url)).json()
      expect(list).toMatchObject({
        items: [{ site: AGENT, name: 'rca0370037psw152.RG2.13', serial: 'CN12345678' }],
        total: 1,
      })
    })

    test('the same address and serial at another site are another device', async () => {
      await send(OTHER, aSwitch())
      const sites = await query("select site_id from devices where serial = 'CN12345678'")
      expect(sites.map(row => row.site_id).toSorted()).toEqual([AGENT, OTHER])
    })

    test('bytes that are no message go to quarantine with the reason, and what follows is taken in', async () => {
      const { client } = await connect(AGENT)
      const { payload } = envelope(AGENT, aSwitch())
      for (const bad of ['', '{', payload.slice(0, 200), Buffer.from([0xff, 0xfe]), '[]', 'null']) {
        await client.publishAsync(topicOf(AGENT, 'observation'), bad, { qos: 1 })
      }
      // Two clients of one login would take the session from each other.
      await client.endAsync(true)
      await send(AGENT, aSwitch({ address: '10.1.2.9', serial: 'CN99999999', name: 'after' }))
      await expect
        .poll(async () => (await query('select 1 from quarantine')).length, soon)
        .toBeGreaterThanOrEqual(5)
      const rows = await query(
        "select 1 from quarantine where reason = '' or topic not like 'recense/%'",
      )
      expect(rows).toEqual([])
    })

    test('a message that names another agent than its topic is quarantined, and the other site is as it was', async () => {
      const before = await query('select count(*) from quarantine')
      const { client } = await connect(AGENT)
      const { payload } = envelope(OTHER, aSwitch({ serial: 'FORGED' }))
      await client.publishAsync(topicOf(AGENT, 'observation'), payload, { qos: 1 })
      await expect.poll(() => query('select count(*) from quarantine'), soon).not.toEqual(before)
      expect(await query("select 1 from devices where serial = 'FORGED'")).toEqual([])
    })

    test('10 MB from one agent cut that agent only, and the collector goes on', async () => {
      const { client } = await connect(AGENT)
      const isCut = new Promise<void>(resolve => client.once('close', () => resolve()))
      client.publish(topicOf(AGENT, 'observation'), Buffer.alloc(10_000_000, 0x20), { qos: 1 })
      await isCut
      await client.endAsync(true)
      await send(OTHER, aSwitch({ address: '10.1.2.10', serial: 'CN77777777', name: 'bystander' }))
    })

    test('a message that is sent again after the collector was killed is in the CMDB once', async () => {
      const { client, receipted } = await connect(AGENT)
      const message = envelope(AGENT, aSwitch({ address: '10.1.2.20', serial: 'CN00000020' }))
      const topic = topicOf(AGENT, 'observation')
      await client.publishAsync(topic, message.payload, { qos: 1 })
      await place.restart()
      await client.endAsync(true)

      const later = await connect(AGENT)
      await later.client.publishAsync(topic, message.payload, { qos: 1 })
      await expect.poll(() => later.receipted, soon).toContain(message.id)
      expect(
        await query(`select 1 from received_messages where id = '${message.id}'`),
      ).toHaveLength(1)
      expect(await query("select 1 from devices where serial = 'CN00000020'")).toHaveLength(1)
      expect(receipted.length).toBeLessThanOrEqual(1)
    })
  })
}
