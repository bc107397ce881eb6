import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode, type Packet } from 'dns-packet'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readMdnsHosts } from '../../../agent/names/mdns.ts'
import { decodeAnswer, encodeFirstQuestion } from '../../../agent/names/mdns-message.ts'
import { realParts } from '../../setup/real-parts.ts'
import { makeNetnsLab, type NetnsLab, netnsObstacle } from '../netns-lab.ts'
import { runAgent } from '../recense-agent.ts'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close()
})

type Responder = (question: Packet) => Packet | Buffer | undefined

/** A responder as RFC 6762 §6.7 wants it for legacy unicast: it repeats the question and its number. */
async function host(address: string, port: number, answer: Responder): Promise<number> {
  const socket = createSocket('udp4')
  sockets.push(socket)
  socket.on('message', (request, sender) => {
    const question = decode(request)
    const said = answer(question)
    if (!said) return
    const repeated = { id: question.id ?? 0, questions: question.questions ?? [] }
    const packet = Buffer.isBuffer(said) ? said : encode({ ...repeated, type: 'response', ...said })
    socket.send(packet, sender.port, sender.address)
  })
  socket.bind(port, address)
  await once(socket, 'listening')
  return socket.address().port
}

const reverse = (name: string) => ({ type: 'PTR', name, data: 'iPad-CDI.local' })
const asksFor = (question: Packet, type: string, name: string) =>
  question.questions?.some(it => it.type === type && it.name === name)

test('the first question is the reverse name of the address and the list of services', () => {
  expect(decode(encodeFirstQuestion('10.1.20.7', 0x1234))).toMatchObject({
    id: 0x1234,
    type: 'query',
    questions: [
      { type: 'PTR', name: '7.20.1.10.in-addr.arpa' },
      { type: 'PTR', name: '_services._dns-sd._udp.local' },
    ],
  })
})

test('a tablet says its name, then its services, then under what its owner calls it its model', async () => {
  const port = await host('127.0.9.1', 0, question => {
    if (asksFor(question, 'PTR', '1.9.0.127.in-addr.arpa')) {
      const service = {
        type: 'PTR',
        name: '_services._dns-sd._udp.local',
        data: '_airplay._tcp.local',
      }
      return { answers: [reverse('1.9.0.127.in-addr.arpa'), service] }
    }
    if (asksFor(question, 'PTR', '_airplay._tcp.local')) {
      const data = 'iPad du CDI._airplay._tcp.local'
      return { answers: [{ type: 'PTR', name: '_airplay._tcp.local', data }] }
    }
    const name = 'iPad du CDI._device-info._tcp.local'
    if (!asksFor(question, 'TXT', name)) return undefined
    return { answers: [{ type: 'TXT', name, data: [Buffer.from('model=iPad7,11')] }] }
  })
  const hosts = await readMdnsHosts(['127.0.9.1'], { port, timeoutMs: 300 })
  expect(hosts.get('127.0.9.1')).toEqual({
    name: 'iPad-CDI',
    model: 'iPad7,11',
    services: ['_airplay._tcp'],
    instances: ['iPad du CDI'],
  })
})

test('hosts that are silent, babble, lie about the number or speak for others are not named', async () => {
  const port = await host('127.0.9.1', 0, () => undefined)
  await host('127.0.9.2', port, () => Buffer.from('no DNS message'))
  await host('127.0.9.3', port, () => ({ id: 77, answers: [reverse('3.9.0.127.in-addr.arpa')] }))
  await host('127.0.9.4', port, () => ({ answers: [reverse('99.9.0.127.in-addr.arpa')] }))
  await host('127.0.9.5', port, () => ({ type: 'query', answers: [] }))
  const asked = [1, 2, 3, 4, 5, 6].map(last => `127.0.9.${last}`)
  const hosts = await readMdnsHosts([...asked, '::1'], { port, timeoutMs: 150 })
  expect([...hosts.values()].filter(it => it.name !== undefined)).toEqual([])
})

test('an answer cut anywhere, with any byte changed, or pointing into itself, never throws', () => {
  const packet = encode({
    id: 1,
    type: 'response',
    answers: [
      reverse('7.20.1.10.in-addr.arpa'),
      { type: 'TXT', name: 'a._device-info._tcp.local', data: [Buffer.from('model=iPad7,11')] },
    ],
  })
  for (let at = 0; at < packet.length; at++) {
    decodeAnswer(packet.subarray(0, at), '10.1.20.7')
    for (const value of [0, 0xc0, 0xff]) {
      const changed = Buffer.from(packet)
      changed[at] = value
      decodeAnswer(changed, '10.1.20.7')
    }
  }
  // A name that is a pointer to itself.
  const looped = Buffer.concat([
    Buffer.from([0, 1, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0]),
    Buffer.from([0xc0, 12]),
  ])
  expect(decodeAnswer(looped, '10.1.20.7')).toBeUndefined()
})

test('a host cannot make us keep more than a page of services', () => {
  const answers = Array.from({ length: 2000 }, (_, at) => ({
    type: 'PTR',
    name: '_services._dns-sd._udp.local',
    data: `_s${at}._tcp.local`,
  }))
  const decoded = decodeAnswer(encode({ id: 1, type: 'response', answers }), '10.1.20.7')
  expect(decoded?.answer.services).toHaveLength(64)
})

const hasAvahi = realParts.find(it => it.debianPackage === 'avahi-daemon')?.isInstalled() ?? false
const obstacle = netnsObstacle ?? (hasAvahi ? undefined : 'avahi-daemon is not installed')
describe.skipIf(obstacle !== undefined)(
  `a real Avahi${obstacle ? ` (skipped: ${obstacle})` : ''}`,
  () => {
    let lab: NetnsLab
    let folder: string
    let avahi: ChildProcess
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'recense-avahi-'))
      mkdirSync(join(folder, 'services'))
      writeFileSync(
        join(folder, 'avahi.conf'),
        '[server]\nhost-name=ipad-cdi\nuse-ipv6=no\nenable-dbus=no\n[publish]\npublish-workstation=no\n',
      )
      writeFileSync(
        join(folder, 'services', 'tablet.service'),
        `<service-group><name>iPad du CDI</name><service><type>_device-info._tcp</type><port>0</port>
       <txt-record>model=iPad7,11</txt-record></service></service-group>`,
      )
      const address = '10.79.1.5'
      lab = makeNetnsLab({
        scanner: '10.79.1.1',
        prefixLength: 24,
        answering: [address],
        droppingIcmp: [],
      })
      // Avahi's folders are the machine's: it gets its own, that end with it.
      mkdirSync('/run/avahi-daemon', { recursive: true })
      const mounts = `mount -t tmpfs tmpfs /run/avahi-daemon && mount --bind ${folder}/services /etc/avahi/services`
      const daemon = `avahi-daemon --no-drop-root --no-chroot --no-rlimits -f ${folder}/avahi.conf`
      avahi = spawn('ip', [
        'netns',
        'exec',
        lab.hosts,
        'unshare',
        '-m',
        'sh',
        '-c',
        `${mounts} && exec ${daemon}`,
      ])
      await new Promise<void>((resolve, reject) => {
        let log = ''
        const read = (text: Buffer) => {
          log += text
          if (/successfully established/.test(log)) resolve()
        }
        avahi.stdout?.on('data', read)
        avahi.stderr?.on('data', read)
        avahi.once('close', () => reject(new Error(`avahi-daemon ended: ${log}`)))
      })
    }, 20_000)
    afterAll(async () => {
      if (avahi?.exitCode === null) {
        avahi.kill()
        await once(avahi, 'close')
      }
      lab?.remove()
      rmSync(folder, { recursive: true, force: true })
    })

    test('a scan names the tablet, and says from what it is one', async () => {
      const within = ['ip', 'netns', 'exec', lab.scanner]
      const { lines, stderr } = await runAgent(['scan', '10.79.1.5', '--format', 'ndjson'], {
        within,
      })
      expect(lines[0], stderr).toMatchObject({
        type: 'endpoint',
        address: '10.79.1.5',
        name: 'ipad-cdi',
        kind: 'tablet',
        kindFrom: ['mdns', 'name'],
        via: ['icmp', 'arp', 'mdns'],
      })
    })
  },
)
