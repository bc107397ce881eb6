import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCredentialMemory } from '../../agent/credential-memory.ts'
import { createScanRunner } from '../../agent/scan-runner.ts'
import { createDeviceTurns } from '../../agent/snmp/device-turns.ts'
import { Plan } from '../../schemas/plan.ts'
import type { ScanReport } from '../../schemas/scan-report.ts'
import { respond } from '../lab/snmp/respond.ts'
import { createRecordingView, parseSnmprec } from '../lab/snmp/snmprec.ts'
import { recordSchool } from './record-school.ts'
import { startDevices } from './snmp/shared-port.ts'

const GENTLE = 4
const USUAL = 8
const isGentle = (device: number) => device < GENTLE

type Arrival = { device: number; at: number }
const arrivals: Arrival[] = []
let network: Awaited<ReturnType<typeof startDevices>>
let report: ScanReport

beforeAll(async () => {
  const recordings = recordSchool()
  network = await startDevices(
    '127.97.1',
    Array.from({ length: GENTLE + USUAL }, (_, device) => {
      const text = recordings[device % recordings.length] ?? ''
      const view = createRecordingView(parseSnmprec(Buffer.from(text)), () => 0)
      const responder = { viewFor: () => view, maxMessageBytes: 1400, maxRepetitions: 10 }
      return ({ datagram }) => {
        arrivals.push({ device, at: performance.now() })
        return respond(datagram, responder)
      }
    }),
  )
  const names = { dns: false, netbios: false, mdns: false }
  const plan = Plan.parse({
    vlans: [
      {
        name: 'old',
        targets: [`127.97.1.1-127.97.1.${GENTLE}`],
        snmp: true,
        names,
        pace: 'gentle',
      },
      { name: 'new', targets: ['127.97.1.0/28'], snmp: true, names },
    ],
  })
  const runner = createScanRunner({
    config: {
      credentials: [{ name: 'public', version: '2c', community: 'public' }],
      credentialsChangedAt: 0,
      ...{ snmpPort: network.port, netbiosPort: 1, mdnsPort: 1 },
    },
    plan,
    memory: openCredentialMemory(':memory:'),
    pseudonyms: undefined,
    keep: async () => {},
    turns: createDeviceTurns(),
    onAlive: () => {},
    signal: new AbortController().signal,
  })
  report = await runner.scan({ scanId: 'scan', depth: 'deep', onProgress: () => {} })
}, 60_000)
afterAll(() => network.close())

test('a gentle VLAN is read as wholly as any other', () => {
  expect(report.coverage.map(it => it.devicesObserved)).toEqual([GENTLE, USUAL])
})

test('into a gentle VLAN go 50 packets a second at most, while others have the budget of the site', () => {
  const mostInASecond = (of: Arrival[]) =>
    Math.max(...of.map(({ at }) => of.filter(it => it.at >= at && it.at < at + 1000).length))
  const gentle = arrivals.filter(({ device }) => isGentle(device))
  expect(gentle.length).toBeGreaterThan(100)
  expect(mostInASecond(gentle)).toBeLessThan(65)
  expect(mostInASecond(arrivals.filter(({ device }) => !isGentle(device)))).toBeGreaterThan(65)
})

test('in a gentle VLAN one device is read at a time', () => {
  // Each is asked who it is before its turn; then come its tables.
  const times = Map.groupBy(
    arrivals.filter(({ device }) => isGentle(device)),
    ({ device }) => device,
  )
  const readings = [...times.values()]
    .map(of => of.slice(2).map(({ at }) => at))
    .map(of => ({ from: of[0] ?? 0, to: of.at(-1) ?? 0 }))
    .sort((a, b) => a.from - b.from)
  for (const [index, { from }] of readings.entries()) {
    if (index > 0) expect(from).toBeGreaterThanOrEqual(readings[index - 1]?.to ?? 0)
  }
})
