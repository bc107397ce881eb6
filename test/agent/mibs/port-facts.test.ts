import { expect, test } from 'vitest'
import { readAccessPoints } from '../../../agent/mibs/controller-access-points.ts'
import { readDuplex } from '../../../agent/mibs/ether-like-mib.ts'
import { readAggregatePorts } from '../../../agent/mibs/ieee8023-lag-mib.ts'
import { readPowerPorts } from '../../../agent/mibs/power-ethernet-mib.ts'
import { hex, rows } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

test('duplex is half or full; unknown is left out', async () => {
  const session = replaySession(
    rows('1.3.6.1.2.1.10.7.2.1', { 1: { 19: 1 }, 2: { 19: 2 }, 3: { 19: 3 } }),
  )
  expect(await readDuplex(session)).toEqual({
    status: 'complete',
    rows: [
      { ifIndex: 2, duplex: 'half' },
      { ifIndex: 3, duplex: 'full' },
    ],
  })
})

test('a port attached to itself or to nothing is in no aggregate', async () => {
  const session = replaySession(
    rows('1.2.840.10006.300.43.1.2.1.1', { 1: { 13: 0 }, 2: { 13: 2 }, 3: { 13: 5001 } }),
  )
  expect(await readAggregatePorts(session)).toEqual({
    status: 'complete',
    rows: [{ ifIndex: 3, aggregateIfIndex: 5001 }],
  })
})

test('power is what the port says it draws; one that delivers none draws nothing', async () => {
  const session = replaySession(
    rows('1.3.6.1.2.1.105.1.1.1', { '1.1': { 6: 3 }, '1.2': { 6: 2 }, '1.3': { 6: 3 } }) +
      rows('1.3.6.1.4.1.9.9.402.1.2.1', { '1.1': { 9: 6400 } }),
  )
  expect(await readPowerPorts(session)).toEqual({
    status: 'complete',
    rows: [
      { group: 1, port: 1, watts: 6.4, status: 'delivering' },
      { group: 1, port: 2, watts: 0, status: 'searching' },
      { group: 1, port: 3, status: 'delivering' },
    ],
  })
})

const sourcing = (detectionStatus: number) =>
  rows('1.3.6.1.2.1.105.1.1.1', { '1.1': { 6: detectionStatus } })
const firstPort = async (recording: string) => {
  const section = await readPowerPorts(replaySession(recording))
  return section.status === 'complete' ? section.rows[0] : section
}

test('a port says whether it is switched off, waits, delivers or has a fault', async () => {
  const statuses = [1, 2, 3, 4, 5, 6].map(
    async status => (await firstPort(sourcing(status))) as { status?: string },
  )
  expect((await Promise.all(statuses)).map(it => it.status)).toEqual([
    ...['disabled', 'searching', 'delivering', 'fault', undefined, 'fault'],
  ])
})

test('HP’s power is believed where it is current times voltage', async () => {
  const hp = (milliwatts: number) =>
    sourcing(3) +
    rows('1.3.6.1.4.1.11.2.14.11.1.9.1.1.1', { '1.1': { 1: 120, 2: 530, 3: milliwatts } })
  expect(await firstPort(hp(6400))).toMatchObject({ watts: 6.4 })
  expect(await firstPort(hp(2))).not.toHaveProperty('watts')
})

test('Comware’s power is believed where it is no more than the port’s peak', async () => {
  const hh3c = (peak: number, now: number) =>
    sourcing(3) + rows('1.3.6.1.4.1.25506.2.14.1.1', { '1.1': { 2: peak, 4: now } })
  expect(await firstPort(hh3c(7000, 6400))).toMatchObject({ watts: 6.4 })
  expect(await firstPort(hh3c(5000, 6400))).not.toHaveProperty('watts')
})

test('access points are read off the table of whichever maker the controller is', async () => {
  const aruba = rows('1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1', {
    '0.27.63.1.2.3': {
      2: { tag: '64', text: '10.1.2.3' },
      3: 'ap-cdi',
      6: 'CNBRJ0T',
      13: '305',
      19: 1,
    },
  })
  expect(await readAccessPoints(replaySession(aruba))).toEqual({
    status: 'complete',
    rows: [
      {
        name: 'ap-cdi',
        macAddress: '00:1b:3f:01:02:03',
        address: '10.1.2.3',
        serial: 'CNBRJ0T',
        model: '305',
        isUp: true,
      },
    ],
  })
  const cisco = rows('1.3.6.1.4.1.14179.2.2.1.1', {
    '0.27.63.1.2.3': { 3: 'ap-hall', 6: 2, 8: '8.5.1', 33: hex('001b3f010299') },
  })
  expect(await readAccessPoints(replaySession(cisco))).toEqual({
    status: 'complete',
    rows: [{ name: 'ap-hall', macAddress: '00:1b:3f:01:02:99', version: '8.5.1', isUp: false }],
  })
  expect(await readAccessPoints(replaySession(''))).toEqual({ status: 'unsupported' })
})
