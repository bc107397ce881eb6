import { expect, test } from 'vitest'
import { identify, probesFor } from '../../../agent/observe/identify.ts'
import type { DeviceProfile } from '../../../agent/profiles/device-profile.ts'
import type { Varbind } from '../../../agent/snmp/session.ts'

const acme = '1.3.6.1.4.1.55555'
const netSnmp = '1.3.6.1.4.1.8072.3.2.10'
const probe = `${acme}.9.1.0`

function family(name: string, rest: Partial<DeviceProfile>): DeviceProfile {
  return { vendor: 'Acme', family: name, kind: 'switch', match: [], ...rest }
}
const text = (oid: string, value: string): Varbind => ({
  oid,
  type: 'octets',
  value: Buffer.from(value),
})
const integer = (oid: string, value: number): Varbind => ({ oid, type: 'number', value })
const nameOf = (identity: { profile?: DeviceProfile }) => identity.profile?.family

test('a prefix of sysObjectID ends at an arc', () => {
  const families = [family('short', { match: [{ sysObjectId: [`${acme}.1`] }] })]
  expect(nameOf(identify({ sysObjectId: `${acme}.1.7` }, [], families))).toBe('short')
  expect(nameOf(identify({ sysObjectId: `${acme}.12` }, [], families))).toBeUndefined()
})

test('the longest prefix wins, whatever the order of the registry', () => {
  const families = [
    family('product', { match: [{ sysObjectId: [`${acme}.1.7`] }] }),
    family('maker', { match: [{ sysObjectId: [acme] }] }),
  ]
  for (const order of [families, families.toReversed()]) {
    expect(nameOf(identify({ sysObjectId: `${acme}.1.7.2` }, [], order))).toBe('product')
  }
})

test('a description beats a prefix, and a probe beats both', () => {
  const families = [
    family('by prefix', { match: [{ sysObjectId: [`${acme}.1.7.2.3`] }] }),
    family('by description', { match: [{ sysDescr: /^AcmeOS/ }] }),
    family('by probe', { match: [{ probe: { oid: probe, value: /^A\d/ } }] }),
  ]
  const system = { sysObjectId: `${acme}.1.7.2.3`, sysDescr: 'AcmeOS 4.2' }
  expect(nameOf(identify(system, [], families))).toBe('by description')
  expect(nameOf(identify(system, [text(probe, 'A1')], families))).toBe('by probe')
  expect(nameOf(identify(system, [text(probe, 'other')], families))).toBe('by description')
})

test('all keys of a rule must hold', () => {
  const families = [family('both', { match: [{ sysObjectId: [acme], sysDescr: /switch/ }] })]
  expect(
    nameOf(identify({ sysObjectId: acme, sysDescr: 'a router' }, [], families)),
  ).toBeUndefined()
  expect(nameOf(identify({ sysDescr: 'a switch' }, [], families))).toBeUndefined()
  expect(nameOf(identify({ sysObjectId: acme, sysDescr: 'a switch' }, [], families))).toBe('both')
})

test('a generic family gives way to any other', () => {
  const families = [
    family('runs Linux', {
      isGeneric: true,
      match: [{ sysObjectId: [netSnmp], sysDescr: /^Linux/ }],
    }),
    family('is an Acme', { match: [{ sysObjectId: ['1.3.6.1.4.1.8072'] }] }),
  ]
  const system = { sysObjectId: netSnmp, sysDescr: 'Linux acme 5.4' }
  expect(nameOf(identify(system, [], families))).toBe('is an Acme')
})

test('only families whose other conditions hold may ask', () => {
  const families = [
    family('a', { match: [{ sysObjectId: [netSnmp], probe: { oid: `${acme}.1.0` } }] }),
    family('b', { match: [{ sysDescr: /^Windows/, probe: { oid: `${acme}.2.0` } }] }),
  ]
  const asked = probesFor({ sysObjectId: netSnmp, sysDescr: 'Linux x' }, families)
  expect(asked).toContain(`${acme}.1.0`)
  expect(asked).not.toContain(`${acme}.2.0`)
})

test('a family that the system group decides asks nothing', () => {
  const families = [family('sure', { match: [{ sysObjectId: [acme] }] })]
  expect(probesFor({ sysObjectId: `${acme}.1` }, families)).toEqual([])
})

test('what decides the kind within a family is asked with the probes', () => {
  const role = `${acme}.3.0`
  const families = [
    family('many kinds', {
      match: [{ sysObjectId: [acme] }],
      kinds: [{ kind: 'access-point', when: { oid: role, pattern: /ap/ } }],
    }),
  ]
  const system = { sysObjectId: acme }
  expect(probesFor(system, families)).toEqual([role])
  expect(identify(system, [text(role, 'ap')], families).kind).toBe('access-point')
  expect(identify(system, [text(role, 'core')], families).kind).toBe('switch')
})

test('the brand is what the box says', () => {
  const families = [
    family('made for others', {
      match: [{ sysObjectId: [acme] }],
      brands: [
        { vendor: 'Emca', when: { from: 'descr', pattern: /^Emca/ } },
        { told: { oid: probe } },
      ],
    }),
  ]
  const vendorOf = (sysDescr: string, probed: Varbind[] = []) =>
    identify({ sysObjectId: acme, sysDescr }, probed, families).vendor
  expect(vendorOf('Emca 24G')).toBe('Emca')
  expect(vendorOf('24G', [text(probe, 'Macé')])).toBe('Macé')
  expect(vendorOf('24G', [text(probe, 'unknown')])).toBe('Acme')
  expect(vendorOf('24G')).toBe('Acme')
})

test('without a family the enterprise number names the vendor', () => {
  expect(identify({ sysObjectId: '1.3.6.1.4.1.9.1.1' }, [], []).vendor).toBe('Cisco')
  expect(identify({ sysObjectId: '1.3.6.1.4.1.99999999.1' }, [], []).vendor).toBeUndefined()
})

test('an OID put whole below another maker’s names the inner one', () => {
  const nested = '1.3.6.1.4.1.89.1.1.1.3.6.1.4.1.4526.100.4.25'
  expect(identify({ sysObjectId: nested }, [], []).vendor).toBe('Netgear')
})

test('under an agent’s number the description names the vendor', () => {
  const vendorOf = (sysDescr: string) => identify({ sysObjectId: netSnmp, sysDescr }, [], []).vendor
  expect(vendorOf('Linux srv 6.1.0-18-amd64 #1 SMP x86_64')).toBe('Linux')
  expect(vendorOf('FreeBSD gw 14.0-RELEASE')).toBe('FreeBSD')
  expect(vendorOf('; AXIS Q1656; Box Camera; 10.12.240')).toBe('Axis')
  expect(vendorOf('Linux axis 5.4.0')).toBe('Linux')
  expect(vendorOf('hello')).toBeUndefined()
})

test('a printer, a UPS and a bridge show themselves by their standard MIBs', () => {
  const kindOf = (probed: Varbind[], sysDescr = 'thing') => identify({ sysDescr }, probed, []).kind
  expect(
    kindOf([{ oid: '1.3.6.1.2.1.25.3.2.1.2.1', type: 'oid', value: '1.3.6.1.2.1.25.3.1.5' }]),
  ).toBe('printer')
  expect(kindOf([text('1.3.6.1.2.1.33.1.1.2.0', 'Pro 1000')])).toBe('ups')
  expect(kindOf([integer('1.3.6.1.2.1.17.1.2.0', 24)])).toBe('switch')
  expect(kindOf([integer('1.3.6.1.2.1.1.7.0', 2)])).toBe('switch')
  expect(kindOf([integer('1.3.6.1.2.1.1.7.0', 72)])).toBe('unknown')
})

test('LLDP capabilities say what a neighbour would be told', () => {
  const kindOf = (bits: number) =>
    identify(
      {},
      [{ oid: '1.0.8802.1.1.2.1.3.6.0', type: 'octets', value: Uint8Array.of(bits, 0) }],
      [],
    ).kind
  expect(kindOf(0x28)).toBe('switch') // bridge and router
  expect(kindOf(0x30)).toBe('access-point') // bridge and wlanAccessPoint
  expect(kindOf(0x24)).toBe('phone') // bridge and telephone
  expect(kindOf(0x08)).toBe('router')
  expect(kindOf(0x01)).toBe('unknown') // a station
})

test('words of a description are the last to be believed', () => {
  const kindOf = (sysDescr: string) => identify({ sysDescr }, [], []).kind
  expect(kindOf('Acme 24-port managed switch')).toBe('switch')
  expect(kindOf('UPS network management card')).toBe('ups')
  expect(kindOf('Commutateur Ethernet 4 ports')).toBe('switch')
  expect(kindOf('Acme Wireless LAN Controller')).toBe('wireless-controller')
  expect(kindOf('Rack PDU with switched outlets')).toBe('other')
  expect(kindOf('nothing to see')).toBe('unknown')
})

test('a device that says nothing is unknown, and no more', () => {
  expect(identify({}, [], [])).toEqual({ kind: 'unknown' })
})
