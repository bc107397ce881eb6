import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Known, KnownDevice } from '../../../collector/reconcile/known.ts'
import { knownAfter } from '../../../collector/reconcile/known-after.ts'
import { deviceLackingPorts, reconcile } from '../../../collector/reconcile/reconcile.ts'
import { sourceOf } from '../../../collector/reconcile/source.ts'
import { aSwitch, at, newId, observed, port } from '../school.ts'
import { anySchool } from './any-school.ts'
import { cmdbAfter, emptyCmdb, type InventoryMessage } from './memory-cmdb.ts'

const NOW = new Date('2027-01-01T00:00:00Z')

/** The CMDB as it is loaded for messages that tell the same tables of ports again. */
function withoutPorts(cmdb: Known): Known {
  const devices = [...cmdb.devices.values()].map(withoutItsPorts)
  return { ...cmdb, devices: new Map(devices.map(it => [it.id, it])) }
}

function withoutItsPorts({ interfaces = [], ...device }: KnownDevice): KnownDevice {
  return { ...device, portMacs: interfaces.flatMap(it => it.values.macAddress ?? []) }
}

function lacking(cmdb: Known, message: InventoryMessage): KnownDevice | undefined {
  const source = sourceOf(message.id, message.body.observedAt, NOW)
  return deviceLackingPorts(cmdb, message, source)
}

function told(device: Parameters<typeof observed>[0], time: string): InventoryMessage {
  return { id: newId(), kind: 'observation', body: observed(device, at(time)) }
}

test('what follows from a message is the same whether ports are known that it does not concern', () => {
  fc.assert(
    fc.property(anySchool, fc.boolean(), (messages, isRepeated) => {
      let cmdb = emptyCmdb
      const again = messages.map((it): InventoryMessage => {
        const hourLater = new Date(Date.parse(it.body.observedAt) + 12 * 3_600_000).toISOString()
        return {
          ...it,
          id: newId(),
          body: { ...it.body, observedAt: hourLater },
        } as InventoryMessage
      })
      for (const message of isRepeated ? [...messages, ...again] : messages) {
        const source = sourceOf(message.id, message.body.observedAt, NOW)
        const id = newId()
        const whole = reconcile(cmdb, message, source, () => id)
        const bare = withoutPorts(cmdb)
        if (!lacking(bare, message)) {
          expect(reconcile(bare, message, source, () => id)).toEqual(whole)
        }
        cmdb = knownAfter(cmdb, whole)
      }
    }),
    { numRuns: 100 },
  )
})

test('a table of ports that is told again needs no ports, and another one does', () => {
  const cmdb = withoutPorts(cmdbAfter([told(aSwitch(1), '08:00')]))
  expect(lacking(cmdb, told(aSwitch(1), '09:00'))).toBeUndefined()
  const other = { status: 'complete' as const, rows: [port('1')] }
  expect(lacking(cmdb, told(aSwitch(1, { interfaces: other }), '09:00'))).toBeDefined()
})

test('a table of ports that comes late needs the ports, even when it is the same', () => {
  const cmdb = withoutPorts(cmdbAfter([told(aSwitch(1), '08:00')]))
  expect(lacking(cmdb, told(aSwitch(1), '07:00'))).toBeDefined()
})
