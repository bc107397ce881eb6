import { expect, test } from 'vitest'
import { kindOfHost } from '../../../agent/names/kind-of-host.ts'
import type { MdnsHost } from '../../../agent/names/mdns-message.ts'
import { nameOfHost } from '../../../agent/names/name-of-host.ts'
import type { NodeStatus } from '../../../agent/names/node-status.ts'

const windows: NodeStatus = {
  name: 'a107-sev-05',
  macAddress: '3c:52:82:01:02:03',
  isDomainController: false,
}
const { macAddress: _none, ...samba } = windows
const mdns = (known: Partial<MdnsHost>): MdnsHost => ({ services: [], instances: [], ...known })

test('nothing says nothing', () => {
  expect(kindOfHost({})).toEqual({ kind: 'unknown' })
  expect(kindOfHost({ maker: 'Dell Inc.', name: 'a107', mdns: mdns({}) })).toEqual({
    kind: 'unknown',
  })
})

test('a Windows workstation is a PC; Samba, which has no card to show, may be anything', () => {
  expect(kindOfHost({ netbios: windows })).toEqual({ kind: 'pc', kindFrom: ['netbios'] })
  expect(kindOfHost({ netbios: samba }).kind).toBe('unknown')
})

test('a domain controller is a server, whatever it also does', () => {
  const netbios = { ...windows, isDomainController: true }
  const prints = mdns({ services: ['_ipp._tcp'] })
  expect(kindOfHost({ netbios, mdns: prints }).kind).toBe('server')
})

test.each([
  ['iPad7,11', 'tablet'],
  ['iPhone12,8', 'phone'],
  ['MacBookPro16,1', 'pc'],
  ['Xserve', 'nas'],
] as const)('the model %s is a %s', (model, kind) => {
  expect(kindOfHost({ mdns: mdns({ model }) })).toEqual({ kind, kindFrom: ['mdns'] })
})

test('a printer prints; a computer that shares one is no printer', () => {
  const services = ['_ipp._tcp', '_printer._tcp']
  expect(kindOfHost({ mdns: mdns({ services }) }).kind).toBe('printer')
  const shares = mdns({ services: [...services, '_workstation._tcp'] })
  expect(kindOfHost({ mdns: shares }).kind).toBe('pc')
})

test('everything that says the same is named', () => {
  expect(
    kindOfHost({
      maker: 'Brother Industries, LTD.',
      name: 'brn001ba9123456',
      mdns: mdns({ services: ['_pdl-datastream._tcp'] }),
    }),
  ).toEqual({ kind: 'printer', kindFrom: ['mdns', 'name', 'oui'] })
})

test('printers that speak NetBIOS are no PCs', () => {
  expect(kindOfHost({ netbios: windows, name: 'npi0a1b2c' })).toEqual({
    kind: 'printer',
    kindFrom: ['name'],
  })
  expect(kindOfHost({ netbios: windows, maker: 'LEXMARK INTERNATIONAL, INC.' }).kind).toBe(
    'printer',
  )
})

test.each([
  ['Axis Communications AB', 'camera'],
  ['Hangzhou Hikvision Digital Technology Co.,Ltd.', 'camera'],
  ['YEALINK(XIAMEN) NETWORK TECHNOLOGY CO.,LTD.', 'phone'],
  ['Synology Incorporated', 'nas'],
  ['Seiko Epson Corporation', 'printer'],
] as const)('a card of %s is in a %s', (maker, kind) => {
  expect(kindOfHost({ maker })).toEqual({ kind, kindFrom: ['oui'] })
})

test('a maker of many things says a kind only together with what the VLAN is for', () => {
  const samsung = 'Samsung Electronics Co.,Ltd'
  const tablets = 'TABLETTES tablets of the school'
  expect(kindOfHost({ maker: samsung }).kind).toBe('unknown')
  expect(kindOfHost({ maker: samsung, vlan: 'wifi' }).kind).toBe('unknown')
  expect(kindOfHost({ maker: samsung, vlan: tablets })).toEqual({
    kind: 'tablet',
    kindFrom: ['oui', 'vlan'],
  })
  expect(kindOfHost({ maker: 'HMD Global Oy', vlan: 'Wi-Fi invités' }).kind).toBe('phone')
  expect(kindOfHost({ maker: 'Dell Inc.', vlan: tablets }).kind).toBe('unknown')
})

test('what a host says of itself outweighs what was written into DNS', () => {
  expect(nameOfHost({ dns: 'old-name', netbios: windows })).toEqual({
    name: 'a107-sev-05',
    via: ['dns', 'netbios'],
  })
  expect(nameOfHost({ dns: 'old', mdns: mdns({ name: 'iPad-CDI' }) }).name).toBe('ipad-cdi')
  expect(nameOfHost({ dns: 'a107' })).toEqual({ name: 'a107', via: ['dns'] })
  expect(nameOfHost({})).toEqual({ via: [] })
})

test('a NetBIOS name that was cut at 15 characters gives way to the whole one', () => {
  const cut = { ...windows, name: 'salle-informati' }
  expect(nameOfHost({ netbios: cut, dns: 'salle-informatique-3' }).name).toBe(
    'salle-informatique-3',
  )
  expect(nameOfHost({ netbios: cut, dns: 'other' }).name).toBe('salle-informati')
})
