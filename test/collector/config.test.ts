import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../collector/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'recense-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'collector.yaml')
const CANARY = 'planted-canary'

function load(text: string | Buffer, environment: NodeJS.ProcessEnv = {}) {
  writeFileSync(file, text)
  return loadConfig(file, environment)
}

/** The line that the operator gets. */
function refusal(text: string | Buffer, environment: NodeJS.ProcessEnv = {}): string {
  const config = load(text, environment)
  if (config.ok) throw new Error(`accepted: ${JSON.stringify(config.value)}`)
  expect(config.failure).not.toContain('\n')
  expect(config.failure).not.toContain(CANARY)
  return config.failure
}

function accepted(text: string, environment: NodeJS.ProcessEnv = {}) {
  const config = load(text, environment)
  if (!config.ok) throw new Error(config.failure)
  return config.value
}

test('without a file everything is embedded, on loopback, with data in ./data', () => {
  expect(loadConfig(undefined, {})).toEqual({
    ok: true,
    value: {
      http: { host: '127.0.0.1', port: 8080, names: [] },
      people: {
        proxies: [],
        session: { idleMs: 12 * 3_600_000, absoluteMs: 7 * 86_400_000 },
        tokenLimit: { perMinute: 1200, burst: 200 },
        isInClear: false,
      },
      trafficRetention: {
        ...{ sampleDays: 40, batchDays: 90, fiveMinuteDays: 90, hourMonths: 13, dayMonths: 60 },
      },
      broker: {
        kind: 'embedded',
        host: '127.0.0.1',
        port: 1883,
        maxPayloadBytes: 4_194_304,
        maxConnections: 2_000,
        maxConnectionsPerAddress: 1_000,
      },
      access: {
        host: 'localhost',
        brokerUrl: undefined,
        tls: { host: '127.0.0.1', port: 8883, files: undefined },
        enrolment: { host: '127.0.0.1', port: 8884, tokenHours: 24, certificateDays: 365 },
        isInClear: false,
      },
      database: { url: undefined, waitSeconds: 60 },
      dataFolder: join(process.cwd(), 'data'),
      sites: [],
      namingRules: [],
      alerts: {
        publicUrl: undefined,
        channels: [{ kind: 'mqtt', name: 'mqtt', language: 'fr', severity: 'info' }],
        heartbeat: undefined,
      },
      logLevel: 'info',
    },
  })
})

test('an empty file, or one with comments only, says the same as none', () => {
  for (const text of ['', '# later\n', 'sites: []\n']) {
    expect(accepted(text).http).toEqual({ host: '127.0.0.1', port: 8080, names: [] })
  }
})

test('paths are relative to the file', () => {
  expect(accepted('data: here').dataFolder).toBe(join(folder, 'here'))
})

test('secrets come from files and from the environment', () => {
  writeFileSync(join(folder, 'secret'), `${CANARY}\n`)
  const yaml = (reference: string) =>
    `mqtt: { url: 'mqtts://broker.example:8883', password: '${reference}' }`
  const expected = {
    kind: 'external',
    url: 'mqtts://broker.example:8883',
    username: 'collector',
    password: CANARY,
    ca: undefined,
    mosquittoFolder: undefined,
  }
  expect(accepted(yaml('file:secret')).broker).toEqual(expected)
  expect(accepted(yaml('env:MQTT'), { MQTT: CANARY }).broker).toEqual(expected)
  const systemd = { CREDENTIALS_DIRECTORY: folder }
  expect(accepted(yaml('credential:secret'), systemd).broker).toEqual(expected)
  expect(refusal(yaml('credential:secret'), {})).toContain('no credential secret (LoadCredential=)')
  expect(refusal(yaml('credential:../secret'), systemd)).toContain('credential:NAME')
})

test('the password of the database is put into its address, whatever characters it has', () => {
  const yaml = 'database: { url: "postgresql://recense@db/cmdb", password: "env:PW" }'
  expect(accepted(yaml, { PW: 'a/b@c' }).database.url).toBe(
    'postgresql://recense:a%2Fb%40c@db/cmdb',
  )
})

test('DATABASE_URL goes before the file', () => {
  const url = 'postgresql://one:secret@127.0.0.1/one'
  const yaml = 'database: { url: "postgresql://two@127.0.0.1/two" }'
  expect(accepted(yaml, { DATABASE_URL: url }).database.url).toBe(url)
  expect(accepted('', { DATABASE_URL: '' }).database.url).toBeUndefined()
})

test.each([
  ['http: { port: abc }', 'http.port: expected number, received string'],
  ['http: { port: 65536 }', 'http.port: Too big: expected number to be <=65535'],
  ['http: { prot: 80 }', 'http.prot: there is no such key'],
  ['brocker: {}', 'brocker: there is no such key'],
  ['http: 8080', 'http: expected object, received number'],
  ['- a\n- b', 'expected object, received array'],
  ['logLevel: loud', 'logLevel: expected one of "debug"|"info"|"warn"|"error"'],
  ['sites: [{ id: 0370037A }]', 'sites.0.id: expected the check letter P (0370037P)'],
  ['mqtt: { url: "http://x" }', 'mqtt.url: expected mqtt://HOST:PORT or mqtts://HOST:PORT'],
  [
    `mqtt: { url: "mqtt://collector:${CANARY}@x" }`,
    'mqtt.url: expected mqtt://HOST:PORT or mqtts://HOST:PORT',
  ],
  [`mqtt: { password: ${CANARY} }`, 'mqtt.password: expected where the secret is'],
  ['mqtt: { password: "env:NOT_SET" }', 'mqtt.password: the environment variable NOT_SET is not'],
  ['mqtt: { password: "file:nowhere" }', 'nowhere cannot be read (ENOENT)'],
  [
    `database: { url: "postgresql://recense:${CANARY}@db/cmdb" }`,
    'database.url: expected no password here: use database.password',
  ],
  ['database: { url: "mysql://db" }', 'database.url: expected postgresql://'],
  ['http: { port: 80', 'line 1, column'],
  ['a: 1\na: 2', 'line 2, column 1: Map keys must be unique'],
  [`password: "${CANARY}\nmqtt: [`, 'line '],
  [`x: &a [${CANARY}]\ny: *b`, 'Unresolved alias'],
  ['\u0000\u0001', 'collector.yaml: '],
])('a wrong file gets one line with its name and what was expected: %j', (text, expected) => {
  const line = refusal(text)
  expect(line).toContain(file)
  expect(line).toContain(expected)
})

test('a file in Latin-1, a huge one, a folder and none at all are told apart', () => {
  expect(refusal(Buffer.from('# Lyc\xe9e', 'latin1'))).toContain('expected UTF-8 text')
  expect(refusal('#'.repeat(5_000_000))).toContain('too many for a configuration')
  expect(loadConfig(folder, {})).toMatchObject({ failure: `${folder}: cannot be read (EISDIR)` })
  expect(loadConfig('/nowhere.yaml', {})).toMatchObject({
    failure: '/nowhere.yaml: there is no such file',
  })
})

test('a file of aliases that explodes is refused', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 9; i += 1) {
    lines.push(`a${i}: &a${i} [${`*a${i - 1},`.repeat(10)}]`)
  }
  expect(refusal(lines.join('\n'))).toContain(file)
})

test('DATABASE_URL that is none is refused without being shown', () => {
  expect(refusal('', { DATABASE_URL: CANARY })).toBe(
    'DATABASE_URL: expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE',
  )
})

test('a channel of alerts has its secrets from where they are, and a fault names its key', () => {
  const channel = (more: string) =>
    `alerts: {channels: [{kind: email, name: noc, server: 'smtp://mail.example:587', from: a@b.fr, to: [c@d.fr], ${more}}]}`
  const referring = channel('password: "env:SMTP_PASSWORD"')
  expect(accepted(referring, { SMTP_PASSWORD: CANARY }).alerts.channels[0]).toMatchObject({
    password: CANARY,
  })
  expect(refusal(referring)).toBe(
    `${file}: alerts.channels.0.password: the environment variable SMTP_PASSWORD is not set`,
  )
  expect(refusal(channel(`password: ${CANARY}`))).toMatch(/alerts\.channels\.0\.password: expected/)
})

test('traffic is kept as long as is said, and never for less than late samples need', () => {
  const { trafficRetention } = accepted('traffic: { keep: { dayMonths: 120, sampleDays: 60 } }')
  expect(trafficRetention).toMatchObject({ sampleDays: 60, batchDays: 90, dayMonths: 120 })
  expect(refusal('traffic: { keep: { sampleDays: 7 } }')).toContain('traffic.keep.sampleDays')
})
