import { expect, test } from 'vitest'
import { isEmpty } from '../../../collector/reconcile/changeset.ts'
import { placeOf } from '../../../collector/reconcile/endpoint-place.ts'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import type { Observation } from '../../../schemas/observation.ts'
import { aPc, aPlainServer, aSwitch, at, hosts, newId, observed } from '../school.ts'
import {
  cmdbAfter,
  concludeFrom,
  contents,
  emptyCmdb,
  type InventoryMessage,
} from './memory-cmdb.ts'

function told(endpoints: Endpoint[], time: string, vlan?: number): InventoryMessage {
  return { kind: 'endpoints', id: newId(), body: hosts(endpoints, at(time), vlan) }
}

function seen(observation: Observation, time: string): InventoryMessage {
  return { kind: 'observation', id: newId(), body: observed(observation, at(time)) }
}

function endpointsAfter(...messages: InventoryMessage[]) {
  return [...cmdbAfter(messages).endpoints.values()]
}

/** A host of which only the address was seen. */
function nameless(address: string): Endpoint {
  return { type: 'endpoint', address, kind: 'unknown', via: ['icmp'] }
}

test('a PC is its MAC address, at whatever address', () => {
  const moved = aPc(7, { address: '10.1.20.99' })
  const [pc, ...others] = endpointsAfter(told([aPc(7)], '08:00'), told([moved], '09:00'))
  expect(others).toEqual([])
  expect(pc && placeOf(pc.sightings)).toEqual({ address: '10.1.20.99', vlan: 20 })
})

test('a host without a known MAC is its address, and is adopted when the MAC becomes known', () => {
  const [pc, ...others] = endpointsAfter(
    told([nameless('10.1.20.7')], '08:00'),
    told([aPc(7)], '09:00'),
  )
  expect(others).toEqual([])
  expect(pc).toMatchObject({ macAddress: 'a4:bb:6d:00:00:07', firstSeen: at('08:00') })
})

test('a host seen by address alone is the one whose MAC is known to be there', () => {
  const late = told([aPc(7)], '08:00')
  const [pc, ...others] = endpointsAfter(late, told([nameless('10.1.20.7')], '09:00'))
  expect(others).toEqual([])
  expect(pc).toMatchObject({ values: { name: 'a107-sev-7' }, source: { at: at('09:00') } })
})

test('an adopted record lives on in the one with the MAC, and the log says so', () => {
  const before = cmdbAfter([told([nameless('10.1.20.50')], '08:00'), told([aPc(7)], '08:10')])
  const changeset = concludeFrom(before, told([aPc(7, { address: '10.1.20.50' })], '09:00'))
  expect(changeset.adoptedEndpoints).toHaveLength(1)
  expect(changeset.endpoints).toMatchObject([{ firstSeen: at('08:00') }])
  expect(changeset.changes).toMatchObject([
    { kind: 'removed', after: { adoptedBy: changeset.endpoints[0]?.id } },
    { kind: 'changed', field: 'address', after: '10.1.20.50' },
  ])
})

test('two hosts that claim one address in one message are two hosts', () => {
  const messages = [
    told([nameless('10.1.20.7')], '08:00'),
    told([aPc(7), aPc(8, { address: '10.1.20.7' })], '09:00'),
  ]
  expect(endpointsAfter(...messages)).toHaveLength(2)
})

test('a trunked server that is in two VLANs does not move from one to the other at each scan', () => {
  const server = (address: string) => aPc(7, { address })
  const scan = (time: string, later: string) => [
    told([server('10.1.10.7')], time, 10),
    told([server('10.1.20.7')], later, 20),
  ]
  const first = cmdbAfter([...scan('08:00', '08:02')])
  const [ten, twenty] = scan('09:00', '09:02')
  const afterTen = cmdbAfter([ten as InventoryMessage], first)
  expect(concludeFrom(first, ten as InventoryMessage).changes).toEqual([])
  expect(concludeFrom(afterTen, twenty as InventoryMessage).changes).toEqual([])
})

test('hosts that are not told of are not touched', () => {
  const known = cmdbAfter([told([aPc(7), aPc(8)], '08:00')])
  expect(concludeFrom(known, told([aPc(8)], '09:00')).endpoints).toHaveLength(1)
})

test('a made-up MAC address is kept, and is no item of the inventory', () => {
  const phone = aPc(7, { macAddress: 'da:a1:19:00:00:07', kind: 'phone', isRandomMac: true })
  const changeset = concludeFrom(emptyCmdb, told([phone], '08:00'))
  expect(changeset.endpoints).toHaveLength(1)
  expect(changeset.changes).toEqual([])
})

test('a pseudonym of a real address is an item; that of a made-up one is not', () => {
  const changesFor = (macAddress: string) =>
    concludeFrom(emptyCmdb, told([aPc(7, { macAddress, isPseudonym: true })], '08:00')).changes
  expect(changesFor('72:65:01:02:03:04')).toMatchObject([{ kind: 'added' }])
  expect(changesFor('72:72:01:02:03:04')).toEqual([])
  const real = aPc(7, { macAddress: '72:65:01:02:03:04' })
  expect(concludeFrom(emptyCmdb, told([real], '08:00')).changes).toEqual([])
})

test('what switches have learnt of a host tells that it is there, and takes nothing away', () => {
  const { macAddress } = aPc(7)
  const learnt: Endpoint = { type: 'endpoint', macAddress, kind: 'unknown', via: ['bridge'] }
  const [pc, ...others] = endpointsAfter(told([aPc(7)], '08:00'), told([learnt], '09:00'))
  expect(others).toEqual([])
  expect(pc).toMatchObject({
    values: { name: 'a107-sev-7', kind: 'pc' },
    source: { at: at('09:00') },
  })
  expect(pc && placeOf(pc.sightings)).toEqual({ address: '10.1.20.7', vlan: 20 })
})

test('a kind goes with its own evidence, however the two come', () => {
  const pc = told([aPc(7, { kind: 'pc', kindFrom: ['netbios'] })], '08:00')
  const printer = told([aPc(7, { kind: 'printer', kindFrom: ['mdns'] })], '09:00')
  const silent = told([aPc(7, { kind: 'unknown' })], '10:00')
  const expected = { values: { kind: 'printer', kindFrom: ['mdns'] } }
  expect(endpointsAfter(pc, printer, silent)[0]).toMatchObject(expected)
  expect(endpointsAfter(silent, printer, pc)[0]).toMatchObject(expected)
  // An agent that does not say why, does not borrow the reason of another time.
  const bare = told([aPc(7, { kind: 'nas' })], '11:00')
  expect(endpointsAfter(pc, bare)[0]).toMatchObject({ values: { kind: 'nas', kindFrom: [] } })
})

test('a virtual machine is an item, though its MAC is administered locally', () => {
  const machine = aPc(7, { macAddress: '52:54:00:12:34:56', isRandomMac: true })
  expect(concludeFrom(emptyCmdb, told([machine], '08:00')).changes).toMatchObject([
    { kind: 'added' },
  ])
})

test('the group address of a misread table is no host', () => {
  const group = aPc(7, { macAddress: 'ff:ff:ff:ff:ff:ff' })
  const { address: _, ...groupOnly } = group
  expect(endpointsAfter(told([groupOnly], '08:00'))).toEqual([])
  const [host] = endpointsAfter(told([group], '08:00'))
  expect(host).not.toHaveProperty('macAddress')
})

const devicesOwn: [string, Observation, Endpoint][] = [
  ['by the MAC of a port', aSwitch(3), aPc(7, { macAddress: '00:1b:3f:00:03:02' })],
  ['by its base MAC', aSwitch(3), aPc(7, { macAddress: '00:1b:3f:00:03:00' })],
  ['by address alone', aSwitch(3), nameless('10.1.2.3')],
  ['by address, its MAC being unknown', aPlainServer(3), aPc(7, { address: '10.1.2.3' })],
]

test.each(devicesOwn)(
  'a device is not also an endpoint (%s), whichever came first',
  (_, device, endpoint) => {
    const messages = [seen(device, '08:00'), told([endpoint], '09:00')]
    const deviceFirst = cmdbAfter(messages)
    const endpointFirst = cmdbAfter(messages.toReversed())
    expect([...deviceFirst.endpoints.values()]).toMatchObject([{ deviceId: expect.any(String) }])
    expect(contents(endpointFirst)).toEqual(contents(deviceFirst))
  },
)

test('another host with a MAC of its own at the address of a device stays an endpoint', () => {
  const [intruder] = endpointsAfter(
    seen(aSwitch(3), '08:00'),
    told([aPc(7, { address: '10.1.2.3' })], '09:00'),
  )
  expect(intruder).not.toHaveProperty('deviceId')
})

test('an endpoint that turns out to be a device leaves the inventory, and the log says why', () => {
  const known = cmdbAfter([told([nameless('10.1.2.3')], '08:00')])
  const { changes } = concludeFrom(known, seen(aSwitch(3), '09:00'))
  expect(changes).toMatchObject([
    { kind: 'added', item: { type: 'device' } },
    { kind: 'removed', item: { type: 'endpoint' }, after: { deviceId: expect.any(String) } },
  ])
})

test('telling the same hosts again changes nothing, and the same message writes nothing', () => {
  const message = told([aPc(7), aPc(8), nameless('10.1.20.9')], '08:00')
  const known = cmdbAfter([message])
  expect(isEmpty(concludeFrom(known, message))).toBe(true)
  const again = told([aPc(7), aPc(8), nameless('10.1.20.9')], '09:00')
  expect(concludeFrom(known, again).changes).toEqual([])
})
