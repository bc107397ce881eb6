import { createSocket } from 'node:dgram'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MacEntry } from '../../schemas/mac-entry.ts'
import { Observation } from '../../schemas/observation.ts'
import { ScanReport } from '../../schemas/scan-report.ts'
import { Pdu } from '../lab/snmp/decode-request.ts'
import { compareOids } from '../lab/snmp/oid.ts'
import { respond } from '../lab/snmp/respond.ts'
import { createRecordingView, parseSnmprec } from '../lab/snmp/snmprec.ts'
import { integer, octets, type SnmpValue, Tag } from '../lab/snmp/value.ts'
import { type Ended, runAgent } from './recense-agent.ts'
import { hex, rows, scalar } from './recorded.ts'
import { type Answer, startDevices } from './snmp/shared-port.ts'
import { type Asked, response } from './snmp/udp-device.ts'

const FDB = '1.3.6.1.2.1.17.7.1.2.2'
const fdbPort = `${FDB}.1.2`
const sysDescr = '1.3.6.1.2.1.1.1.0'
const mac = (last: number) => `0.27.63.0.${last >> 8}.${last & 255}`

const ports = Object.fromEntries(
  [1, 2, 3].map(port => [
    port,
    { 1: port, 2: `Port ${port}`, 3: 6, 5: 100_000_000, 6: hex('001b3f000000'), 7: 1, 8: 1 },
  ]),
)
const good = parseSnmprec(
  Buffer.from(
    scalar(sysDescr, 'A switch of nobody') +
      scalar('1.3.6.1.2.1.1.5.0', 'switch') +
      rows('1.3.6.1.2.1.2.2.1', ports) +
      rows('1.3.6.1.2.1.4.22.1', { '1.10.1.2.9': { 1: 1, 2: hex('001b3f00000a'), 4: 3 } }) +
      scalar('1.3.6.1.2.1.17.1.1.0', hex('001b3f000000')) +
      scalar('1.3.6.1.2.1.17.1.2.0', 3) +
      rows('1.3.6.1.2.1.17.1.4.1', { 1: { 2: 1 }, 2: { 2: 2 }, 3: { 2: 3 } }) +
      rows(`${FDB}.1`, { [`10.${mac(7)}`]: { 2: 1, 3: 3 } }),
  ),
)
const recording = createRecordingView(good, () => 0)
const responder = { viewFor: () => recording, maxMessageBytes: 1400, maxRepetitions: 50 }
/** As a sound switch answers. */
const sound: Answer = asked => respond(asked.datagram, responder)

/** Sound but for its table of MAC addresses. */
const atMacTable = (answer: Answer): Answer => {
  return (asked, device) =>
    asked.oids.some(oid => oid.startsWith(FDB)) ? answer(asked, device) : sound(asked, device)
}
/** A table of MAC addresses with such a row after the nth, for ever. */
const endlessly = (row: (n: number) => [string, SnmpValue]) =>
  atMacTable(asked => {
    const count = asked.pdu === Pdu.getBulk ? asked.second : 1
    const last = Number(/(\d+)$/.exec(asked.oids[0] ?? '')?.[1] ?? 0)
    return response(
      asked,
      Array.from({ length: count }, (_, n) => n + last + 1).flatMap(n =>
        asked.oids.map((): [string, SnmpValue] => row(n)),
      ),
    )
  })
/** Sound, with these instances in its table of MAC addresses: columns are 2, the port, and 3, the status. */
function withInstances(instances: [string, SnmpValue][]): Answer {
  const others = good.entries.filter(({ oid }) => !oid.join('.').startsWith(FDB))
  const own = instances.map(([instance, value]) => ({
    oid: `${FDB}.1.${instance}`.split('.').map(Number),
    value: () => value,
  }))
  const entries = [...others, ...own].sort((a, b) => compareOids(a.oid, b.oid))
  const view = createRecordingView({ entries, problems: [] }, () => 0)
  const large = { viewFor: () => view, maxMessageBytes: 60_000, maxRepetitions: 50 }
  return asked => respond(asked.datagram, large)
}
const learnt = (index: string, port: SnmpValue): [string, SnmpValue][] => [
  [`2.${index}`, port],
  [`3.${index}`, integer(3)],
]
const elsewhere = createSocket('udp4')

type Expected = { macTable: 'failed' | 'sound'; reason?: RegExp }
const hostilities: Record<string, { answer: Answer } & Expected> = {
  'is sound': { answer: sound, macTable: 'sound' },
  'repeats an OID for ever': {
    answer: endlessly(() => [`${fdbPort}.10.${mac(1)}`, integer(1)]),
    macTable: 'failed',
    reason: /endless, the device repeats itself/,
  },
  'goes round in a circle': {
    answer: endlessly(n => [`${fdbPort}.10.${mac(n % 7)}`, integer(1)]),
    macTable: 'failed',
    reason: /endless, the device repeats itself/,
  },
  'has a table without end': {
    answer: endlessly(n => [`${fdbPort}.${n}`, integer(1)]),
    macTable: 'failed',
    reason: /endless, more than/,
  },
  'has a table without end of 60 KB values': {
    answer: atMacTable(asked => {
      const last = Number(/(\d+)$/.exec(asked.oids[0] ?? '')?.[1] ?? 0)
      return response(asked, [[`${fdbPort}.${last + 1}`, octets(Buffer.alloc(60_000, 0x41))]])
    }),
    macTable: 'failed',
    reason: /endless, more than \d+ octets/,
  },
  'sends what is no BER': {
    answer: atMacTable(asked => response(asked, [[fdbPort, integer(1)]]).subarray(0, -1)),
    macTable: 'failed',
    reason: /malformed/,
  },
  'sends random octets': {
    answer: atMacTable(() => Buffer.from('not SNMP at all, but long enough to be looked at')),
    macTable: 'failed',
    reason: /malformed/,
  },
  'answers without objects': {
    answer: atMacTable(asked => response(asked, [])),
    macTable: 'failed',
    reason: /malformed/,
  },
  'says tooBig to everything': {
    answer: atMacTable(asked => response(asked, [], { status: 1 })),
    macTable: 'failed',
    reason: /too-big/,
  },
  'says genErr to everything': {
    answer: atMacTable(asked =>
      response(asked, [[asked.oids[0] ?? '', integer(0)]], { status: 5 }),
    ),
    macTable: 'failed',
    reason: /refused, the device answered with error-status 5/,
  },
  'answers from another port': {
    answer: atMacTable((asked, device) => {
      const bytes = sound(asked, device)
      if (bytes) elsewhere.send(bytes, asked.from.port, asked.from.address)
      return undefined
    }),
    macTable: 'failed',
    reason: /timeout/,
  },
  'answers another request': {
    answer: atMacTable(asked =>
      response(asked, [[`${fdbPort}.10.${mac(1)}`, integer(1)]], {
        requestId: asked.requestId ^ 1,
      }),
    ),
    macTable: 'failed',
    reason: /timeout/,
  },
  'answers seconds too late': {
    answer: atMacTable((asked, { reply }) => {
      setTimeout(() => reply(asked, respond(asked.datagram, responder)), 3500)
      return undefined
    }),
    macTable: 'failed',
    reason: /timeout/,
  },
  'answers each request five hundred times': {
    answer: (asked, device) => {
      const bytes = sound(asked, device)
      for (let copy = 0; bytes && copy < 500; copy++) {
        device.socket.send(bytes, asked.from.port, asked.from.address, () => {})
      }
      return undefined
    },
    macTable: 'sound',
  },
  'sends values of other types': {
    answer: withInstances([
      ...learnt(`10.${mac(7)}`, octets('one')),
      ...learnt(`10.${mac(8)}`, { tag: Tag.oid, oid: [1, 3, 6] }),
      ...learnt(`10.${mac(9)}`, { tag: 0x23, bytes: Buffer.from([1, 2, 3]) }),
      ...learnt(`10.${mac(10)}`, { tag: Tag.counter64, number: -1n }),
      ...learnt(`10.${mac(11)}`, integer(-5)),
    ]),
    macTable: 'sound',
  },
  'sends the same row twice': {
    answer: withInstances([
      ...learnt(`10.${mac(7)}`, integer(1)),
      ...learnt(`10.${mac(7)}`, integer(1)),
      ...learnt(`10.${mac(7)}`, integer(2)),
    ]),
    macTable: 'sound',
  },
  'has an index beyond 32 bits': {
    answer: withInstances([
      ...learnt(`10.${mac(7)}`, integer(1)),
      ...learnt(`17179869194.${mac(8)}`, integer(1)),
    ]),
    macTable: 'failed',
    reason: /malformed/,
  },
  'has an index of 5,000 arcs': {
    answer: withInstances([
      ...learnt(`10.${mac(7)}`, integer(1)),
      ...learnt(Array.from({ length: 5000 }, () => 1).join('.'), integer(1)),
    ]),
    macTable: 'failed',
    reason: /malformed/,
  },
  'describes itself in 60 KB': {
    answer: asked =>
      asked.oids.includes(sysDescr)
        ? response(
            asked,
            asked.oids.map((oid): [string, SnmpValue] => [
              oid,
              octets(oid === sysDescr ? Buffer.alloc(60_000, 0xe9) : 'x'),
            ]),
          )
        : sound(asked, {} as never),
    macTable: 'sound',
  },
  'dies in the middle': {
    answer: atMacTable(() => undefined),
    macTable: 'failed',
    reason: /timeout/,
  },
}
const names = Object.keys(hostilities)

describe('a scan over hostile devices', () => {
  let ended: Ended
  let seconds: number
  let asked: Map<string, Asked[]>
  beforeAll(async () => {
    await new Promise<void>(resolve => elsewhere.bind(0, '127.93.1.250', resolve))
    const network = await startDevices(
      '127.93.1',
      Object.values(hostilities).map(it => it.answer),
    )
    const startedAt = performance.now()
    ended = await runAgent([
      ...['scan', `127.93.1.1-127.93.1.${names.length}`, '--no-ping', '--format', 'ndjson'],
      ...['--port', `${network.port}`, '--no-names'],
    ])
    seconds = (performance.now() - startedAt) / 1000
    asked = new Map(network.devices.map((device, index) => [names[index] ?? '', device.asked]))
    await network.close()
  })
  afterAll(() => elsewhere.close())

  const lines = (type: string) =>
    ended.lines.filter(line => (line as { type?: string }).type === type)
  function observationOf(name: string): Observation {
    const address = `127.93.1.${names.indexOf(name) + 1}`
    const line = lines('device').find(it => (it as Observation).address === address)
    return Observation.strict().parse(line)
  }

  test('runs to its end, in bounded time', () => {
    expect(ended.stderr).not.toMatch(/internal error/)
    expect(ended.code).toBe(0)
    expect(lines('device')).toHaveLength(names.length)
    expect(seconds).toBeLessThan(40)
  })

  test.each(names)('a device that %s is reported, what failed by its table', name => {
    const observation = observationOf(name)
    const { macTable, reason } = hostilities[name] ?? { macTable: 'sound' }
    expect(observation.interfaces).toMatchObject({ status: 'complete', rows: [{}, {}, {}] })
    expect(observation.cost?.requests).toBeGreaterThan(5)
    if (macTable === 'sound') {
      const { rows } = observation.macTable as { rows: MacEntry[] }
      expect(rows[0]?.macAddress).toBe('00:1b:3f:00:00:07')
      // Where the port is no number, that the address is there stands, but not behind which.
      if (name === 'sends values of other types') expect(rows.some(it => it.interface)).toBe(false)
      else expect(rows).toHaveLength(1)
      return
    }
    expect(observation.macTable).toEqual({
      status: 'failed',
      reason: expect.stringMatching(reason ?? /./),
    })
    const report = ScanReport.parse(ended.lines.at(-1))
    expect(report.troubled).toContainEqual({
      address: observation.address,
      reason: expect.stringContaining('macTable: '),
    })
  })

  test('nobody is asked more than a bounded number of times', () => {
    const most = Math.max(...[...asked.values()].map(it => it.length))
    expect(asked.get('is sound')?.length).toBeLessThan(150)
    // The ceiling of rows, 50 at a time.
    expect(most).toBeLessThan(2200)
  })

  test('what a device costs is what it was sent', () => {
    for (const name of names) {
      // One session asked whether it is there, before the one that read it.
      const { requests = 0 } = observationOf(name).cost ?? {}
      expect([name, (asked.get(name)?.length ?? 0) - requests]).toEqual([name, 1])
    }
  })
})
