import { expect, test } from 'vitest'
import { kindFromPorts } from '../../../agent/observe/kind-evidence.ts'

const ports = (...types: number[]) => ({
  status: 'complete' as const,
  rows: types.map((type, at) => ({
    name: `port ${at + 1}`,
    index: at + 1,
    type,
    speedMbps: 1000,
    isUp: true,
    isEnabled: true,
  })),
})
const bridged = (count: number) => ({
  status: 'complete' as const,
  rows: Array.from({ length: count }, (_, at) => ({ port: at + 1, ifIndex: at + 1 })),
})
const five = [6, 6, 6, 6, 6]

test('many wired ports in one bridge make a switch', () => {
  expect(kindFromPorts({ interfaces: ports(...five), basePorts: bridged(5) })).toBe('switch')
})

test('a few bridged ports make nothing, nor do many that are not bridged', () => {
  expect(kindFromPorts({ interfaces: ports(6, 6), basePorts: bridged(2) })).toBeUndefined()
  expect(kindFromPorts({ interfaces: ports(...five), basePorts: bridged(0) })).toBeUndefined()
})

test('a radio makes an access point, whatever it bridges', () => {
  expect(kindFromPorts({ interfaces: ports(...five, 71), basePorts: bridged(6) })).toBe(
    'access-point',
  )
})

test('tables that were not read show nothing', () => {
  const failed = { status: 'failed' as const, reason: 'timeout' }
  expect(kindFromPorts({ interfaces: failed, basePorts: failed })).toBeUndefined()
})
