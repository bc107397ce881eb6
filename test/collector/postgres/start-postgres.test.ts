import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, expect, test } from 'vitest'
import { chooseAccount } from '../../../collector/postgres/account.ts'
import { findPostgresBinaries } from '../../../collector/postgres/binaries.ts'
import { openCluster } from '../../../collector/postgres/cluster.ts'
import { findRunningPostgres } from '../../../collector/postgres/find-running.ts'
import { startServerProcess } from '../../../collector/postgres/server-process.ts'
import { startPostgres } from '../../../collector/postgres/start-postgres.ts'

const isRoot = process.geteuid?.() === 0
const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** An empty folder that, as with `mktemp -d`, nobody else may enter. */
function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'recense-postgres-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const silent = () => undefined

async function start(folder: string) {
  const started = await startPostgres(folder, { debug: silent, warn: silent, error: silent })
  if (started.ok) cleanUps.push(() => started.value.stop())
  return started
}

async function startWell(folder: string) {
  const started = await start(folder)
  if (!started.ok) throw new Error(started.failure.message)
  return started.value
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url)
  // A server that is killed takes its connections along.
  client.on('error', silent)
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

async function eventually<Value>(look: () => Value | Promise<Value>): Promise<Value> {
  const deadline = performance.now() + 20_000
  for (;;) {
    try {
      const value = await look()
      if (value) return value
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    if (performance.now() > deadline) throw new Error('it did not happen')
    await sleep(50)
  }
}

/** A process of its own that holds PostgreSQL until it is killed. */
async function holdInAnotherProcess(folder: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('hold-postgres.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  cleanUps.push(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  expect(String(line)).toMatch(/^ready /)
  return child
}

const postmasterOf = (folder: string) =>
  Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

const isAlive = (pid: number) => {
  try {
    // A zombie has ended; nobody may have collected it yet.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

test('PostgreSQL starts in an empty folder, is durable, and the next start finds what was written', async () => {
  const folder = dataFolder()
  const first = await startWell(folder)
  await query(first.url, 'create table kept as select 1 as n')
  expect(await query(first.url, "select current_setting('fsync') as fsync")).toEqual([
    { fsync: 'on' },
  ])
  await first.stop()

  const second = await startWell(folder)
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }])
})

test('only the generated password opens it, and only we can read that', async () => {
  const folder = dataFolder()
  const { url } = await startWell(folder)
  const wrong = new URL(url)
  wrong.password = 'guess'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  expect(statSync(join(folder, 'postgres-password')).mode & 0o777).toBe(0o600)
})

test('in a folder whose path is too long for a Unix socket it listens on a loopback port', async () => {
  const folder = join(dataFolder(), 'x'.repeat(100))
  mkdirSync(folder)
  const { url } = await startWell(folder)
  expect(new URL(url).hostname).toBe('127.0.0.1')
  expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
  expect(await query(findRunningPostgres(folder) ?? '', 'select 1 as n')).toEqual([{ n: 1 }])
})

test('another process finds the running server by its data folder', async () => {
  const folder = dataFolder()
  expect(findRunningPostgres(folder)).toBeUndefined()
  const { url } = await startWell(folder)
  expect(findRunningPostgres(folder)).toBe(url)
})

test.skipIf(!isRoot)('as root it runs under somebody else', async () => {
  const folder = dataFolder()
  chmodSync(folder, 0o711)
  await startWell(folder)
  expect(statSync(`/proc/${postmasterOf(folder)}`).uid).not.toBe(0)
})

test.skipIf(!isRoot)('as root it also runs from a checkout that only root may enter', async () => {
  const installed = await findPostgresBinaries()
  if (!installed.ok) throw new Error(installed.failure.message)
  const closed = dataFolder()
  const native = join(closed, 'native')
  cpSync(dirname(dirname(installed.value.postgres)), native, {
    recursive: true,
    verbatimSymlinks: true,
  })
  const binaries = {
    ...installed.value,
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
  }
  const account = await chooseAccount(join(closed, 'postgres'), binaries.postgres)
  if (!account.ok) throw new Error(account.failure.message)
  const cluster = await openCluster(closed, binaries, account.value)
  if (!cluster.ok) throw new Error(cluster.failure.message)
  const settings = [
    '-D',
    cluster.value.cluster,
    ...['-c', 'listen_addresses='],
    ...['-c', `unix_socket_directories=${cluster.value.cluster}`],
  ]
  const server = await startServerProcess(binaries.postgres, settings, account.value, {
    readyWithinMs: 20_000,
    onLogLine: silent,
  })
  if (!server.ok) throw new Error(server.failure.message)
  await server.value.stop()
})

test.skipIf(!isRoot)(
  'a cluster that root restored from a backup is given back to its user',
  async () => {
    const folder = dataFolder()
    await (await startWell(folder)).stop()
    execFileSync('chown', ['-R', 'root:root', folder])
    const { url } = await startWell(folder)
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
  },
)

test('PostgreSQL ends with its collector, even when that is killed, and the next start loses nothing', async () => {
  const folder = dataFolder()
  const holder = await holdInAnotherProcess(folder)
  const postmaster = postmasterOf(folder)
  await query(findRunningPostgres(folder) ?? '', 'create table kept as select 1 as n')
  holder.kill('SIGKILL')
  await eventually(() => !isAlive(postmaster))

  const { url } = await startWell(folder)
  expect(await query(url, 'select n from kept')).toEqual([{ n: 1 }])
})

test('a PostgreSQL that was left alone on the folder is stopped by the next start', async () => {
  const folder = dataFolder()
  const holder = await holdInAnotherProcess(folder)
  const postmaster = postmasterOf(folder)
  const supervisor = Number(
    /^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${postmaster}/status`, 'utf8'))?.[1],
  )
  // First the processes that would have stopped it, then their collector.
  for (const pid of childrenOf(supervisor)) if (pid !== postmaster) process.kill(pid, 'SIGKILL')
  process.kill(supervisor, 'SIGKILL')
  holder.kill('SIGKILL')
  await eventually(() => !isAlive(holder.pid ?? 0))
  expect(isAlive(postmaster)).toBe(true)

  await startWell(folder)
  expect(isAlive(postmaster)).toBe(false)
})

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${parent}\n`)
      } catch {
        return false
      }
    })
    .map(Number)
}

test('a stale postmaster.pid blocks nothing, even when its number belongs to another process now', async () => {
  const folder = dataFolder()
  await (await startWell(folder)).stop()
  const { uid, gid } = statSync(join(folder, 'postgres'))
  const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' })
  cleanUps.push(() => stranger.kill())
  const stale = `${stranger.pid}\n${join(folder, 'postgres')}\n1700000000\n5432\n\n\n  1  2\nready\n`
  writeFileSync(join(folder, 'postgres', 'postmaster.pid'), stale, { mode: 0o600 })

  const { url } = await startWell(folder)
  expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('a server that dies alone is started again under the same address', async () => {
  const folder = dataFolder()
  const { url } = await startWell(folder)
  await query(url, 'create table kept as select 1 as n')
  const killed = postmasterOf(folder)
  process.kill(killed, 'SIGKILL')
  await eventually(() => postmasterOf(folder) !== killed)
  expect(await eventually(() => query(url, 'select n from kept'))).toEqual([{ n: 1 }])
})

test('a creation that was interrupted is begun again', async () => {
  const folder = dataFolder()
  mkdirSync(join(folder, 'postgres.new', 'cluster'), { recursive: true })
  writeFileSync(join(folder, 'postgres.new', 'cluster', 'PG_VERSION'), '18\n')
  const { url } = await startWell(folder)
  expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
  expect(existsSync(join(folder, 'postgres.new'))).toBe(false)
})

test('a cluster that cannot be made is told with its place, and leaves nothing that looks like one', async () => {
  const folder = dataFolder()
  const installed = await findPostgresBinaries()
  if (!installed.ok) throw new Error(installed.failure.message)
  const { postgres } = installed.value
  const account = await chooseAccount(join(folder, 'postgres'), postgres)
  if (!account.ok) throw new Error(account.failure.message)
  const refused = await openCluster(
    folder,
    { ...installed.value, initdb: '/bin/false' },
    account.value,
  )
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'not-created' } })
  expect(JSON.stringify(refused)).toContain(join(folder, 'postgres'))
  expect(existsSync(join(folder, 'postgres'))).toBe(false)
})

test('a cluster of another version, or without its password, is refused with one line and left as it is', async () => {
  const folder = dataFolder()
  await (await startWell(folder)).stop()
  const passwordFile = join(folder, 'postgres-password')
  const password = readFileSync(passwordFile)
  rmSync(passwordFile)
  expect(await start(folder)).toMatchObject({ failure: { kind: 'password-missing' } })
  writeFileSync(passwordFile, password, { mode: 0o600 })

  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '15\n')
  const refused = await start(folder)
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'version-mismatch' } })
  expect(JSON.stringify(refused)).toContain('PostgreSQL 15')
})

test('a folder that holds something else is not touched', async () => {
  const folder = dataFolder()
  mkdirSync(join(folder, 'postgres'))
  writeFileSync(join(folder, 'postgres', 'thesis.txt'), 'mine')
  expect(await start(folder)).toMatchObject({ failure: { kind: 'not-a-cluster' } })
  expect(readdirSync(join(folder, 'postgres'))).toEqual(['thesis.txt'])
})

test('a cluster that cannot start says why in PostgreSQL’s own words', async () => {
  const folder = dataFolder()
  await (await startWell(folder)).stop()
  rmSync(join(folder, 'postgres', 'global', 'pg_control'))
  const refused = await start(folder)
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'not-started' } })
  expect(JSON.stringify(refused)).toMatch(/PostgreSQL does not start: .*pg_control/)
})
