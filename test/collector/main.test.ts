import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../../collector/postgres/start-postgres.ts'
import {
  beginCollector,
  type CollectorFolder,
  collectorCommand,
  makeCollectorFolder,
  makeNewCollectorFolder,
  type RunningCollector,
  startCollector,
} from '../real/collector.ts'
import { findFreePort } from '../real/free-port.ts'
import { startMosquitto, whyNoMosquitto } from '../real/mosquitto.ts'
import { postgresServers, startTestServer } from '../real/postgres-server.ts'

/** Two slow cores may be busy with other tests. */
const soon = { timeout: 30_000 }

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const kept = (folder: CollectorFolder): CollectorFolder => {
  cleanUps.push(folder.remove)
  return folder
}
const folderWith = (changes: object = {}) => kept(makeCollectorFolder(changes))
const newFolderWith = (changes: object = {}) => kept(makeNewCollectorFolder(changes))

async function start(
  folder: CollectorFolder,
  environment: Record<string, string> = {},
): Promise<RunningCollector> {
  const collector = await startCollector(folder, environment)
  cleanUps.push(() => collector.end('SIGTERM'))
  return collector
}

const readiness = async ({ httpUrl }: RunningCollector) => (await fetch(`${httpUrl}/readyz`)).status

async function canLogIn(url: string, username: string, password: string): Promise<boolean> {
  const client = mqtt.connect(url, { username, password, reconnectPeriod: 0 })
  try {
    return await new Promise<boolean>(resolve => {
      client.once('connect', () => resolve(true))
      client.on('error', () => resolve(false))
    })
  } finally {
    await client.endAsync(true)
  }
}

/** PostgreSQL processes that work in the folder. */
function serversIn(folder: CollectorFolder): string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      return (
        readFileSync(`/proc/${pid}/comm`, 'utf8') === 'postgres\n' &&
        readlinkSync(`/proc/${pid}/cwd`).startsWith(folder.path)
      )
    } catch {
      return false
    }
  })
}

const passwordIn = (stdout: string) => /echo '([^']+)'/.exec(stdout)?.[1] ?? ''

describe('run', () => {
  test('everything starts embedded, says where, is ready, and stops cleanly on Ctrl-C and SIGTERM', async () => {
    const folder = newFolderWith()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const collector = await start(folder)
      expect(await readiness(collector)).toBe(200)
      const askedAt = performance.now()
      const { code, stdout } = await collector.end(signal)
      expect(code).toBe(0)
      expect(performance.now() - askedAt).toBeLessThan(5_000)
      expect(stdout.trim().split('\n')).toHaveLength(1)
      expect(stdout).toContain(join(folder.path, 'data'))
      expect(serversIn(folder)).toEqual([])
    }
  })

  test('what was stored is there after kill -9, and the folder is free again', async () => {
    const folder = folderWith({ sites: [{ id: '0370037P', name: 'Lycée Choiseul' }] })
    const killed = await start(folder)
    await killed.end('SIGKILL')
    folder.configure({})
    const collector = await start(folder)
    const sites = await (await fetch(`${collector.httpUrl}/api/v1/sites`)).json()
    expect(sites).toMatchObject({ items: [{ id: '0370037P', name: 'Lycée Choiseul' }] })
  })

  test('a port that is taken gets one line with its key, and nothing is left running', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    cleanUps.push(() => taken.close())
    await new Promise(resolve => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    for (const part of ['http', 'mqtt']) {
      const folder = folderWith({ [part]: { port } })
      const { code, stderr } = await collectorCommand(['run', '--config', folder.configFile])
      expect(code).toBe(2)
      expect(linesOf(stderr)).toEqual([
        expect.stringMatching(`cannot listen on 127.0.0.1:${port}: .*taken.*${part}.port`),
      ])
      expect(serversIn(folder)).toEqual([])
    }
  })

  test('a bug is logged once and ends with 1, and its database ends, too', async () => {
    const folder = folderWith()
    const bug = "process.on('SIGUSR2',()=>{throw(new(Error)('boom'))})"
    const collector = await start(folder, { NODE_OPTIONS: `--import=data:text/javascript,${bug}` })
    const { code, stderr } = await collector.end('SIGUSR2')
    expect(code).toBe(1)
    expect(stderr).toContain('boom')
    expect(stderr.match(/"event":"crashed"/g)).toHaveLength(1)
    await expect.poll(() => serversIn(folder), soon).toEqual([])
  })

  test('a configuration that is wrong ends with 2 and one line', async () => {
    const folder = newFolderWith({ brocker: {} })
    expect(await collectorCommand(['run', '--config', folder.configFile])).toEqual({
      code: 2,
      stdout: '',
      stderr: `recense-collector: ${folder.configFile}: brocker: there is no such key\n`,
    })
  })
})

/** What is for a person among the lines of the log. */
const linesOf = (stderr: string) =>
  stderr
    .trim()
    .split('\n')
    .filter(line => !line.startsWith('{'))

describe('the database of somebody else', () => {
  const [server] = postgresServers

  test('a start waits for a database that is down, says so once, and goes on when it is up', async () => {
    if (!server) throw new Error('no PostgreSQL')
    const database = await startTestServer(server)
    cleanUps.push(database.remove)
    await database.stop()
    const folder = newFolderWith()
    const begun = beginCollector(folder, { DATABASE_URL: database.url })
    cleanUps.push(() => begun.end('SIGTERM'))
    await expect.poll(begun.stderr, soon).toContain('database-unreachable')
    await database.start()
    const collector = await begun.running
    expect(await readiness(collector)).toBe(200)
    const told = collector.stderr().match(/"event":"database-unreachable"/g)
    expect(told).toHaveLength(1)
  })

  test('a database that stays down ends the start with 1 and one line that names it, without the password', async () => {
    const port = await findFreePort()
    const folder = newFolderWith({ database: { waitSeconds: 1 } })
    const { code, stderr } = await collectorCommand(['run', '--config', folder.configFile], {
      DATABASE_URL: `postgresql://recense:planted-canary@127.0.0.1:${port}/cmdb`,
    })
    expect(code).toBe(1)
    expect(linesOf(stderr)).toEqual([
      `recense-collector: database 127.0.0.1:${port}/cmdb: cannot be reached (nobody listens there)`,
    ])
    expect(stderr).not.toContain('planted-canary')
  })

  test('a start that waits for its database stops at once when it is told to', async () => {
    const folder = newFolderWith()
    const port = await findFreePort()
    const begun = beginCollector(folder, {
      DATABASE_URL: `postgresql://recense@127.0.0.1:${port}/cmdb`,
    })
    await expect.poll(begun.stderr, soon).toContain('database-unreachable')
    const { code, stderr } = await begun.end('SIGTERM')
    expect(code).toBe(0)
    expect(linesOf(stderr)).toEqual([])
  })

  test('a wrong password, and a database that is not there, end with 2 at once', async () => {
    const folder = newFolderWith()
    const silent = () => undefined
    const log = { debug: silent, warn: silent, error: silent }
    const database = await startPostgres(folder.path, log)
    if (!database.ok) throw new Error(database.failure.message)
    cleanUps.push(database.value.stop)
    const wrongPassword = new URL(database.value.url)
    wrongPassword.password = 'planted-canary'
    const wrongName = new URL(database.value.url)
    wrongName.pathname = '/nowhere'
    for (const [url, expected] of [
      [wrongPassword, 'the user or its password is not accepted'],
      [wrongName, 'there is no such database'],
    ] as const) {
      const done = await collectorCommand(['run', '--config', folder.configFile], {
        DATABASE_URL: url.href,
      })
      expect(done.code).toBe(2)
      expect(linesOf(done.stderr)).toEqual([expect.stringContaining(expected)])
      expect(done.stderr).not.toContain('planted-canary')
    }
  })

  test('a database lost while running is told by the health checks, and the collector is ready again with it', async () => {
    if (!server) throw new Error('no PostgreSQL')
    const database = await startTestServer(server)
    cleanUps.push(database.remove)
    const collector = await start(newFolderWith(), { DATABASE_URL: database.url })
    await database.stop()
    await expect.poll(() => readiness(collector), soon).toBe(503)
    expect((await fetch(`${collector.httpUrl}/healthz`)).status).toBe(200)
    await database.start()
    await expect.poll(() => readiness(collector), soon).toBe(200)
  })
})

describe('the broker of somebody else', () => {
  test('one that is away is told by the health checks, and keeps nothing else from starting', async () => {
    const port = await findFreePort()
    const collector = await start(folderWith({ mqtt: { url: `mqtt://127.0.0.1:${port}` } }))
    expect(await readiness(collector)).toBe(503)
    expect((await fetch(`${collector.httpUrl}/api/v1/sites`)).status).toBe(200)
    expect((await collector.end('SIGTERM')).code).toBe(0)
  })
})

describe.skipIf(whyNoMosquitto)('a Mosquitto of somebody else', () => {
  test('that does not know our password is told in the log without it, and tried again', async () => {
    const port = await findFreePort()
    const wrong = await startMosquitto({ port, users: { collector: 'changed' } })
    const folder = folderWith({ mqtt: { url: wrong.url, password: 'env:MQTT_PASSWORD' } })
    const collector = await start(folder, { MQTT_PASSWORD: 'planted-canary' })
    await expect.poll(collector.stderr, soon).toMatch(/Not authorized.*broker-away/)
    expect(await readiness(collector)).toBe(503)

    await wrong.stop()
    const right = await startMosquitto({ port, users: { collector: 'planted-canary' } })
    cleanUps.push(right.stop)
    await expect.poll(() => readiness(collector), soon).toBe(200)
    expect(collector.stderr()).not.toContain('planted-canary')
  })
})

describe('beside a running collector', () => {
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

  test('a second collector on the same data folder is refused and harms the first in nothing', async () => {
    const second = await collectorCommand(['run', '--config', folder.configFile])
    expect(second).toEqual({
      code: 2,
      stdout: '',
      stderr: `recense-collector: ${folder.path}/data: another collector (process ${collector.pid}) works in this data folder\n`,
    })
    expect(await readiness(collector)).toBe(200)
  })

  test('an agent that is enrolled beside a running collector can log in at once', async () => {
    const args = [
      'enrol',
      '0370037P',
      '--password',
      '--name',
      'Lycée Choiseul',
      '--config',
      folder.configFile,
    ]
    const first = await collectorCommand(args)
    expect(first.stderr).toBe('')
    expect(first).toMatchObject({ code: 0 })
    expect(first.stdout).toContain('agent: "0370037P"')
    const password = passwordIn(first.stdout)
    expect(await canLogIn(collector.mqttUrl, '0370037P', password)).toBe(true)
    expect(await canLogIn(collector.mqttUrl, '0370037P', `${password}x`)).toBe(false)

    const again = await collectorCommand(args)
    expect(again.stdout).toContain('the old one is void')
    expect(await canLogIn(collector.mqttUrl, '0370037P', passwordIn(again.stdout))).toBe(true)
    expect(await canLogIn(collector.mqttUrl, '0370037P', password)).toBe(false)
    expect(collector.stderr()).not.toContain(password)
  })

  test('a wrong check letter, a name that is taken and an agent of another site are refused', async () => {
    const refused = async (...args: string[]) => {
      const done = await collectorCommand(['enrol', ...args, '--config', folder.configFile])
      expect(done).toMatchObject({ code: 2, stdout: '' })
      expect(linesOf(done.stderr)).toHaveLength(1)
      return done.stderr
    }
    expect(await refused('0370037A')).toContain('0370037P')
    expect(await refused('0370037P', '--agent', 'collector')).toContain('collector')
    expect(await refused('0370037P', '--agent', 'a/b')).toContain('letters, digits')
    await collectorCommand(['enrol', '0370037P', '--password', '--config', folder.configFile])
    expect(await refused('0450029M', '--agent', '0370037P')).toContain('another site')
  })
})

test('an agent that is enrolled while no collector runs can log in at the next one', async () => {
  const folder = folderWith()
  const args = [
    'enrol',
    '0370037P',
    '--password',
    '--agent',
    '0370037P-b',
    '--config',
    folder.configFile,
  ]
  const { code, stdout } = await collectorCommand(args)
  expect(code).toBe(0)
  expect(serversIn(folder)).toEqual([])
  const collector = await start(folder)
  expect(await canLogIn(collector.mqttUrl, '0370037P-b', passwordIn(stdout))).toBe(true)
})

test('migrate brings a database to this version, once', async () => {
  const folder = newFolderWith()
  const args = ['migrate', '--config', folder.configFile]
  expect(await collectorCommand(args)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Applied 0001-/),
  })
  expect(await collectorCommand(args)).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' })
})

test('a list is imported by command, line by line, and a decision about nothing is told as such', async () => {
  const folder = folderWith()
  const list = join(folder.path, 'sites.csv')
  writeFileSync(list, Buffer.from('UAI;Nom\n0370037P;Lycée Choiseul\n0370037A;Faux\n', 'latin1'))
  const run = (...args: string[]) => collectorCommand([...args, '--config', folder.configFile])
  const dry = await run('import', 'sites', list, '--dry-run')
  expect(dry).toMatchObject({ code: 0 })
  expect(dry.stdout).toContain('line 2: 0370037P created: name Lycée Choiseul\n')
  expect(dry.stdout).toContain('check letter P (0370037P)')
  expect(dry.stdout).toContain('Would be: 1 created, 0 changed, 0 unchanged, 1 refused.\n')
  expect((await run('import', 'sites', list)).stdout).toContain('Done: 1 created')
  expect((await run('import', 'sites', list)).stdout).toContain('Done: 0 created')
  expect(await run('import', 'pcs', list)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('expected sites'),
  })
  expect(await run('brakes')).toMatchObject({ code: 0, stdout: 'Nothing waits for a decision.\n' })
  const nobody = '01930000-0000-7000-8000-000000000000'
  expect(await run('approve', nobody)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`there is no brake ${nobody}`),
  })
  expect(await run('retire', 'sw1')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('expected an id (a UUID), got "sw1"'),
  })
})

test('a command or an option that does not exist ends with 2, help with 0', async () => {
  expect(await collectorCommand(['collect'])).toMatchObject({ code: 2 })
  expect(await collectorCommand(['run', '--speed', '9'])).toMatchObject({ code: 2 })
  expect(await collectorCommand(['enrol'])).toMatchObject({ code: 2 })
  const help = await collectorCommand(['--help'])
  expect(help.code).toBe(0)
  for (const command of ['run', 'migrate', 'enrol']) expect(help.stdout).toContain(command)
})
