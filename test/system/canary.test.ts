import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { zstdDecompressSync } from 'node:zlib'
import { sql } from 'kysely'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { decodeToken } from '../../schemas/enrolment.ts'
import { type AgentProcess, runAgent } from '../agent/recense-agent.ts'
import { makeServiceFolder, type ServiceFolder } from '../agent/service-folder.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { generateSchool } from '../lab/truth/generate-school.ts'
import {
  type CollectorFolder,
  collectorCommand,
  makeCollectorFolder,
  type RunningCollector,
  startCollector,
} from '../real/collector.ts'
import { findFreePort } from '../real/free-port.ts'
import { type Mosquitto, startMosquitto, whyNoMosquitto } from '../real/mosquitto.ts'
import { freshDatabase } from '../real/postgres.ts'
import { postgresServers } from '../real/postgres-server.ts'

const AGENT = '0450029M'
const CERTIFIED = `${AGENT}-b`
/** Every secret of an installation, each findable. */
const secrets = {
  COMMUNITY: 'canary-community-4f1c',
  AUTH_KEY: 'canary-auth-key-93ab',
  PRIV_KEY: 'canary-priv-key-77e0',
  BROKER_PASSWORD: 'canary-broker-password-21d9',
  PSEUDONYM_KEY: 'canary-pseudonym-key-5b8e-0123456789abcdef',
  COLLECTOR_PASSWORD: 'canary-collector-password-6c2a',
}
/** As they are, and as they would look in Base64 (whatever the offset), hexadecimal and decimal arcs. */
const traces = (secret: string): string[] => {
  const bytes = Buffer.from(secret)
  return [
    secret,
    ...[0, 1, 2].map(skip => bytes.subarray(skip).toString('base64').slice(0, 16)),
    bytes.toString('hex'),
    [...bytes].join('.'),
  ]
}
const found = (text: string, planted: Iterable<string> = Object.values(secrets)) =>
  [...planted].flatMap(secret => traces(secret).filter(trace => text.includes(trace)))

const server = postgresServers[0]
const skipped = whyNoMosquitto ?? (server ? undefined : 'PostgreSQL is not installed')

describe.skipIf(skipped !== undefined)(
  `a secret that is planted everywhere${skipped ? ` (skipped: ${skipped})` : ''}`,
  () => {
    const database = server ? freshDatabase(server) : undefined
    const heard: string[] = []
    let lab: Lab
    let broker: Mosquitto
    let collectorFolder: CollectorFolder
    let collector: RunningCollector
    let client: MqttClient
    let folder: ServiceFolder
    let agent: AgentProcess
    /** An agent of the same site that has enrolled by a token, and shows its certificate. */
    let certified: ServiceFolder
    let certifiedAgent: AgentProcess
    /** What the enrolments made: a password, a token with its secret, a private key. */
    let enrolled: string[] = []
    let enrolmentOutput = ''

    beforeAll(async () => {
      const counts = { switches: 3, pcs: 10, tablets: 1, servers: 1, ups: 1, accessPoints: 1 }
      const school = generateSchool({ uai: AGENT, name: 'Lycée', seed: 6, network: 96, ...counts })
      lab = await startLab({ school, port: 0, netbiosPort: 0, community: secrets.COMMUNITY })
      const users = {
        [AGENT]: secrets.BROKER_PASSWORD,
        collector: secrets.COLLECTOR_PASSWORD,
        listener: 'listener-password',
      }
      const [port, tlsPort] = [await findFreePort(), await findFreePort()]
      collectorFolder = makeCollectorFolder({
        mqtt: {
          url: `mqtt://127.0.0.1:${port}`,
          password: 'env:COLLECTOR_PASSWORD',
          mosquittoFolder: 'mosquitto',
        },
        agents: { brokerUrl: `mqtts://127.0.0.1:${tlsPort}` },
        logLevel: 'debug',
      })
      const environment = { ...secrets, DATABASE_URL: database?.url ?? '' }
      const enrolment = await collectorCommand(
        ['enrol', AGENT, '--password', '--config', collectorFolder.configFile],
        environment,
      )
      collector = await startCollector(collectorFolder, environment)
      const files = join(collectorFolder.path, 'mosquitto')
      await until(() => existsSync(join(files, 'revoked.crl')), 'a file for Mosquitto')
      const tls = [
        `listener ${tlsPort} 127.0.0.1`,
        'use_username_as_clientid true',
        `cafile ${files}/ca.pem`,
        `certfile ${files}/server.pem`,
        `keyfile ${files}/server-key.pem`,
        `crlfile ${files}/revoked.crl`,
        'require_certificate true',
        'use_identity_as_username true',
      ]
      broker = await startMosquitto({ users, port, listener: 'listener', extra: tls })
      const invitation = await collectorCommand(
        ['enrol', AGENT, '--agent', CERTIFIED, '--config', collectorFolder.configFile],
        environment,
      )
      const token = /recense-agent enrol (\S+)/.exec(invitation.stdout)?.[1] ?? ''
      certified = await makeServiceFolder()
      const done = await runAgent(['enrol', token, '--folder', certified.path, '--force'])
      enrolmentOutput = done.stdout + done.stderr
      const config = parse(readFileSync(certified.configFile, 'utf8'))
      const usual = { vlans: [{ name: 'this machine', targets: ['127.0.0.1'] }] }
      certified.configure({ ...config, plan: usual, logLevel: 'debug' })
      const report = ['--report-on-signal', `--report-directory=${certified.path}`]
      certifiedAgent = certified.start({ env: { NODE_OPTIONS: report.join(' ') } })
      const read = decodeToken(token)
      const key = readFileSync(join(certified.path, 'agent-key.pem'), 'utf8')
      enrolled = [
        /echo '([^']+)'/.exec(enrolment.stdout)?.[1] ?? '',
        ...(read.ok ? [token, read.value.secret] : []),
        // Each line of it but those that every key has.
        ...key.split('\n').filter(line => line.length === 64),
      ]

      client = await connectAsync(broker.url, {
        username: 'listener',
        password: 'listener-password',
      })
      client.on('message', (topic, payload) => {
        const isCompressed = payload.length > 4 && payload.readUInt32BE(0) === 0x28b52ffd
        heard.push(`${topic} ${isCompressed ? zstdDecompressSync(payload) : payload}`)
      })
      await client.subscribeAsync('recense/v1/#', { qos: 1 })

      folder = await makeServiceFolder()
      const vlans = lab.plan.vlans.flatMap(({ id, name, ranges, snmp }) =>
        ranges.length > 0
          ? [
              {
                ...{ id, name, targets: ranges, snmp },
                names: { dns: false, netbios: !snmp, mdns: false },
                ...(!snmp && { privacy: 'pseudonymised' }),
              },
            ]
          : [],
      )
      folder.configure({
        broker: { url: broker.url, password: 'env:BROKER_PASSWORD' },
        credentials: [
          {
            name: 'sealed',
            version: 3,
            user: 'recense',
            authKey: 'env:AUTH_KEY',
            privKey: 'file:priv',
          },
          { name: 'school', version: '2c', community: 'env:COMMUNITY' },
        ],
        ...{ snmpPort: lab.port, netbiosPort: lab.netbiosPort, logLevel: 'debug' },
        pseudonymKey: 'env:PSEUDONYM_KEY',
        plan: { vlans },
      })
      writeFileSync(join(folder.path, 'priv'), `${secrets.PRIV_KEY}\n`, { mode: 0o600 })
      agent = folder.start({
        env: { ...secrets, NODE_OPTIONS: `--report-on-signal --report-directory=${folder.path}` },
      })
      await until(() => heard.some(it => it.includes(`${AGENT}/receipt `)), 'a receipt')
      await until(() => heard.some(it => it.includes(`${CERTIFIED}/receipt `)), 'a receipt by TLS')
      await until(() => agent.stderr().includes('"event":"scan"'), 'a scan')
      await until(async () => (await status()).outbox.messages === 0, 'an empty outbox')
    }, 120_000)
    afterAll(async () => {
      await folder?.remove()
      await certified?.remove()
      await client?.endAsync(true)
      await collector?.end('SIGTERM')
      collectorFolder?.remove()
      await broker?.stop()
      await lab?.close()
    })

    async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
      const end = performance.now() + 60_000
      while (!(await isTrue())) {
        if (performance.now() > end) {
          const logs = [
            agent?.stderr(),
            certifiedAgent?.stderr(),
            collector.stderr(),
            broker?.log(),
          ]
          throw new Error(`no ${what}: ${logs.join('\n')}`)
        }
        await sleep(100)
      }
    }
    async function status() {
      const { stdout } = await runAgent(['status', '--config', folder.configFile, '--json'])
      return JSON.parse(stdout)
    }

    test('is there to be found: the search finds each in every form', () => {
      for (const secret of Object.values(secrets)) {
        expect(found(`x${secret}y`)).toContain(secret)
        expect(found(Buffer.from(`ab${secret}c`).toString('base64')).length).toBeGreaterThan(0)
        expect(found(Buffer.from(secret).toString('hex')).length).toBeGreaterThan(0)
      }
      expect(enrolled.length).toBeGreaterThan(3)
      for (const secret of enrolled) expect(secret.length).toBeGreaterThan(16)
    })

    test('is in no message at the broker', () => {
      const kinds = new Set(heard.map(it => it.split(' ')[0]?.split('/').at(-1)))
      for (const kind of ['observation', 'endpoints', 'scan-report', 'heartbeat', 'receipt']) {
        expect(kinds).toContain(kind)
      }
      expect(found(heard.join('\n'), [...Object.values(secrets), ...enrolled])).toEqual([])
    })

    test('is in no log: the agent’s, the collector’s and the broker’s', () => {
      const own = certifiedAgent.stderr() + certifiedAgent.stdout() + enrolmentOutput
      const logs = [agent.stderr() + agent.stdout(), collector.stderr(), broker.log(), own]
      // The most that the agent ever writes: a line per message kept, sent and receipted.
      for (const event of ['kept', 'sent', 'receipted', 'scan']) {
        expect(logs[0]).toContain(`"event":"${event}"`)
      }
      for (const log of logs) {
        expect(log.length).toBeGreaterThan(100)
        expect(found(log, [...Object.values(secrets), ...enrolled])).toEqual([])
      }
    })

    test('is in no row of the database, the enrolment’s password neither', async () => {
      const cmdb = database?.cmdb
      if (!cmdb) throw new Error('no database')
      const columns = await sql<{ schema: string; name: string }>`
        SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
        WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`.execute(
        cmdb.db,
      )
      let text = ''
      for (const { schema, name } of columns.rows) {
        const rows = await sql<{ row: string }>`
          SELECT t::text AS row FROM ${sql.table(`${schema}.${name}`)} AS t`.execute(cmdb.db)
        text += rows.rows.map(({ row }) => `${name} ${row}`).join('\n')
      }
      expect(text).toContain(AGENT)
      expect(text).toContain(lab.truth.devices[0]?.name)
      expect(found(text, [...Object.values(secrets), ...enrolled])).toEqual([])
    })

    test('is not told by status, check, metrics or the API', async () => {
      const config = ['--config', folder.configFile]
      const told = [
        await runAgent(['status', ...config]),
        await runAgent(['status', ...config, '--json']),
        await runAgent(['check', ...config], { env: secrets }),
        await runAgent(['status', '--config', certified.configFile, '--json']),
        await runAgent(['check', '--config', certified.configFile]),
      ]
      const pages = [
        '/metrics',
        '/api/v1/openapi.json',
        ...['agents', 'devices', 'endpoints', 'sites'].map(it => `/api/v1/${it}`),
      ]
      const answers = await Promise.all(
        pages.map(async path => {
          const answer = await fetch(`${collector.httpUrl}${path}`)
          expect(answer.status, path).toBe(200)
          return answer.text()
        }),
      )
      const text = [...told.map(it => it.stdout + it.stderr), ...answers].join('\n')
      expect(text).toContain(AGENT)
      expect(found(text, [...Object.values(secrets), ...enrolled])).toEqual([])
    })

    test('is in no recording, and in nothing that is printed of one', async () => {
      const output = join(folder.path, 'one.snmprec')
      const address = lab.truth.devices.find(it => it.kind === 'switch')?.address ?? ''
      const credentials = join(folder.path, 'credentials.yaml')
      writeFileSync(credentials, '- { name: a, version: 2c, community: env:COMMUNITY }\n')
      const { code, stdout, stderr } = await runAgent(
        [
          'record',
          address,
          '--port',
          `${lab.port}`,
          '--credentials',
          credentials,
          '--output',
          output,
        ],
        { env: secrets },
      )
      expect(stderr + code).toMatch(/0$/)
      expect(found(stdout + stderr + readFileSync(output, 'utf8'))).toEqual([])
    }, 60_000)

    test('is in no error about a configuration, wherever it stands wrongly', async () => {
      const { COMMUNITY: secret } = secrets
      const wrong: object[] = [
        { agent: `${secret}/x` },
        { [secret]: 1 },
        { broker: { url: `mqtt://me:${secret}@127.0.0.1` } },
        { broker: { password: secret } },
        { broker: { url: 'mqtts://127.0.0.1', ca: `${folder.path}/priv` } },
        { credentials: [{ name: 'a', version: '2c', community: secret }] },
        { credentials: [{ name: 'a', version: 3, user: 'u', authKey: secret }] },
        { credentials: [{ name: 'a', version: secret, community: 'public' }] },
        { pseudonymKey: secret },
        { snmpPort: secret },
        { logLevel: secret },
      ]
      const other = await makeServiceFolder()
      try {
        const outcomes = []
        for (const changes of wrong) {
          other.configure(changes)
          outcomes.push(await runAgent(['check', '--config', other.configFile], { env: secrets }))
        }
        expect(outcomes.map(it => it.code)).toEqual(wrong.map(() => 2))
        // A key of a mapping is told, for it is what was misspelt.
        const told = outcomes.filter((_, index) => index !== 1).map(it => it.stdout + it.stderr)
        expect(found(told.join('\n'))).toEqual([])
      } finally {
        await other.remove()
      }
    }, 60_000)

    test('is in no diagnostic report, and no core is dumped by the agent as it is installed', async () => {
      // The private key is needed for each connection, from the file: it is in no report either.
      for (const [process, { path }] of [
        [agent, folder],
        [certifiedAgent, certified],
      ] as const) {
        process.child.kill('SIGUSR2')
        const reports = () => readdirSync(path).filter(name => name.startsWith('report.'))
        await until(() => reports().length > 0, 'a report')
        await sleep(500)
        const report = readFileSync(join(path, reports()[0] ?? ''), 'utf8')
        expect(report).toContain('javascriptHeap')
        expect(found(report, [...Object.values(secrets), ...enrolled])).toEqual([])
      }

      // What the launcher hands to Node: here a shell that says how large a core may be.
      const says = join(folder.path, 'says')
      writeFileSync(says, '#!/bin/sh\nulimit -c\n', { mode: 0o755 })
      const launcher = new URL('../../deploy/build/recense-agent.sh', import.meta.url).pathname
      const env = { ...process.env, NODE: says }
      const limit = execFileSync('sh', ['-c', `ulimit -c unlimited; sh ${launcher}`], { env })
      expect(limit.toString().trim()).toBe('0')
      const dumps = spawnSync('find', [folder.path, '-name', 'core*'])
      expect(dumps.stdout.toString()).toBe('')
    })
  },
)
