import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { connectCmdb } from '../../collector/cmdb/connect.ts'
import { loadAuthority } from '../../collector/pki/authority-files.ts'
import { findRunningPostgres } from '../../collector/postgres/find-running.ts'
import { runAgent } from '../agent/recense-agent.ts'
import { logged, makeServiceFolder, type ServiceFolder } from '../agent/service-folder.ts'
import {
  type CollectorFolder,
  collectorCommand,
  makeCollectorFolder,
  type RunningCollector,
  startCollector,
} from '../real/collector.ts'

const SITE = '0450029M'
const MINUTE = { timeout: 60_000 }
let folder: CollectorFolder
let collector: RunningCollector
let service: ServiceFolder

beforeAll(async () => {
  folder = makeCollectorFolder({ logLevel: 'info' })
  collector = await startCollector(folder)
  service = await makeServiceFolder()
  const { stdout } = await collectorCommand(['enrol', SITE, '--config', folder.configFile])
  const token = /recense-agent enrol (\S+)/.exec(stdout)?.[1] ?? ''
  await runAgent(['enrol', token, '--folder', service.path, '--force'])
})
afterAll(async () => {
  await service?.remove()
  await collector?.end('SIGTERM')
  folder?.remove()
})

test('a running agent renews its certificate by itself, and connects with the new one', async () => {
  const config = parse(readFileSync(service.configFile, 'utf8'))
  service.configure({ agent: config.agent, broker: config.broker })
  const certificateFile = join(service.path, 'agent.pem')
  const certificate = () => new X509Certificate(readFileSync(certificateFile))

  // The same key, certified a day ago and for some hours more: more than two thirds are over.
  const authority = await loadAuthority(join(folder.path, 'data'), new Date())
  if (!authority.ok) throw new Error(authority.failure)
  const old = await authority.value.issueAgent(SITE, certificate().publicKey, 0.2, new Date())
  writeFileSync(certificateFile, old.certificate)

  const agent = service.start()
  await logged(agent, 'certificate-renewed')
  await logged(agent, 'connected')
  await expect.poll(() => certificate().serialNumber.toLowerCase(), MINUTE).not.toBe(old.serial)
  expect(Date.parse(certificate().validTo)).toBeGreaterThan(Date.now() + 300 * 86_400_000)

  // Who is still on the old one would be cut now.
  await sleep(2_000)
  const cmdb = connectCmdb({ url: findRunningPostgres(join(folder.path, 'data')) ?? '' })
  await cmdb.pool.query(
    `INSERT INTO agent_certificates (serial, agent_id, not_after, issued_at, revoked_at)
     VALUES ($1, $2, $3, now(), now())`,
    [old.serial, SITE, old.notAfter],
  )
  await cmdb.close()
  const floorFile = join(folder.path, 'data', 'pki', 'revoked.json')
  await expect.poll(() => readFileSync(floorFile, 'utf8'), MINUTE).toContain(old.serial)
  await sleep(1_000)
  expect(collector.stderr()).not.toContain('revoked-agent-cut')
  const { stdout } = await runAgent(['status', '--config', service.configFile, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ connection: { isConnected: true } })
})
