import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  authProtocols,
  type Credential,
  type PrivProtocol,
  privProtocols,
} from '../../../agent/snmp/credential.ts'
import { openSession, type SessionOptions } from '../../../agent/snmp/open-session.ts'
import { octets } from '../../lab/snmp/value.ts'
import { hasSnmpd, type Snmpd, snmpdPrivacy, startSnmpd } from './snmpd.ts'
import { response, startDevice } from './udp-device.ts'

type V3 = Extract<Credential, { version: '3' }>

const AUTH_KEY = 'canary-authentication'
const PRIV_KEY = 'canary-privacy'
const sysName = '1.3.6.1.2.1.1.5.0'

/** net-snmp's names: as its client lists them, and as createUser wants them (Reeder's are Cisco's to it). */
const privacyNames: Record<PrivProtocol, { listed: string; created: string }> = {
  des: { listed: 'DES', created: 'DES' },
  aes: { listed: 'AES', created: 'AES' },
  aes192b: { listed: 'AES-192', created: 'AES-192' },
  aes192r: { listed: 'AES-192', created: 'AES-192-C' },
  aes256b: { listed: 'AES-256', created: 'AES-256' },
  aes256r: { listed: 'AES-256', created: 'AES-256-C' },
}
const supported = privProtocols.filter(it => snmpdPrivacy.includes(privacyNames[it].listed))
const authNames = {
  ...{ md5: 'MD5', sha: 'SHA', sha224: 'SHA-224', sha256: 'SHA-256' },
  ...{ sha384: 'SHA-384', sha512: 'SHA-512' },
}

const sealed = authProtocols.flatMap(authProtocol =>
  privProtocols.map((privProtocol): V3 & { privProtocol: PrivProtocol } => ({
    name: `${authProtocol} and ${privProtocol}`,
    version: '3',
    user: `${authProtocol}-${privProtocol}`,
    level: 'authPriv',
    ...{ authProtocol, authKey: AUTH_KEY },
    ...{ privProtocol, privKey: PRIV_KEY },
  })),
)
const signed = authProtocols.map(
  (authProtocol): V3 => ({
    name: `${authProtocol} alone`,
    version: '3',
    user: `signed-${authProtocol}`,
    level: 'authNoPriv',
    ...{ authProtocol, authKey: AUTH_KEY },
  }),
)
const open: V3 = { name: 'a name alone', version: '3', user: 'open', level: 'noAuthNoPriv' }
const usual: V3 = {
  ...{ name: 'usual', version: '3', user: 'sha256-aes', level: 'authPriv' },
  ...{ authProtocol: 'sha256', authKey: AUTH_KEY, privProtocol: 'aes', privKey: PRIV_KEY },
}

const because = hasSnmpd ? '' : ' (skipped: needs Debian packages snmpd and snmp)'
describe.skipIf(!hasSnmpd)(`SNMPv3 with a real snmpd${because}`, () => {
  let snmpd: Snmpd
  let bridge: Awaited<ReturnType<typeof startDevice>>

  beforeAll(async () => {
    bridge = await startDevice(asked => response(asked, [['1.3.6.1.2.1.17.1.1.0', octets('vlan')]]))
    snmpd = await startSnmpd([
      'sysName amon',
      'exactEngineID 0x80001f8804726563656e7365',
      ...sealed
        .filter(({ privProtocol }) => supported.includes(privProtocol))
        .flatMap(({ user, authProtocol = 'sha', privProtocol }) => [
          `createUser ${user} ${authNames[authProtocol]} ${AUTH_KEY} ${privacyNames[privProtocol].created} ${PRIV_KEY}`,
          `rouser ${user} priv`,
        ]),
      ...signed.flatMap(({ user, authProtocol = 'sha' }) => [
        `createUser ${user} ${authNames[authProtocol]} ${AUTH_KEY}`,
        `rouser ${user} auth`,
      ]),
      'createUser open',
      'rouser open noauth',
      // A bridge behind a context, as Cisco keeps one per VLAN.
      'view all included .1',
      'group bridges usm sha256-aes',
      'access bridges "vlan-10" usm priv exact all none none',
      `proxy -Cn vlan-10 -v2c -c maquette ${bridge.address}:${bridge.port} .1.3.6.1.2.1.17`,
    ])
  })
  afterAll(async () => {
    await snmpd?.close()
    await bridge?.close()
  })

  async function ask(credential: V3, options: Partial<SessionOptions> = {}) {
    const session = openSession({ ...snmpd, credential, timeoutMs: 300, retries: 1, ...options })
    const answer = await session.get([sysName])
    session.close()
    return answer
  }
  const amon = { ok: true, value: [{ type: 'octets', value: Buffer.from('amon') }] }

  test.each([open, ...signed])('answers to $name', async credential => {
    expect(await ask(credential)).toMatchObject(amon)
  })

  for (const credential of sealed) {
    const isSupported = supported.includes(credential.privProtocol)
    const name = `answers to ${credential.name}${isSupported ? '' : ' (skipped: this snmpd is built without it)'}`
    test.skipIf(!isSupported)(name, async () => {
      expect(await ask(credential)).toMatchObject(amon)
    })
  }

  test('two datagrams are enough for a first answer, and one for each further', async () => {
    const session = openSession({ ...snmpd, credential: usual })
    await session.get([sysName])
    expect(session.cost().requests).toBe(2)
    await session.get([sysName])
    await session.get([sysName])
    expect(session.cost().requests).toBe(4)
    session.close()
  })

  test.each([
    ['an unknown user', { user: 'nobody' }, 'it does not know the user'],
    ['a wrong authentication key', { authKey: 'canary-wrong' }, /^wrong authentication key/],
    ['a wrong authentication protocol', { authProtocol: 'md5' }, /^wrong authentication key/],
    ['a wrong privacy key', { privKey: 'canary-wrong' }, /wrong privacy key or protocol/],
    ['a wrong privacy protocol', { privProtocol: 'aes256b' }, /wrong privacy key or protocol/],
    ['privacy for a user without', { user: 'signed-sha256' }, /security level/],
    ['no privacy for a user who must', { level: 'authNoPriv' }, /authorizationError/],
  ] as const)(
    '%s is refused, told apart from silence, and tells no key',
    async (_what, wrong, detail) => {
      const answer = await ask({ ...usual, ...wrong } as V3)
      expect(answer).toMatchObject({
        failure: {
          kind: 'refused',
          detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
        },
      })
      expect(JSON.stringify(answer)).not.toContain('canary')
    },
  )

  test('nobody there is silence, not a refusal', async () => {
    const silent = await startDevice(() => undefined)
    expect(await ask(usual, { port: silent.port, retries: 0 })).toMatchObject({
      failure: { kind: 'timeout' },
    })
    await silent.close()
  })

  test('a bridge context is asked by its name, and the device itself without', async () => {
    const session = openSession({ ...snmpd, credential: usual, timeoutMs: 500 })
    const bridgeAddress = '1.3.6.1.2.1.17.1.1.0'
    expect(await session.inContext('vlan-10').get([bridgeAddress])).toMatchObject({
      value: [{ type: 'octets', value: Buffer.from('vlan') }],
    })
    expect(await session.get([bridgeAddress, sysName])).toMatchObject({
      value: [{ type: 'absent' }, { type: 'octets', value: Buffer.from('amon') }],
    })
    session.close()
  })

  test.each([
    ['counts the start', {}],
    ['forgot that it ever started', { forget: true }],
  ])('a device that restarts between two requests and %s is asked on', async (_what, how) => {
    // Boots of 2 at least, so that forgetting them goes back.
    await snmpd.restart()
    const session = openSession({ ...snmpd, credential: usual, timeoutMs: 500 })
    expect(await session.get([sysName])).toMatchObject(amon)
    const { requests } = session.cost()
    await snmpd.restart(how)
    expect(await session.get([sysName])).toMatchObject(amon)
    expect(session.cost().requests - requests).toBeLessThanOrEqual(4)
    expect(await session.get([sysName])).toMatchObject(amon)
    session.close()
  })
})

describe.skipIf(!hasSnmpd)(`SNMPv3 engines of a real snmpd${because}`, () => {
  test('a device that is replaced by another in the middle is asked on', async () => {
    const user = [`createUser usual SHA-256 ${AUTH_KEY} AES ${PRIV_KEY}`, 'rouser usual priv']
    const snmpd = await startSnmpd(user)
    await snmpd.restart()
    const session = openSession({ ...snmpd, credential: { ...usual, user: 'usual' } })
    expect(await session.get([sysName])).toMatchObject({ ok: true })
    // Without a configured engine ID and without memory, snmpd takes another at random.
    await snmpd.restart({ forget: true })
    expect(await session.get([sysName])).toMatchObject({ ok: true })
    session.close()
    await snmpd.close()
  })
})
