import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { enrol } from '../../../agent/enrolment/enrol.ts'
import { startRenewal } from '../../../agent/enrolment/renewal.ts'
import { connectCmdb } from '../../../collector/cmdb/connect.ts'
import { findRunningPostgres } from '../../../collector/postgres/find-running.ts'
import { decodeToken, encodeToken } from '../../../schemas/enrolment.ts'
import {
  type CollectorFolder,
  collectorCommand,
  makeCollectorFolder,
  type RunningCollector,
  startCollector,
} from '../../real/collector.ts'

const AGENT_MAIN = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url))
const MINUTE = { timeout: 60_000 }

function agentCommand(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [AGENT_MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      output += data
    })
  }
  return new Promise(resolve => child.once('close', code => resolve({ code, output })))
}

describe('enrolment', () => {
  let folder: CollectorFolder
  let collector: RunningCollector
  beforeAll(async () => {
    folder = makeCollectorFolder()
    collector = await startCollector(folder)
  })
  afterAll(async () => {
    await collector.end('SIGTERM')
    folder.remove()
  })

  async function newToken(agent = '0370037P'): Promise<string> {
    const args = ['enrol', '0370037P', '--agent', agent, '--config', folder.configFile]
    const { stdout, stderr } = await collectorCommand(args)
    const token = /recense-agent enrol (\S+)/.exec(stdout)?.[1]
    if (!token) throw new Error(stderr)
    return token
  }
  const revoke = (agent: string) =>
    collectorCommand(['revoke', agent, '--config', folder.configFile])

  function login(agentFolder: string): Promise<MqttClient> {
    const file = (name: string) => readFileSync(join(agentFolder, name), 'utf8')
    const { broker } = parse(file('agent.yaml'))
    return connect(broker.url, {
      ca: file('ca.pem'),
      cert: file('agent.pem'),
      key: file('agent-key.pem'),
    })
  }

  test('a token makes an agent: private key, certificate and a configuration that logs in', async () => {
    const token = await newToken()
    const agentFolder = join(folder.path, 'one')
    const done = await agentCommand('enrol', token, '--folder', agentFolder)
    expect(done).toMatchObject({ code: 0 })
    for (const name of ['agent.yaml', 'agent-key.pem', 'agent.pem', 'ca.pem']) {
      expect(statSync(join(agentFolder, name)).mode & 0o777).toBe(0o600)
    }
    const client = await login(agentFolder)
    await client.publishAsync('recense/v1/0370037P/traffic', '{}', { qos: 1 })
    await client.endAsync(true)

    const secret = decodeToken(token)
    if (!secret.ok) throw new Error(secret.failure)
    const key = readFileSync(join(agentFolder, 'agent-key.pem'), 'utf8').split('\n')[1] ?? ''
    for (const canary of [secret.value.secret, token, key]) {
      expect(collector.stderr() + done.output).not.toContain(canary)
    }

    const again = await agentCommand('enrol', await newToken(), '--folder', agentFolder)
    expect(again).toMatchObject({ code: 2, output: expect.stringContaining('--force') })
  })

  test('a token works once, and of two who have it at the same time for one', async () => {
    const token = await newToken('twice')
    const both = await Promise.all([enrol(token), enrol(token)])
    expect(both.filter(it => it.ok)).toHaveLength(1)
    expect(await enrol(token)).toMatchObject({
      ok: false,
      failure: expect.stringContaining('unknown, used, or too old'),
    })
  })

  test('a token of another authority is refused before its secret is sent, a cut one at once', async () => {
    const token = decodeToken(await newToken('careful'))
    if (!token.ok) throw new Error(token.failure)
    const forged = encodeToken({ ...token.value, authority: 'a'.repeat(64) })
    expect(await enrol(forged)).toMatchObject({
      failure: expect.stringContaining('not the collector that made the token'),
    })
    expect(await enrol(encodeToken(token.value).slice(0, -20))).toMatchObject({ ok: false })
    expect(await enrol(encodeToken(token.value))).toMatchObject({ ok: true })
  })

  test('a certificate that is two thirds over is renewed, for the same key, and not before', async () => {
    const agentFolder = join(folder.path, 'renewing')
    await agentCommand('enrol', await newToken('renewing'), '--folder', agentFolder)
    const file = (name: string) => readFileSync(join(agentFolder, name), 'utf8')
    const before = file('agent.pem')
    const { broker } = parse(file('agent.yaml'))
    const troubles: string[] = []
    const renewAfter = (days: number, onRenewed: () => void) =>
      startRenewal({
        url: broker.renewUrl,
        authority: file('ca.pem'),
        certificateFile: join(agentFolder, 'agent.pem'),
        identity: () => ({ certificate: file('agent.pem'), key: file('agent-key.pem') }),
        nowMs: () => Date.now() + days * 86_400_000,
        onRenewed,
        onTrouble: line => troubles.push(line),
      })
    renewAfter(200, () => troubles.push('too early')).stop()
    await new Promise<void>(resolve => renewAfter(300, resolve).stop())
    expect(file('agent.pem')).not.toBe(before)
    const client = await login(agentFolder)
    await client.endAsync(true)

    await revoke('renewing')
    renewAfter(300, () => troubles.push('renewed after all')).stop()
    await expect.poll(() => troubles, MINUTE).toEqual([expect.stringContaining('revoked')])
  })

  test('who is revoked by a command in another process is cut and stays out, old certificates after a new enrolment, too', async () => {
    const agentFolder = join(folder.path, 'leaving')
    await agentCommand('enrol', await newToken('leaving'), '--folder', agentFolder)
    const client = await login(agentFolder)
    const isCut = new Promise<void>(resolve => client.once('close', () => resolve()))
    expect(await revoke('leaving')).toMatchObject({ code: 0, stderr: '' })
    await isCut
    await expect(login(agentFolder)).rejects.toThrow()

    const back = join(folder.path, 'back')
    await agentCommand('enrol', await newToken('leaving'), '--folder', back)
    await (await login(back)).endAsync(true)
    await expect(login(agentFolder)).rejects.toThrow()
    expect(await revoke('nobody')).toMatchObject({ code: 2 })
  })

  test('an agent that gets a new password is cut from where it logged in with the old one', async () => {
    const password = async () => {
      const args = ['enrol', '0370037P', '--password', '--agent', 'changing']
      const { stdout } = await collectorCommand([...args, '--config', folder.configFile])
      return /echo '([^']+)'/.exec(stdout)?.[1] ?? ''
    }
    const old = { username: 'changing', password: await password() }
    const client = await connect(collector.mqttUrl, old)
    const isCut = new Promise<void>(resolve => client.once('close', () => resolve()))
    const fresh = { username: 'changing', password: await password() }
    await isCut
    await expect(connect(collector.mqttUrl, old)).rejects.toThrow()
    const again = await connect(collector.mqttUrl, fresh)
    let isCutAgain = false
    again.once('close', () => {
      isCutAgain = true
    })
    // Longer than two looks at the register.
    await sleep(22_000)
    expect(isCutAgain).toBe(false)
    await again.endAsync(true)
  })

  test('what was revoked is not let in again by a backup of the database that is restored', async () => {
    const floorFile = join(folder.path, 'data', 'pki', 'revoked.json')
    const floor = () => JSON.parse(readFileSync(floorFile, 'utf8'))
    const openOf = (): { agent: string; mark: string }[] => floor().open
    const before = new Set(existsSync(floorFile) ? openOf().map(it => it.mark) : [])
    const agentFolder = join(folder.path, 'restored')
    await agentCommand('enrol', await newToken('restored'), '--folder', agentFolder)
    const args = ['enrol', '0370037P', '--password', '--agent', 'restored-b']
    const { stdout } = await collectorCommand([...args, '--config', folder.configFile])
    const login2 = { username: 'restored-b', password: /echo '([^']+)'/.exec(stdout)?.[1] ?? '' }
    const unused = await newToken('restored-c')
    await (await login(agentFolder)).endAsync(true)
    await (await connect(collector.mqttUrl, login2)).endAsync(true)
    const added = () =>
      openOf()
        .filter(it => !before.has(it.mark))
        .map(it => it.agent)
    await expect.poll(added, MINUTE).toEqual(expect.arrayContaining(['restored-b', 'restored-c']))

    const cmdb = connectCmdb({ url: findRunningPostgres(join(folder.path, 'data')) ?? '' })
    const query = (text: string) => cmdb.pool.query(text)
    try {
      const tables = ['agents', 'agent_certificates', 'enrolment_tokens']
      for (const table of tables) await query(`CREATE TABLE backup_${table} AS TABLE ${table}`)
      const { void: voidBefore } = floor()
      expect(await enrol(unused)).toMatchObject({ ok: true })
      await revoke('restored')
      await revoke('restored-b')
      await expect.poll(() => floor().void.length, MINUTE).toBe(voidBefore.length + 2)

      await query(`UPDATE agents SET revoked_at = it.revoked_at, password_hash = it.password_hash,
        mosquitto_hash = it.mosquitto_hash FROM backup_agents it WHERE it.id = agents.id`)
      for (const table of tables.slice(1)) {
        await query(`DELETE FROM ${table}`)
        await query(`INSERT INTO ${table} SELECT * FROM backup_${table}`)
      }
      await expect.poll(() => collector.stderr(), MINUTE).toContain('revoked-before-the-backup')
      await expect(login(agentFolder)).rejects.toThrow()
      await expect(connect(collector.mqttUrl, login2)).rejects.toThrow()
      expect(await enrol(unused)).toMatchObject({ ok: false })
      for (const table of tables) await query(`DROP TABLE backup_${table}`)
    } finally {
      await cmdb.close()
    }
    const back = join(folder.path, 'restored-back')
    await agentCommand('enrol', await newToken('restored'), '--folder', back)
    await (await login(back)).endAsync(true)
    // The floor is read every half minute, and twice here.
  }, 120_000)

  test('who is revoked by the API is cut at once, also with a password that is remembered', async () => {
    const args = ['enrol', '0370037P', '--password', '--agent', 'by-password']
    const { stdout } = await collectorCommand([...args, '--config', folder.configFile])
    const password = /echo '([^']+)'/.exec(stdout)?.[1] ?? ''
    const options = { username: 'by-password', password }
    const client = await connect(collector.mqttUrl, options)
    const isCut = new Promise<void>(resolve => client.once('close', () => resolve()))
    const url = `${collector.httpUrl}/api/v1/agents/by-password/revoke`
    const foreign = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }
    expect((await fetch(url, foreign)).status).toBe(403)
    expect((await fetch(url, { method: 'POST' })).status).toBe(200)
    await isCut
    await expect(connect(collector.mqttUrl, options)).rejects.toThrow()
    const unknown = url.replace('by-password', 'nobody')
    expect((await fetch(unknown, { method: 'POST' })).status).toBe(404)
  })
})

function connect(url: string, options: mqtt.IClientOptions): Promise<MqttClient> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, ...options })
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.on('error', reject)
    client.once('close', () => reject(new Error('closed')))
  })
}
