import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { enrol } from '../../agent/enrolment/enrol.ts'
import { topicOf } from '../../schemas/messages.ts'
import {
  type CollectorFolder,
  collectorCommand,
  makeCollectorFolder,
  type RunningCollector,
  startCollector,
} from '../real/collector.ts'
import { closing, logIn } from '../real/log-in.ts'
import { whyNoMosquitto } from '../real/mosquitto.ts'
import {
  findPlaceForMosquitto,
  type MosquittoPlace,
  type MosquittoTls,
  startMosquittoTls,
} from '../real/mosquitto-tls.ts'

const SITE = '0370037P'
const FILES = [
  'ca.pem',
  'server.pem',
  'server-key.pem',
  'recense.acl',
  'recense.passwd',
  'revoked.crl',
]
const MINUTE = { timeout: 60_000 }
const environment = { MQTT_PASSWORD: 'of-the-collector' }

describe.skipIf(whyNoMosquitto)(
  whyNoMosquitto
    ? `Mosquitto with a collector (${whyNoMosquitto})`
    : 'Mosquitto with a collector that keeps its files',
  () => {
    let place: MosquittoPlace
    let folder: CollectorFolder
    let collector: RunningCollector
    let mosquitto: MosquittoTls
    const clients: MqttClient[] = []

    beforeAll(async () => {
      place = await findPlaceForMosquitto()
      folder = makeCollectorFolder(place.settings)
      collector = await startCollector(folder, environment)
      mosquitto = await startMosquittoTls(place)
    }, 60_000)
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.endAsync(true)
    })
    afterAll(async () => {
      await mosquitto?.stop()
      await collector?.end('SIGTERM')
      folder?.remove()
      place?.remove()
    })

    const text = (name: string) => readFileSync(join(place.folder, name), 'utf8')
    const run = async (...args: string[]) => {
      const done = await collectorCommand([...args, '--config', folder.configFile], environment)
      if (done.code !== 0) throw new Error(done.stderr)
      return done.stdout
    }
    /** A file has changed; then SIGHUP, as by the path unit. */
    async function reloadAfter(name: string, change: () => Promise<unknown>): Promise<void> {
      const before = text(name)
      await change()
      await expect.poll(() => text(name) !== before, MINUTE).toBe(true)
      mosquitto.reload()
    }
    async function certified(agent: string) {
      const said = await run('enrol', SITE, '--agent', agent)
      const enrolled = await enrol(/recense-agent enrol (\S+)/.exec(said)?.[1] ?? '')
      if (!enrolled.ok) throw new Error(enrolled.failure)
      const { certificate: cert, key, authority: ca, brokerUrl } = enrolled.value
      return async (reconnectPeriod = 0) => {
        const client = await logIn(brokerUrl, { cert, key, ca, clientId: agent, reconnectPeriod })
        clients.push(client)
        return client
      }
    }
    const passwordOf = async (agent: string) => {
      const said = await run('enrol', SITE, '--password', '--agent', agent)
      expect(said).toContain(`url: mqtts://127.0.0.1:${place.ports.passwords}`)
      return /echo '([^']+)'/.exec(said)?.[1] ?? ''
    }
    async function byPassword(username: string, password: string) {
      const options = { username, password, ca: text('ca.pem') }
      const client = await logIn(`mqtts://127.0.0.1:${place.ports.passwords}`, options)
      clients.push(client)
      return client
    }

    test('they are there before Mosquitto, readable by its group, the secret ones by nobody else', () => {
      const modes = FILES.map(
        name => `${name} ${(statSync(join(place.folder, name)).mode & 0o777).toString(8)}`,
      )
      expect(modes).toEqual([
        'ca.pem 644',
        'server.pem 644',
        'server-key.pem 640',
        'recense.acl 640',
        'recense.passwd 640',
        'revoked.crl 644',
      ])
    })

    test('Mosquitto listens where its configuration says, and nowhere else', () => {
      const opened = [...mosquitto.log().matchAll(/listen socket on port (\d+)/g)].map(it => it[1])
      expect(new Set(opened)).toEqual(new Set(Object.values(place.ports).map(String)))
    })

    test('the collector reaches Mosquitto through them', async () => {
      const ready = async () => (await fetch(`${collector.httpUrl}/readyz`)).status
      await expect.poll(ready, MINUTE).toBe(200)
    })

    test('nothing is written while nothing changes, and what is takes the group of the folder', async () => {
      const written = () => FILES.map(name => statSync(join(place.folder, name)).mtimeMs)
      const before = written()
      await sleep(12_000)
      expect(written()).toEqual(before)
      await reloadAfter('recense.passwd', () => passwordOf('grouped'))
      const { gid } = statSync(place.folder)
      expect(statSync(join(place.folder, 'recense.passwd')).gid).toBe(gid)
    })

    test('an agent whose certificate is revoked may use no topic after SIGHUP, and is cut for good within the minute', async () => {
      const bystander = await (await certified('staying'))()
      let isBystanderCut = false
      bystander.once('close', () => {
        isBystanderCut = true
      })
      const login = await certified('leaving')
      const client = await login(200)
      client.on('error', () => undefined)
      // What cannot be read is put aside with a line, so each that arrives is seen.
      const say = (who: MqttClient, agent: string) =>
        void who.publishAsync(topicOf(agent, 'traffic'), 'x', { qos: 1 }).catch(() => undefined)
      const arrived = (agent: string) =>
        collector
          .stderr()
          .split('\n')
          .filter(it => it.includes('message-quarantined') && it.includes(`/${agent}/`)).length
      say(client, 'leaving')
      await expect.poll(() => arrived('leaving'), MINUTE).toBe(1)

      await reloadAfter('revoked.crl', () => run('revoke', 'leaving'))
      await sleep(500)
      say(client, 'leaving')
      say(bystander, 'staying')
      await expect.poll(() => arrived('staying'), MINUTE).toBe(1)
      await sleep(1_000)
      expect(arrived('leaving')).toBe(1)
      await expect.poll(() => client.connected, MINUTE).toBe(false)
      await sleep(1_500)
      expect(client.connected).toBe(false)
      await expect(login()).rejects.toThrow()
      await (await certified('arriving'))()
      expect(isBystanderCut).toBe(false)
    })

    test('an agent that has enrolled again comes in, its old certificate does not', async () => {
      const old = await certified('renewed')
      const oldClient = await old(200)
      oldClient.on('error', () => undefined)
      let fresh: Awaited<ReturnType<typeof certified>> | undefined
      await reloadAfter('revoked.crl', async () => {
        fresh = await certified('renewed')
      })
      await expect.poll(() => oldClient.connected, MINUTE).toBe(false)
      await expect(old()).rejects.toThrow()
      await fresh?.()
    })

    test('a password agent is on TLS, and cut by SIGHUP when it gets a new password or is revoked', async () => {
      let password = ''
      await reloadAfter('recense.passwd', async () => {
        password = await passwordOf('by-password')
      })
      const first = await byPassword('by-password', password)
      await first.publishAsync(topicOf('by-password', 'traffic'), 'x', { qos: 1 })

      let next = ''
      await reloadAfter('recense.passwd', async () => {
        next = await passwordOf('by-password')
      })
      await closing(first)
      await expect(byPassword('by-password', password)).rejects.toThrow()
      const second = await byPassword('by-password', next)

      await reloadAfter('recense.passwd', () => run('revoke', 'by-password'))
      await closing(second)
      await expect(byPassword('by-password', next)).rejects.toThrow()
    }, 180_000)
  },
)
