import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultGateway, measureRoundTrips } from '../../../agent/sweep/round-trips.ts'

const HEAD = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n'
const route = (destination: string, gateway: string, flags: string, metric: number, mask: string) =>
  `eth0\t${destination}\t${gateway}\t${flags}\t0\t0\t${metric}\t${mask}\t0\t0\t0\n`

test('the default gateway is that of the default route with the least metric', () => {
  const table =
    HEAD +
    route('00000000', '0102000A', '0003', 600, '00000000') +
    route('00000000', 'FE0A010A', '0003', 100, '00000000') +
    route('000A010A', '00000000', '0001', 0, '00FFFFFF')
  expect(defaultGateway(table)).toBe('10.1.10.254')
})

test('a machine without a default route has no gateway, nor has one without a routing table', () => {
  expect(
    defaultGateway(HEAD + route('00000000', '00000000', '0001', 0, '00000000')),
  ).toBeUndefined()
  expect(defaultGateway('')).toBeUndefined()
})

test('gateway and collector are asked with one echo each, and told with the time it took', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recense-route-'))
  const routeTable = join(folder, 'route')
  writeFileSync(routeTable, HEAD + route('00000000', '0100007F', '0003', 0, '00000000'))
  try {
    const trips = await measureRoundTrips({ collector: '127.0.0.9', routeTable })
    expect(trips).toEqual([
      { target: 'gateway', at: expect.any(String), rttMs: expect.any(Number) },
      { target: 'collector', at: expect.any(String), rttMs: expect.any(Number) },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
