import { expect, test } from 'vitest'
import { assignTargets } from '../../agent/scan-areas.ts'
import { describeScan } from '../../agent/scan-report.ts'
import { observed, silent, vlan } from './endpoints/scanned.ts'
import { endpoint } from './found.ts'

const at = { startedAt: new Date(0), finishedAt: new Date(1000) }
const scanId = '01a1ffd4-ba6f-74a7-836b-673ba8e855a9'

test('a VLAN that could not be looked at says so, so that nobody counts a miss there', () => {
  const areas = assignTargets([vlan(10, '10.1.2.1-10.1.2.2'), vlan(20, '10.1.3.1'), vlan(30, 'x')])
  const { coverage, troubled } = describeScan({
    ...at,
    scanId,
    isPartial: false,
    areas,
    swept: {
      ok: true,
      value: {
        method: 'fping',
        hosts: [],
        unreached: [{ address: '10.1.3.1', reason: 'no route to 10.1.3.1' }],
      },
    },
    outcomes: [
      observed({
        address: '10.1.2.1',
        macTable: { status: 'failed', reason: 'the device has stopped answering' },
      }),
      silent('10.1.2.2'),
    ],
    parts: areas.slice(0, 1).map(({ vlan }) => ({
      vlan,
      endpoints: [endpoint({ address: '10.1.2.2' })],
      isCut: false,
    })),
  })
  expect(coverage[0]).toEqual({
    vlan: 10,
    targets: ['10.1.2.1-10.1.2.2'],
    addressesTried: 2,
    hostsAlive: 2,
    devicesObserved: 1,
    endpointsSeen: 1,
    snmpSilent: 1,
  })
  expect(coverage[1]).toMatchObject({ addressesTried: 0, failure: 'no route to 10.1.3.1' })
  expect(coverage[2]).toMatchObject({
    addressesTried: 0,
    failure: expect.stringContaining('expected'),
  })
  expect(troubled).toEqual([
    { address: '10.1.2.1', reason: 'macTable: the device has stopped answering' },
  ])
})

test('a VLAN of which not all could be told says so', () => {
  const areas = assignTargets([vlan(10, '10.1.2.1')])
  const swept = { ok: true as const, value: { method: 'fping' as const, hosts: [], unreached: [] } }
  const parts = areas.map(({ vlan }) => ({ vlan, endpoints: [], isCut: true }))
  const scanned = { ...at, scanId, isPartial: false, areas, swept, outcomes: [], parts }
  expect(describeScan(scanned).coverage[0]?.failure).toMatch(/more MAC addresses than can be told/)
})

test('a host that may be a person’s is not named among the troubled', () => {
  const areas = assignTargets([
    vlan(10, '10.1.2.1'),
    vlan(20, '10.1.20.7', { privacy: 'pseudonymised' }),
  ])
  const swept = { ok: true as const, value: { method: 'fping' as const, hosts: [], unreached: [] } }
  const troubled = (address: string) => ({
    ...silent(address),
    status: 'troubled' as const,
    reason: 'x',
  })
  const outcomes = [troubled('10.1.2.1'), troubled('10.1.20.7')]
  const scanned = { ...at, scanId, isPartial: false, areas, swept, outcomes, parts: [] }
  expect(describeScan(scanned).troubled.map(it => it.address)).toEqual(['10.1.2.1'])
})
