import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../agent/config.ts'
import { credentialsOf, readCredentialsFile } from '../../agent/credentials-file.ts'

const CANARY = 'canary-secret-8f2d'
const env = { PASSWORD: CANARY, KEY: CANARY, SHORT: 'short' }
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-config-'))
  writeFileSync(join(folder, 'community'), `${CANARY}\n`)
  writeFileSync(join(folder, 'empty'), '\n')
  writeFileSync(join(folder, 'not-a-certificate.pem'), CANARY)
})
afterAll(() => rmSync(folder, { recursive: true }))

const good = `agent: 0370037P
broker:
  url: mqtts://collector.example:8883
  password: env:PASSWORD
plan:
  vlans:
    - id: 10
      name: network
      targets: [10.1.2.0/24]
      snmp: true
`
function write(text: string): string {
  const path = join(folder, 'agent.yaml')
  writeFileSync(path, text)
  return path
}
function read(text: string, more: Record<string, string> = {}) {
  return readConfig(write(text), { ...env, ...more })
}
function refusal(text: string): string {
  const config = read(text)
  return config.ok ? 'accepted' : config.failure.replaceAll(`${folder}/`, '')
}

test('a short configuration is complete, with defaults that work on a plain server', () => {
  const config = read(good)
  expect(config).toMatchObject({
    ok: true,
    value: {
      agent: '0370037P',
      broker: { username: '0370037P', password: CANARY },
      plan: {
        ...{ revision: 0, scanEverySeconds: 3600, devicesAtOnce: 32, skip: [] },
        ...{ packetsPerSecond: 1000, secondsPerDevice: 300, credentialWindowSeconds: 86_400 },
      },
      credentials: [{ name: 'public', version: '2c', community: 'public' }],
      dataFolder: join(folder, 'data/agent'),
      snmpPort: 161,
      netbiosPort: 137,
    },
  })
})

test('a secret in a file is read from beside the configuration, without its line break', () => {
  const config = read(good.replace('env:PASSWORD', 'file:community'))
  expect(config.ok && config.value.broker.password).toBe(CANARY)
})

test('a credential of systemd is read from its folder', () => {
  const yaml = good.replace('env:PASSWORD', 'credential:community')
  const config = read(yaml, { CREDENTIALS_DIRECTORY: folder })
  expect(config.ok && config.value.broker.password).toBe(CANARY)
})

test('without TLS a broker elsewhere is spoken to only where the file says so, and that is remembered', () => {
  const plain = good.replace('mqtts:', 'mqtt:')
  const config = read(plain.replace('  password', '  insecurePlaintext: true\n  password'))
  expect(config.ok && config.value.broker.isInClear).toBe(true)
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '[::1]']) {
    const local = read(plain.replace(/mqtt:\/\/[^:\s]+/, `mqtt://${host}`))
    expect(local.ok && local.value.broker.isInClear).toBeUndefined()
    expect(local.ok).toBe(true)
  }
  for (const host of ['127.0.0.1.example.org', '10.1.2.3', '[::2]', '0.0.0.0']) {
    expect(read(plain.replace(/mqtt:\/\/[^:\s]+/, `mqtt://${host}`)).ok).toBe(false)
  }
})

test.each([
  ['nothing', '', 'agent.yaml: agent: expected string, got none'],
  ['no YAML', 'agent: [', /^agent\.yaml: line 1, column \d+: expected YAML \(\w+\)$/],
  ['binary', '\u0000\u0001\u0002', /^agent\.yaml: /],
  [
    'an agent with a slash',
    good.replace('0370037P', 'a/b'),
    /^agent\.yaml: agent: expected 1 to 64/,
  ],
  [
    'a misspelt key',
    good.replace('targets', 'tragets'),
    'agent.yaml: plan.vlans.0.tragets: unknown key',
  ],
  ['an unknown key', `${good}speed: fast\n`, 'agent.yaml: speed: unknown key'],
  [
    'a wrong target',
    good.replace('10.1.2.0/24', '10.1.2.0/240'),
    /^agent\.yaml: plan\.vlans\.0\.targets: target "10\.1\.2\.0\/240": expected a prefix length/,
  ],
  [
    'a wrong port',
    `${good}snmpPort: 70000\n`,
    'agent.yaml: snmpPort: expected a port from 1 to 65535',
  ],
  [
    'a web address for a broker',
    good.replace('mqtts:', 'https:'),
    'agent.yaml: broker.url: expected mqtt://HOST:PORT or mqtts://HOST:PORT, without a login in it',
  ],
  [
    'a login in the address',
    good.replace('mqtts://', `mqtts://me:${CANARY}@`),
    'agent.yaml: broker.url: expected mqtt://HOST:PORT or mqtts://HOST:PORT, without a login in it',
  ],
  [
    'a password that is no reference',
    good.replace('env:PASSWORD', CANARY),
    'agent.yaml: broker.password: expected file:PATH, env:NAME or credential:NAME',
  ],
  [
    'a variable that is not set',
    good.replace('env:PASSWORD', 'env:NOBODY'),
    'agent.yaml: broker.password: expected the environment variable NOBODY to be set',
  ],
  [
    'an empty secret',
    good.replace('env:PASSWORD', 'file:empty'),
    'agent.yaml: broker.password: expected a secret in empty, which is empty',
  ],
  [
    'certificates that are none',
    good.replace('  password', '  ca: not-a-certificate.pem\n  password'),
    'agent.yaml: broker.ca: expected PEM certificates in not-a-certificate.pem',
  ],
  [
    'a broker elsewhere without TLS',
    good.replace('mqtts:', 'mqtt:'),
    'agent.yaml: broker.url: expected mqtts://: mqtt:// is for this machine only (127.0.0.1, localhost)',
  ],
  [
    'a certificate without its key',
    good.replace('  password', '  certificate: agent.pem\n  password'),
    'agent.yaml: broker.key: expected the key of broker.certificate, as file:PATH',
  ],
  [
    'a credential that systemd did not hand over',
    good.replace('env:PASSWORD', 'credential:mqtt'),
    'agent.yaml: broker.password: expected systemd to hand over mqtt (LoadCredential=)',
  ],
  [
    'a credential outside its folder',
    good.replace('env:PASSWORD', 'credential:../mqtt'),
    'agent.yaml: broker.password: expected file:PATH, env:NAME or credential:NAME',
  ],
  [
    'a pace of a second',
    good.replace('plan:', 'plan:\n  scanEverySeconds: 1'),
    /^agent\.yaml: plan\.scanEverySeconds: .*10/,
  ],
  [
    'a skip list with a wrong target',
    good.replace('plan:', 'plan:\n  skip: [10.1.2.0/24, 10.1.2]'),
    /^agent\.yaml: plan\.skip: target "10\.1\.2": expected an address/,
  ],
  [
    'a pace of one packet a second',
    good.replace('plan:', 'plan:\n  packetsPerSecond: 1'),
    /^agent\.yaml: plan\.packetsPerSecond: .*10/,
  ],
  [
    'a VLAN that allows a credential which there is not',
    `${good}      credentials: [public, ${CANARY}]\n`,
    'agent.yaml: plan.vlans.0.credentials.1: expected the name of one of the credentials',
  ],
  [
    'a bomb of aliases',
    `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d]`,
    /^agent\.yaml: /,
  ],
])('%s is refused in one line naming file, key and what was expected', (_what, text, expected) => {
  const line = refusal(text)
  if (typeof expected === 'string') expect(line).toBe(expected)
  else expect(line).toMatch(expected)
  expect(line).not.toContain('\n')
  expect(line).not.toContain(CANARY)
})

test('a file that is not there says so', () => {
  const config = readConfig('/nowhere/agent.yaml', env)
  expect(config).toEqual({ ok: false, failure: '/nowhere/agent.yaml: cannot be read (ENOENT)' })
})

test('credentials of every version are read, the level from the keys that are given', () => {
  const path = write(`credentials:
  - { name: old, version: 1, community: file:community }
  - { name: usual, version: 2c, community: env:KEY }
  - { name: plain, version: 3, user: recense }
  - { name: signed, version: 3, user: recense, authKey: env:KEY }
  - { name: sealed, version: 3, user: recense, authKey: env:KEY, privKey: env:KEY, privProtocol: aes256b }
`)
  const read = readCredentialsFile(path, env)
  const v3 = { version: '3', user: 'recense' }
  const signed = { ...v3, authProtocol: 'sha256', authKey: CANARY }
  expect(read.ok && read.value).toEqual([
    { name: 'old', version: '1', community: CANARY },
    { name: 'usual', version: '2c', community: CANARY },
    { name: 'plain', ...v3, level: 'noAuthNoPriv' },
    { name: 'signed', ...signed, level: 'authNoPriv' },
    { name: 'sealed', ...signed, level: 'authPriv', privProtocol: 'aes256b', privKey: CANARY },
  ])
})

test.each([
  [
    '- { name: a, version: 4, community: public }',
    /^credentials\.0\.version: expected version 1, 2c or 3$/,
  ],
  [
    `- { name: a, version: 2c, community: ${CANARY} }`,
    /^credentials\.0\.community: expected file:PATH, env:NAME or credential:NAME/,
  ],
  ['- { name: a, version: 2c, comunity: public }', /^credentials\.0\.comunity: unknown key$/],
  ['- { version: 2c, community: public }', /^credentials\.0\.name: expected a name$/],
  [
    '- { name: a, version: 2c, community: public }\n- { name: a, version: 1, community: public }',
    /^credentials\.1\.name: expected a name of its own/,
  ],
  [
    '- { name: a, version: 3, user: u, authKey: env:SHORT }',
    /^credentials\.0\.authKey: expected at least 8/,
  ],
  [
    '- { name: a, version: 3, user: u, privKey: env:KEY }',
    /^credentials\.0\.authKey: expected one/,
  ],
  [
    '- { name: a, version: 3, user: u, authProtocol: rot13, authKey: env:KEY }',
    /^credentials\.0\.authProtocol: /,
  ],
  [
    '- { name: a, version: 3, user: u, authKey: env:KEY, privKey: env:KEY, privProtocol: aes128 }',
    /^credentials\.0\.privProtocol: .*"des"\|"aes"\|"aes192b"\|"aes192r"\|"aes256b"\|"aes256r"/,
  ],
  [
    '- { name: a, version: 2c, community: public, afterV3Refusal: maybe }',
    /^credentials\.0\.afterV3Refusal: expected true or false$/,
  ],
  ['[]', /^credentials: expected at least one credential$/],
  ['public', /expected/],
])('the credentials %s are refused by file and key', (text, expected) => {
  const read = readCredentialsFile(write(text), env)
  const line = read.ok ? 'accepted' : read.failure
  expect(line.startsWith(`${folder}/agent.yaml: `)).toBe(true)
  expect(line.slice(`${folder}/agent.yaml: `.length)).toMatch(expected)
  expect(line).not.toContain(CANARY)
})

test('communities of the command line are named by their place, and tried in v2c before v1', () => {
  const credentials = credentialsOf([CANARY, 'public'])
  expect(credentials.map(it => it.version)).toEqual(['2c', '2c', '1', '1'])
  expect(credentials.map(it => it.name).join()).not.toContain(CANARY)
})

test('when the configuration or one of its secrets was last written is known, by its files', () => {
  const path = write(
    `${good}credentials:\n  - { name: a, version: 2c, community: file:community }\n`,
  )
  const [long, short] = [new Date('2026-11-01T10:00:00Z'), new Date('2026-11-02T10:00:00Z')]
  const changedAt = () => {
    const config = readConfig(path, env)
    return config.ok ? new Date(config.value.credentialsChangedAt) : config.failure
  }
  utimesSync(path, long, long)
  utimesSync(join(folder, 'community'), short, short)
  expect(changedAt()).toEqual(short)
  utimesSync(path, new Date(), new Date('2026-11-03T10:00:00Z'))
  expect(changedAt()).toEqual(new Date('2026-11-03T10:00:00Z'))
})
