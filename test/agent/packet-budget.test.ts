import { beforeAll, expect, test } from 'vitest'
import { respond } from '../lab/snmp/respond.ts'
import { createRecordingView, parseSnmprec } from '../lab/snmp/snmprec.ts'
import { type Ended, runAgent } from './recense-agent.ts'
import { recordSchool } from './record-school.ts'
import { startDevices } from './snmp/shared-port.ts'

const PACKETS_PER_SECOND = 100
const DEVICES = 12

const arrivals: number[] = []
let mostAtOnce = 0
let ended: Ended
beforeAll(async () => {
  const recordings = recordSchool()
  const network = await startDevices(
    '127.95.1',
    Array.from({ length: DEVICES }, (_, index) => {
      const text = recordings[index % recordings.length] ?? ''
      const view = createRecordingView(parseSnmprec(Buffer.from(text)), () => 0)
      const responder = { viewFor: () => view, maxMessageBytes: 1400, maxRepetitions: 10 }
      let inFlight = 0
      return (asked, { reply }) => {
        arrivals.push(performance.now())
        mostAtOnce = Math.max(mostAtOnce, ++inFlight)
        setTimeout(() => {
          inFlight--
          reply(asked, respond(asked.datagram, responder))
        }, 5)
        return undefined
      }
    }),
  )
  ended = await runAgent([
    ...['scan', `127.95.1.1-127.95.1.${DEVICES}`, '--no-ping', '--no-names', '--format', 'ndjson'],
    ...['--port', `${network.port}`, '--packets-per-second', `${PACKETS_PER_SECOND}`],
  ])
  await network.close()
})

test('a whole scan keeps to the packet budget of the site, second by second', () => {
  expect(arrivals.length).toBeGreaterThan(2 * PACKETS_PER_SECOND)
  const inTheSecondFrom = (start: number) =>
    arrivals.filter(at => at >= start && at < start + 1000).length
  // A twentieth of a second's worth may go at once, and a busy machine hears some late.
  expect(Math.max(...arrivals.map(inTheSecondFrom))).toBeLessThan(1.2 * PACKETS_PER_SECOND)
})

test('no device ever has two requests in flight', () => {
  expect(mostAtOnce).toBe(1)
})

test('the cost in each observation is what the device was asked', () => {
  const devices = ended.lines.filter(line => (line as { type?: string }).type === 'device')
  expect(devices).toHaveLength(DEVICES)
  const requests = devices.reduce(
    (sum: number, line) => sum + (line as { cost: { requests: number } }).cost.requests,
    0,
  )
  // And one request each to find out whether it is there.
  expect(requests).toBe(arrivals.length - DEVICES)
})
