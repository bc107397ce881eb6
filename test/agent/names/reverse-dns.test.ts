import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readReverseDns } from '../../../agent/names/reverse-dns.ts'
import { reverseName } from '../../../agent/names/reverse-name.ts'
import { realParts } from '../../setup/real-parts.ts'
import { findFreeUdpPort } from '../snmp/free-udp-port.ts'

const SERVER = '127.0.8.53'
const records = [
  'A107-SEV-05.lycee.example,10.1.20.7',
  'ip-10-1-20-8.lycee.example,10.1.20.8',
  'host-9.dynamic.lycee.example,10.1.20.9',
  'srv-pedago.lycee.example,fd00:1::7',
]
const hasDnsmasq = realParts.find(it => it.debianPackage === 'dnsmasq-base')?.isInstalled() ?? false

describe.skipIf(!hasDnsmasq)(
  `a real DNS server${hasDnsmasq ? '' : ' (dnsmasq is not installed)'}`,
  () => {
    let dnsmasq: ChildProcess
    let server: string
    beforeAll(async () => {
      const port = await findFreeUdpPort(SERVER)
      server = `${SERVER}:${port}`
      dnsmasq = spawn('dnsmasq', [
        ...['--keep-in-foreground', '--no-resolv', '--no-hosts', '--bind-interfaces'],
        ...['--conf-file=/dev/null', '--pid-file', '--user=root', '--group=root'],
        ...[`--listen-address=${SERVER}`, `--port=${port}`, '--local=/in-addr.arpa/'],
        ...records.map(record => `--host-record=${record}`),
        ...['b-second', 'a-first'].map(
          name => `--ptr-record=10.20.1.10.in-addr.arpa,${name}.lycee.example`,
        ),
      ])
      for (let tries = 0; tries < 100; tries++) {
        if ((await readReverseDns(['10.1.20.7'], { servers: [server], timeoutMs: 100 })).size) break
        await sleep(50)
      }
    })
    afterAll(async () => {
      dnsmasq.kill()
      await once(dnsmasq, 'close')
    })

    test('names the hosts it knows, in lower case and without their domain', async () => {
      const names = await readReverseDns(['10.1.20.7', '10.1.20.99', 'fd00:1::7'], {
        servers: [server],
      })
      expect([...names]).toEqual([
        ['10.1.20.7', 'a107-sev-05'],
        ['fd00:1::7', 'srv-pedago'],
      ])
    })

    test('a name that only spells the address out is none', async () => {
      expect(await readReverseDns(['10.1.20.8', '10.1.20.9'], { servers: [server] })).toEqual(
        new Map(),
      )
    })

    test('of several names of one address it is always the same', async () => {
      const names = await readReverseDns(['10.1.20.10'], { servers: [server] })
      expect(names.get('10.1.20.10')).toBe('a-first')
    })
  },
)

test('an IPv6 address is asked for nibble by nibble', () => {
  expect(reverseName('2001:db8::567:89ab')).toBe(
    'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  )
})

const addresses = Array.from({ length: 1000 }, (_, at) => `10.1.${at >> 8}.${at & 255}`)

test('a DNS server that says nothing costs seconds, not minutes', async () => {
  const mute = createSocket('udp4').bind(0, SERVER)
  await once(mute, 'listening')
  const servers = [`${SERVER}:${mute.address().port}`]
  const startedAt = performance.now()
  expect(await readReverseDns(addresses, { servers, timeoutMs: 200 })).toEqual(new Map())
  expect(performance.now() - startedAt).toBeLessThan(3000)
  mute.close()
})

test('a DNS server that is not there costs nothing', async () => {
  const servers = [`${SERVER}:${await findFreeUdpPort(SERVER)}`]
  const startedAt = performance.now()
  expect(await readReverseDns(addresses, { servers })).toEqual(new Map())
  expect(performance.now() - startedAt).toBeLessThan(3000)
})

test('a stopped scan stops asking', async () => {
  const mute = createSocket('udp4').bind(0, SERVER)
  await once(mute, 'listening')
  const stop = new AbortController()
  const servers = [`${SERVER}:${mute.address().port}`]
  const asking = readReverseDns(addresses, { servers, timeoutMs: 30_000, signal: stop.signal })
  setTimeout(() => stop.abort(), 50)
  const startedAt = performance.now()
  expect(await asking).toEqual(new Map())
  expect(performance.now() - startedAt).toBeLessThan(1000)
  mute.close()
})
