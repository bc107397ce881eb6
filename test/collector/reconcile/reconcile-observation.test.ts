import { describe, expect, test } from 'vitest'
import { isEmpty } from '../../../collector/reconcile/changeset.ts'
import type { Observation } from '../../../schemas/observation.ts'
import { aPlainServer, aSwitch, at, newId, observed, port } from '../school.ts'
import { cmdbAfter, concludeFrom, emptyCmdb, type InventoryMessage } from './memory-cmdb.ts'

function seen(observation: Observation, time: string): InventoryMessage {
  return { kind: 'observation', id: newId(), body: observed(observation, at(time)) }
}

function devicesAfter(...messages: InventoryMessage[]) {
  return [...cmdbAfter(messages).devices.values()]
}

describe('a device is recognised', () => {
  test('by its serial, at whatever address and under whatever name', () => {
    const devices = devicesAfter(
      seen(aSwitch(3), '08:00'),
      seen(aSwitch(3, { address: '10.1.2.99', addresses: ['10.1.2.99'], name: 'new' }), '09:00'),
    )
    expect(devices).toHaveLength(1)
    expect(devices[0]).toMatchObject({ values: { name: 'new' }, address: '10.1.2.99' })
  })

  test('by its base MAC address when the serial could not be read', () => {
    const renamed = aSwitch(3, { serial: undefined, address: '10.1.2.99', name: 'new' })
    expect(devicesAfter(seen(aSwitch(3), '08:00'), seen(renamed, '09:00'))).toHaveLength(1)
  })

  test('by the MAC address of one of its ports when the base address could not be read', () => {
    const other = aSwitch(3, { serial: undefined, macAddress: '00:1b:3f:00:03:01' })
    expect(devicesAfter(seen(aSwitch(3), '08:00'), seen(other, '09:00'))).toHaveLength(1)
  })

  test('by name and address when it has neither serial nor MAC address', () => {
    const devices = devicesAfter(seen(aPlainServer(5), '08:00'), seen(aPlainServer(5), '09:00'))
    expect(devices).toHaveLength(1)
  })

  test('by address and product when it has no name either', () => {
    const bare = aPlainServer(5, { name: undefined })
    expect(devicesAfter(seen(bare, '08:00'), seen(bare, '09:00'))).toHaveLength(1)
  })

  test('at a second address of its own that it had told of', () => {
    const one = aPlainServer(5, { addresses: ['10.1.2.5', '10.1.3.5'] })
    const other = aPlainServer(5, { ...one, address: '10.1.3.5' })
    expect(devicesAfter(seen(one, '08:00'), seen(other, '08:01'))).toHaveLength(1)
  })

  test('as one stack when another member has become its master', () => {
    const members = [
      { position: 1, serial: 'STACK0001' },
      { position: 2, serial: 'STACK0002' },
    ]
    const before = aSwitch(3, { serial: 'STACK0001', macAddress: undefined, members })
    const now = aSwitch(3, { serial: 'STACK0002', macAddress: undefined, members })
    const [stack, ...others] = devicesAfter(seen(before, '08:00'), seen(now, '09:00'))
    expect(others).toEqual([])
    expect(stack?.members.every(it => it.isPresent)).toBe(true)
  })
})

describe('two devices are never taken for one', () => {
  test('because of their address: a new serial there is a swap, and the old device keeps its record', () => {
    const [old, swapped, ...others] = devicesAfter(
      seen(aSwitch(3), '08:00'),
      seen(aSwitch(4, { address: '10.1.2.3', name: aSwitch(3).name }), '09:00'),
    )
    expect(others).toEqual([])
    expect(old).toMatchObject({ values: { serial: 'CN61FP0003' } })
    expect(old).not.toHaveProperty('address')
    expect(old?.addresses).toMatchObject([{ address: '10.1.2.3', isCurrent: false }])
    expect(swapped).toMatchObject({ values: { serial: 'CN61FP0004' }, address: '10.1.2.3' })
  })

  test('because a late message tells of the swapped one', () => {
    const newer = seen(aSwitch(4, { address: '10.1.2.3' }), '09:00')
    const late = seen(aSwitch(3), '08:00')
    const [swapped, old] = devicesAfter(newer, late)
    expect(swapped).toMatchObject({ values: { serial: 'CN61FP0004' }, address: '10.1.2.3' })
    expect(old?.addresses).toMatchObject([{ isCurrent: false }])
  })

  test('because their maker wrote no serial number', () => {
    const junk = { serial: '0123456789', macAddress: undefined, vendor: 'NoName' }
    expect(
      devicesAfter(seen(aSwitch(3, junk), '08:00'), seen(aSwitch(4, junk), '08:00')),
    ).toHaveLength(2)
  })

  test('because two makers count alike', () => {
    const serial = { serial: 'A1000027', macAddress: undefined }
    expect(
      devicesAfter(
        seen(aSwitch(3, { ...serial, vendor: 'HPE' }), '08:00'),
        seen(aSwitch(4, { ...serial, vendor: 'APC' }), '08:00'),
      ),
    ).toHaveLength(2)
  })

  test('because a maker gave one serial to all of them: MAC, name and address differ', () => {
    const same = { serial: 'BATCH-2209' }
    const messages = [seen(aSwitch(3, same), '08:00'), seen(aSwitch(4, same), '08:01')]
    expect(devicesAfter(...messages)).toHaveLength(2)
    const contradicting = messages[1] as InventoryMessage
    expect(concludeFrom(cmdbAfter(messages.slice(0, 1)), contradicting).cases).toMatchObject([
      { question: 'shared-serial' },
    ])
  })

  test('because they share the address of an inner bridge', () => {
    const docker = (number: number) =>
      aPlainServer(number, {
        name: 'localhost',
        addresses: [`10.1.2.${number}`, '172.17.0.1'],
      })
    expect(devicesAfter(seen(docker(5), '08:00'), seen(docker(6), '08:00'))).toHaveLength(2)
  })

  test('because their virtual MAC address is that of a router pair', () => {
    const vrrp = { serial: undefined, macAddress: '00:00:5e:00:01:0a' }
    expect(
      devicesAfter(seen(aSwitch(3, vrrp), '08:00'), seen(aSwitch(4, vrrp), '08:00')),
    ).toHaveLength(2)
  })
})

describe('what is known stays known', () => {
  test('when an observation lacks a field', () => {
    const [device] = devicesAfter(
      seen(aSwitch(3), '08:00'),
      seen(aSwitch(3, { model: undefined, location: undefined, kind: 'unknown' }), '09:00'),
    )
    expect(device?.values).toMatchObject({ model: '5130-24G', location: 'RG1', kind: 'switch' })
    expect(device?.source.at).toBe(at('09:00'))
    expect(device?.held).toMatchObject({ model: { at: at('08:00') } })
  })

  test('when an older observation comes late: it fills gaps and overwrites nothing', () => {
    const [device] = devicesAfter(
      seen(aSwitch(3, { name: 'new', location: undefined }), '09:00'),
      seen(aSwitch(3, { name: 'old', location: 'RG7' }), '08:00'),
    )
    expect(device).toMatchObject({
      values: { name: 'new', location: 'RG7' },
      firstSeen: at('08:00'),
      source: { at: at('09:00') },
    })
  })

  test('when the ports could not be read, or are not supported any more', () => {
    const [device] = devicesAfter(
      seen(aSwitch(3), '08:00'),
      seen(aSwitch(3, { interfaces: { status: 'failed', reason: 'timed out' } }), '09:00'),
      seen(aSwitch(3, { interfaces: { status: 'unsupported' } }), '10:00'),
    )
    expect(device?.interfaces?.filter(it => it.isPresent)).toHaveLength(2)
    expect(device?.sections.interfaces).toMatchObject({
      status: 'unsupported',
      complete: { at: at('08:00') },
    })
  })

  test('when a port is gone: its record stays, and it comes back as the same port', () => {
    const both = aSwitch(3)
    const one = aSwitch(3, {
      interfaces: { status: 'complete', rows: [port('GigabitEthernet1/0/1')] },
    })
    const [without] = devicesAfter(seen(both, '08:00'), seen(one, '09:00'))
    expect(without?.interfaces).toContainEqual(
      expect.objectContaining({ key: 'GigabitEthernet1/0/2', isPresent: false }),
    )
    const [again] = devicesAfter(seen(both, '08:00'), seen(one, '09:00'), seen(both, '10:00'))
    expect(again?.interfaces).toContainEqual(
      expect.objectContaining({
        key: 'GigabitEthernet1/0/2',
        isPresent: true,
        firstSeen: at('08:00'),
      }),
    )
  })

  test('when an agent has its clock a day ahead: later observations still count', () => {
    const ahead = seen(aSwitch(3, { name: 'ahead' }), '08:00')
    const future: InventoryMessage = {
      ...ahead,
      ...{ kind: 'observation', body: observed(aSwitch(3, { name: 'x' }), '2099-01-01T00:00:00Z') },
    }
    const [device] = devicesAfter(future)
    expect(device?.source.at).toBe('2027-01-01T00:00:00.000Z')
  })
})

describe('the change log', () => {
  const first = cmdbAfter([seen(aSwitch(3), '08:00')])

  test('has one line for a new device, not one for each of its ports', () => {
    const { changes } = concludeFrom(emptyCmdb, seen(aSwitch(3), '08:00'))
    expect(changes).toMatchObject([
      { kind: 'added', item: { type: 'device' }, after: { serial: 'CN61FP0003' } },
    ])
  })

  test('tells field, old and new value of what became different', () => {
    const upgraded = seen(aSwitch(3, { version: '7.1.075' }), '09:00')
    expect(concludeFrom(first, upgraded).changes).toMatchObject([
      { kind: 'changed', field: 'version', before: '7.1.070', after: '7.1.075' },
    ])
  })

  test('does not tell of uptime, renumbered ifIndex, or ports that go off and on', () => {
    const restless = aSwitch(3, {
      uptimeSeconds: 5,
      interfaces: {
        status: 'complete',
        rows: [
          port('GigabitEthernet1/0/1', { index: 77, isUp: false, speedMbps: 10 }),
          port('GigabitEthernet1/0/2', { index: 78, poeWatts: 4.2 }),
        ],
      },
    })
    const changeset = concludeFrom(first, seen(restless, '09:00'))
    expect(changeset.changes).toEqual([])
    expect(changeset.interfaces).toHaveLength(2)
  })

  test('tells that a port which stays up became slower', () => {
    const rows = (speedMbps: number) => [port('GigabitEthernet1/0/1', { speedMbps })]
    const fast = aSwitch(3, { interfaces: { status: 'complete', rows: rows(1000) } })
    const slow = aSwitch(3, { interfaces: { status: 'complete', rows: rows(100) } })
    const { changes } = concludeFrom(cmdbAfter([seen(fast, '08:00')]), seen(slow, '09:00'))
    expect(changes).toMatchObject([{ field: 'speedMbps', before: 1000, after: 100 }])
  })

  test('tells of ports added to and removed from a known device', () => {
    const moved = aSwitch(3, {
      interfaces: {
        status: 'complete',
        rows: [port('GigabitEthernet1/0/1'), port('Ten-GigabitEthernet1/1/1')],
      },
    })
    const kinds = concludeFrom(first, seen(moved, '09:00')).changes.map(it => it.kind)
    expect(kinds).toEqual(['added', 'removed'])
  })

  test('says nothing when nothing is different, and the ports are not written again', () => {
    const changeset = concludeFrom(first, seen(aSwitch(3), '09:00'))
    expect(changeset.changes).toEqual([])
    expect(changeset.interfaces).toEqual([])
    expect(changeset.devices).toHaveLength(1)
  })

  test('says nothing and writes nothing when the same message is reconciled again', () => {
    const message = seen(aSwitch(3), '08:00')
    expect(isEmpty(concludeFrom(cmdbAfter([message]), message))).toBe(true)
  })
})

test('a router pair that both tell of the shared address keep it', () => {
  const shared = '10.1.2.254'
  const router = (number: number) => aSwitch(number, { addresses: [`10.1.2.${number}`, shared] })
  const [one, other] = devicesAfter(seen(router(3), '08:00'), seen(router(4), '08:01'))
  for (const device of [one, other]) {
    expect(device?.addresses).toContainEqual(
      expect.objectContaining({ address: shared, isCurrent: true }),
    )
  }
})

test('a device that names a port twice, and a VLAN out of order, harms nobody', () => {
  const rows = [
    port('1', { taggedVlans: [30, 10, 30] }),
    port('1', { taggedVlans: [99], index: 2 }),
  ]
  const [device] = devicesAfter(
    seen(aSwitch(3, { interfaces: { status: 'complete', rows } }), '08:00'),
  )
  expect(device?.interfaces).toMatchObject([{ key: '1', values: { taggedVlans: [10, 30] } }])
})
