import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { octets } from '../lab/snmp/value.ts'
import { findFreePort } from '../real/free-port.ts'
import { type AgentProcess, startAgent } from './recense-agent.ts'
import { type Answer, startDevices } from './snmp/shared-port.ts'
import { response, type UdpDevice } from './snmp/udp-device.ts'

/** Each secret of the configuration, and where it may be seen on the wire: a community is sent, a key never. */
const secrets = {
  OWN: 'canary-own-community',
  OTHER: 'canary-other-community',
  FORBIDDEN: 'canary-forbidden-community',
  AUTH: 'canary-authentication-key',
  PRIV: 'canary-privacy-key',
}
const silent: Answer = () => undefined
const switchOf =
  (community: string): Answer =>
  asked =>
    asked.community.toString() === community
      ? response(
          asked,
          asked.oids.map(oid => [oid, octets('switch')] as const),
        )
      : undefined

/** Addresses of 127.94.1: what is there, and in which VLAN of the plan. */
const hosts = {
  device: { answer: switchOf(secrets.OWN), vlan: 'devices' },
  'unknown host': { answer: silent, vlan: 'devices' },
  'host on the skip list': { answer: silent, vlan: 'devices' },
  'host where fewer credentials are allowed': { answer: silent, vlan: 'servers' },
  'honeypot in a VLAN without SNMP': { answer: silent, vlan: 'classrooms' },
}
type HostName = keyof typeof hosts
const names = Object.keys(hosts) as HostName[]
const addressOf = (name: HostName) => `127.94.1.${names.indexOf(name) + 1}`

function configOf(snmpPort: number, brokerPort: number) {
  const vlan = (name: string, more: object) => ({
    ...{ name, ...more },
    names: { dns: false, netbios: false, mdns: false },
    targets: names.filter(it => hosts[it].vlan === name).map(addressOf),
  })
  const v3 = { version: 3, user: 'census', authKey: 'env:AUTH', privKey: 'env:PRIV' }
  return {
    agent: '0450029M',
    broker: { url: `mqtt://127.0.0.1:${brokerPort}` },
    credentials: [
      { name: 'forbidden', version: '2c', community: 'env:FORBIDDEN' },
      { name: 'other', version: '2c', community: 'env:OTHER' },
      { name: 'own', version: '2c', community: 'env:OWN' },
      { name: 'sealed', ...v3 },
    ],
    snmpPort,
    plan: {
      scanEverySeconds: 10,
      hours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' },
      skip: [addressOf('host on the skip list')],
      vlans: [
        vlan('devices', { snmp: true, credentials: ['sealed', 'other', 'own'] }),
        vlan('servers', { snmp: true, credentials: ['other'] }),
        vlan('classrooms', { snmp: false }),
      ],
    },
  }
}

describe('what hosts hear of the service’s credentials, over three scans and a restart', () => {
  let folder: string
  /** What each host heard: in the first two scans, and then after the agent was killed and started again. */
  const heard = { before: new Map<HostName, Buffer[]>(), after: new Map<HostName, Buffer[]>() }
  const take = (devices: readonly UdpDevice[]) =>
    new Map(names.map((name, index) => [name, devices[index]?.heard.splice(0) ?? []]))

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recense-honeypot-'))
    const network = await startDevices(
      '127.94.1',
      names.map(name => hosts[name].answer),
    )
    const config = join(folder, 'agent.yaml')
    writeFileSync(config, JSON.stringify(configOf(network.port, await findFreePort())))
    const start = () => startAgent(['run', '--config', config], { env: secrets })

    const first = start()
    await scans(first, 2)
    first.child.kill('SIGKILL')
    await first.ended
    heard.before = take(network.devices)

    const second = start()
    await scans(second, 1)
    second.child.kill('SIGTERM')
    await second.ended
    heard.after = take(network.devices)
    await network.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  async function scans(agent: AgentProcess, count: number) {
    for (let waited = 0; waited < 400; waited++) {
      if (agent.stderr().split('"event":"scan"').length > count) return
      await sleep(100)
    }
    throw new Error(`no scan: ${agent.stderr()}`)
  }
  /** How many datagrams held each secret. */
  function secretsIn(datagrams: readonly Buffer[] = []): Partial<Record<string, number>> {
    return Object.fromEntries(
      Object.entries(secrets).flatMap(([name, secret]) => {
        const count = datagrams.filter(datagram => datagram.includes(secret)).length
        return count > 0 ? [[name, count]] : []
      }),
    )
  }

  test.each(['honeypot in a VLAN without SNMP', 'host on the skip list'] as const)(
    'a %s hears nothing at all',
    name => {
      expect(heard.before.get(name)).toEqual([])
      expect(heard.after.get(name)).toEqual([])
    },
  )

  test('an unknown host hears each allowed community in one request and its repetition, once in all', () => {
    expect(secretsIn(heard.before.get('unknown host'))).toEqual({ OTHER: 2, OWN: 2 })
    expect(heard.after.get('unknown host')).toEqual([])
    const name = 'host where fewer credentials are allowed'
    expect(secretsIn(heard.before.get(name))).toEqual({ OTHER: 2 })
    expect(heard.before.get(name)).toHaveLength(2)
    expect(heard.after.get(name)).toEqual([])
  })

  test('a device hears its own community only, once it has answered to it', () => {
    expect(secretsIn(heard.before.get('device'))).toMatchObject({ OTHER: 2 })
    const after = secretsIn(heard.after.get('device'))
    expect(Object.keys(after)).toEqual(['OWN'])
    expect(after.OWN).toBe(heard.after.get('device')?.length)
  })

  test('nobody ever hears a key, and the memory of credentials holds no secret', () => {
    for (const datagrams of [...heard.before.values(), ...heard.after.values()]) {
      expect(Object.keys(secretsIn(datagrams))).not.toContain('AUTH')
      expect(Object.keys(secretsIn(datagrams))).not.toContain('PRIV')
      expect(Object.keys(secretsIn(datagrams))).not.toContain('FORBIDDEN')
    }
    const data = join(folder, 'data', 'agent')
    const files = readdirSync(data)
    expect(files).toContain('credentials.sqlite')
    for (const file of files) {
      const content = readFileSync(join(data, file))
      for (const secret of Object.values(secrets)) expect(content.includes(secret)).toBe(false)
    }
  })
})
