import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDeviceResponder } from './mibs/device-responder.ts'
import { createRowCache } from './mibs/row-cache.ts'
import { modelOf } from './models/registry.ts'
import { createNetwork } from './network/network.ts'
import { createBerWriter, readAnyElement, readElement, readInteger, readOid } from './snmp/ber.ts'
import type { MibEntry, MibView } from './snmp/mib-view.ts'
import { compareOids, type Oid, oid } from './snmp/oid.ts'
import { respond } from './snmp/respond.ts'
import { nullValue } from './snmp/value.ts'
import { choiseul } from './truth/choiseul.ts'

const at = Date.UTC(2026, 10, 16, 9, 40)
const sysDescr = oid('1.3.6.1.2.1.1.1.0')
const get = 0xa0
const getBulk = 0xa5

function responders() {
  const network = createNetwork(choiseul(), at)
  const cache = createRowCache()
  return network.school.devices.map(device => ({
    device,
    responder: createDeviceResponder({
      ...{ network, device, cache, community: 'public' },
      ...{ model: modelOf(device.model), now: () => at },
    }),
  }))
}
const agents = responders()
const core = agents[0]?.responder
if (!core) throw new Error('no core')

function request(
  pdu: number,
  names: Oid[],
  numbers: [number, number] = [0, 0],
  version = 1,
): Buffer {
  const writer = createBerWriter(8192)
  for (const name of names) writer.varbind(name, nullValue)
  return writer.message(version, Buffer.from('public'), pdu, [7, ...numbers])
}

function read(answer: Buffer | undefined) {
  if (!answer) throw new Error('no answer')
  const message = readElement({ bytes: answer, offset: 0, end: answer.length }, 0x30)
  if (!message) throw new Error('not a message')
  readInteger(message)
  readAnyElement(message)
  const pdu = readAnyElement(message)?.content
  if (!pdu) throw new Error('no PDU')
  const [, status, index] = [readInteger(pdu), readInteger(pdu), readInteger(pdu)]
  const list = readElement(pdu, 0x30)
  const varbinds: { name: Oid; tag: number }[] = []
  while (list && list.offset < list.end) {
    const varbind = readElement(list, 0x30)
    const name = varbind && readOid(varbind)
    const value = varbind && readAnyElement(varbind)
    if (name && value) varbinds.push({ name, tag: value.tag })
  }
  return { status, index, varbinds }
}

function* walk(view: MibView): Generator<MibEntry> {
  for (let entry = view.after([0]); entry; entry = view.following(entry)) yield entry
}

test('every device answers its whole MIB in strict order, and GET agrees with GETNEXT', () => {
  const wrong: string[] = []
  for (const { device, responder } of agents) {
    const view = responder.viewFor('public')
    if (!view) throw new Error(`${device.name} is silent`)
    let previous: Oid = [0]
    let count = 0
    for (const entry of walk(view)) {
      const isInOrder = compareOids(entry.oid, previous) > 0
      const isSame =
        count % 7 !== 0 ||
        (isDeepStrictEqual(view.get(entry.oid), entry.value) &&
          compareOids(view.after(previous)?.oid ?? [], entry.oid) === 0)
      if (!isInOrder || !isSame) wrong.push(`${device.name} ${entry.oid.join('.')}`)
      previous = entry.oid
      count += 1
    }
    expect(count).toBeGreaterThan(60)
  }
  expect(wrong).toEqual([])
})

test('the same seed and instant give the same answers, byte for byte', () => {
  const twins = responders()
  for (const [position, { responder }] of agents.entries()) {
    const twin = twins[position]?.responder
    for (const start of ['1.3.6.1.2.1.1', '1.3.6.1.2.1.2.2.1.10', '1.3.6.1.2.1.17.4', '1.0.8802']) {
      const question = request(getBulk, [oid(start)], [0, 40])
      expect(twin && respond(question, twin)).toEqual(respond(question, responder))
    }
  }
})

test('a v2c answer that outgrows the device is tooBig without variables, a v1 one repeats them', () => {
  const names = Array.from({ length: 12 }, () => sysDescr)
  expect(read(respond(request(get, names), core))).toEqual({ status: 1, index: 0, varbinds: [] })
  const old = read(respond(request(get, names, [0, 0], 0), core))
  expect(old.status).toBe(1)
  expect(old.varbinds).toHaveLength(12)
})

test('GETBULK gives as much as fits in a message and stops at the end of the MIB', () => {
  const question = request(getBulk, [oid('1.3.6.1.2.1.2.2.1.2')], [0, 1000])
  const answer = respond(question, core)
  expect(answer?.length).toBeLessThanOrEqual(core.maxMessageBytes)
  expect(answer?.length).toBeGreaterThan(core.maxMessageBytes - 100)

  const end = read(respond(request(getBulk, [oid('1.9')], [0, 50]), core))
  expect(end.varbinds).toEqual([{ name: oid('1.9'), tag: 0x82 }])
})

test('GETBULK repeats only what comes after the non-repeaters', () => {
  const names = [oid('1.3.6.1.2.1.1.3'), oid('1.3.6.1.2.1.2.2.1.1'), oid('1.3.6.1.2.1.2.2.1.3')]
  const { varbinds } = read(respond(request(getBulk, names, [1, 3]), core))
  expect(varbinds.map(({ name }) => name.join('.'))).toEqual([
    '1.3.6.1.2.1.1.3.0',
    ...[1, 2, 3].flatMap(row => [`1.3.6.1.2.1.2.2.1.1.${row}`, `1.3.6.1.2.1.2.2.1.3.${row}`]),
  ])
})

test('what is not there is told apart: no object, no instance, end of the MIB', () => {
  const names = [oid('1.3.6.1.2.1.99.1'), oid('1.3.6.1.2.1.2.2.1.2.9999')]
  expect(read(respond(request(get, names), core)).varbinds.map(({ tag }) => tag)).toEqual([
    0x80, 0x81,
  ])
})

test('SNMPv1 has no Counter64: the walk goes past it and GET says noSuchName', () => {
  const hcIn = '1.3.6.1.2.1.31.1.1.1.6'
  const next = read(respond(request(0xa1, [oid(hcIn)], [0, 0], 0), core))
  expect(next.varbinds[0]?.name.slice(0, 11)).toEqual(oid('1.3.6.1.2.1.31.1.1.1.14'))
  const missing = read(respond(request(get, [sysDescr, oid(`${hcIn}.1`)], [0, 0], 0), core))
  expect([missing.status, missing.index]).toEqual([2, 2])
})

test('a write is refused and a trap or a v3 message is met with silence', () => {
  expect(read(respond(request(0xa3, [sysDescr]), core)).status).toBe(17)
  expect(respond(request(0xa7, [sysDescr]), core)).toBeUndefined()
  expect(respond(request(get, [sysDescr], [0, 0], 3), core)).toBeUndefined()
})

test('no datagram, however mangled, makes a device throw', () => {
  const good = request(getBulk, [oid('1.3.6.1.2.1.2.2.1'), sysDescr], [1, 20])
  const mangled = fc
    .tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(good.length))
    .map(([position, byte, cut]) => {
      const bytes = Buffer.from(good)
      bytes[position] = byte
      return bytes.subarray(0, cut === 0 ? good.length : cut)
    })
  const anything = fc.oneof(mangled, fc.uint8Array({ maxLength: 200 }))
  fc.assert(
    fc.property(anything, datagram => {
      const answer = respond(datagram, core)
      return answer === undefined || answer.length <= core.maxMessageBytes
    }),
    { numRuns: 3000, seed: 42 },
  )
})
