import { createSocket } from 'node:dgram'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasNetSnmpTools, numberOf, runSnmpTool, textOf } from './net-snmp-tools.ts'
import { ListenError } from './snmp/udp-agent.ts'
import { type Lab, startLab } from './start-lab.ts'
import { choiseul } from './truth/choiseul.ts'
import type { Device } from './truth/school.ts'

const withTools = test.skipIf(!hasNetSnmpTools)
const lycee = choiseul()
let now = Date.UTC(2026, 10, 16, 9, 40)
let lab: Lab

beforeAll(async () => {
  lab = await startLab({ school: lycee, port: 0, netbiosPort: 0, now: () => now })
})
afterAll(() => lab.close())

function device(part: string): Device {
  const found = lycee.devices.find(each => each.name.includes(part))
  if (!found) throw new Error(`no ${part}`)
  return found
}

const bulk = async (of: Device, name: string, community = 'public') =>
  (await runSnmpTool('snmpbulkwalk', { address: of.address, port: lab.port, community }, [name]))
    .values

const get = (of: Device, names: string[], more: { version?: '1' | '2c' } = {}) =>
  runSnmpTool('snmpget', { address: of.address, port: lab.port, ...more }, names)

/** Whether nothing comes back within a second. */
async function isSilent(of: Device, community = 'public'): Promise<boolean> {
  const target = { address: of.address, port: lab.port, community }
  const { text } = await runSnmpTool('snmpget', target, ['1.3.6.1.2.1.1.3.0'], ['-t', '1'])
  return text.includes('Timeout')
}

const macOf = (printed: string | undefined) =>
  printed?.replace('Hex-STRING: ', '').trim().toLowerCase().replaceAll(' ', ':')

withTools('every device tells net-snmp its name, description and object id', async () => {
  const names = ['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.2.0', '1.3.6.1.2.1.1.5.0']
  for (const each of lycee.devices) {
    const { values } = await get(each, names)
    expect(textOf(values.get('1.3.6.1.2.1.1.5.0'))).toBe(each.name)
    expect(values.get('1.3.6.1.2.1.1.2.0')).toBe(`OID: .${each.sysObjectId}`)
    const description = textOf(values.get('1.3.6.1.2.1.1.1.0'))
    expect(description.replaceAll(/\s+/g, ' ').trim()).toBe(
      each.sysDescr.replaceAll(/\s+/g, ' ').trim(),
    )
  }
})

withTools('ports walked by net-snmp are the ports that exist', async () => {
  for (const part of ['sw101', 'sw152', 'sw171', 'fw01', 'SRV-ADMIN']) {
    const each = device(part)
    const names = await bulk(each, '1.3.6.1.2.1.31.1.1.1.1')
    const walked = [...names].map(([oid, name]) => [Number(oid.split('.').at(-1)), textOf(name)])
    const expected = each.ports.map(port => [port.index, port.name] as [number, string])
    expect(walked).toEqual(expected.toSorted((a, b) => a[0] - b[0]))
  }
  const old = await bulk(device('sw154'), '1.3.6.1.2.1.2.2.1.2')
  expect([...old.values()].map(textOf)).toContain('RMON Port 01 on Unit 1')
  const names = await bulk(device('sw154'), '1.3.6.1.2.1.31')
  expect([...names.values()].join()).toContain('No Such Object')
})

withTools('serial numbers are where each maker puts them', async () => {
  const entity = '1.3.6.1.2.1.47.1.1.1.1.11'
  const stack = [...(await bulk(device('sw101'), entity)).values()].map(textOf).filter(Boolean)
  expect(stack).toEqual(device('sw101').members.map(member => member.serial))
  const places: [string, string][] = [
    ['sw152', `${entity}.1001`],
    ['sw154', '1.3.6.1.4.1.43.10.27.1.1.1.13.1'],
    ['ups01', '1.3.6.1.4.1.318.1.1.1.1.2.3.0'],
    ['ups03', '1.3.6.1.4.1.705.1.1.7.0'],
    ['nas', '1.3.6.1.4.1.6574.1.5.2.0'],
  ]
  for (const [part, name] of places) {
    const { values } = await get(device(part), [name])
    expect(textOf(values.get(name))).toBe(device(part).serial)
  }
})

withTools('a Catalyst gives the addresses of a VLAN to community@vlan only', async () => {
  const cisco = device('sw152')
  const port = (name: string) => cisco.ports.find(each => each.name === name)?.bridgePort
  const table = await bulk(cisco, '1.3.6.1.2.1.17.4.3.1.2', 'public@40')
  const expected = lab.network
    .forwarding(cisco.name)
    .filter(entry => entry.vlan === 40)
    .map(entry => [
      `1.3.6.1.2.1.17.4.3.1.2.${entry.macAddress
        .split(':')
        .map(octet => Number.parseInt(octet, 16))
        .join('.')}`,
      `INTEGER: ${port(entry.port)}`,
    ])
  expect(Object.fromEntries(table)).toEqual(Object.fromEntries(expected))
  expect(table.size).toBeGreaterThan(100)
  expect(await isSilent(cisco, 'public@99')).toBe(true)
})

withTools('the core and the firewall know by ARP every endpoint of every VLAN', async () => {
  for (const part of ['sw101', 'fw01']) {
    const table = await bulk(device(part), '1.3.6.1.2.1.4.22.1.2')
    const known = new Map(
      [...table].map(([oid, mac]) => [oid.split('.').slice(-4).join('.'), macOf(mac)]),
    )
    for (const endpoint of lycee.endpoints) {
      expect(known.get(endpoint.address)).toBe(endpoint.macAddress)
    }
  }
})

withTools('neighbours walked from both ends of an HPE–Cisco cable name each other', async () => {
  const [hpe, cisco] = [device('sw150'), device('sw152')]
  const remote = '1.0.8802.1.1.2.1.4.1.1'
  const seen = async (from: Device) => {
    const names = await bulk(from, `${remote}.9`)
    const ports = await bulk(from, `${remote}.7`)
    return [...names].map(([oid, name]) => {
      const index = oid.split('.').slice(-3)
      return [Number(index[1]), textOf(name), textOf(ports.get(`${remote}.7.${index.join('.')}`))]
    })
  }
  const cable = lycee.cables.find(each => each.lower.device === cisco.name)
  const upper = hpe.ports.find(port => port.name === cable?.upper.port)
  const lower = cisco.ports.find(port => port.name === cable?.lower.port)
  expect(await seen(hpe)).toContainEqual([upper?.index, cisco.name, lower?.name])
  expect(await seen(cisco)).toContainEqual([lower?.bridgePort, hpe.name, upper?.name])
})

withTools('counters grow with the clock and say the same at both ends', async () => {
  const { upper, lower } = lycee.cables.find(each => each.lower.device.includes('sw170')) ?? {}
  if (!upper || !lower) throw new Error('no cable')
  const hcOctets = { in: '1.3.6.1.2.1.31.1.1.1.6', out: '1.3.6.1.2.1.31.1.1.1.10' }
  const read = async (end: { device: string; port: string }, direction: 'in' | 'out') => {
    const each = device(end.device)
    const index = each.ports.find(port => port.name === end.port)?.index
    const name = `${hcOctets[direction]}.${index}`
    return numberOf((await get(each, [name])).values.get(name))
  }
  const before = [await read(upper, 'out'), await read(lower, 'in')]
  now += 60_000
  const after = [await read(upper, 'out'), await read(lower, 'in')]
  const [sent, received] = after.map((value, position) => value - (before[position] ?? 0))
  expect(sent).toBeGreaterThan(1_000_000)
  expect(Math.abs((sent ?? 0) - (received ?? 0))).toBeLessThanOrEqual(1)
})

withTools('a wrong community is met with silence', async () => {
  expect(await isSilent(device('sw101'), 'private')).toBe(true)
  expect(await isSilent(device('sw101'))).toBe(false)
})

withTools('an SNMPv1 walk ends with the MIB and sees no 64-bit counter', async () => {
  const each = device('sw110')
  const target = { address: each.address, port: lab.port, version: '1' as const }
  const { values } = await runSnmpTool('snmpwalk', target, ['1.3.6.1.2.1.31.1.1.1'], ['-Cc'])
  const columns = new Set([...values.keys()].map(oid => oid.split('.')[10]))
  expect(columns.has('1')).toBe(true)
  expect(columns.has('6')).toBe(false)
  const missing = await get(each, ['1.3.6.1.2.1.31.1.1.1.6.1'], { version: '1' })
  expect(missing.text).toContain('noSuchName')
})

withTools('a failed device is silent, and back after a reboot with a young uptime', async () => {
  const upTime = '1.3.6.1.2.1.1.3.0'
  lab.fail(device('sw190').name)
  expect(await isSilent(device('sw193'))).toBe(true)
  lab.return(device('sw190').name)
  now += 5_000
  expect(numberOf((await get(device('sw190'), [upTime])).values.get(upTime))).toBe(500)
})

test('a 3Com loses what is asked while it answers', async () => {
  const each = device('sw154')
  const socket = createSocket('udp4')
  const question = Buffer.from(
    '302602010104067075626c6963a01902017b020100020100300e300c06082b060102010101000500',
    'hex',
  )
  let answers = 0
  socket.on('message', () => {
    answers += 1
  })
  for (let count = 0; count < 5; count += 1) socket.send(question, lab.port, each.address)
  await new Promise(done => setTimeout(done, 200))
  socket.close()
  expect(answers).toBe(1)
})

test('a Windows PC tells its name and MAC to a NetBIOS node status request', async () => {
  const pc = lycee.endpoints.find(endpoint => endpoint.system === 'windows')
  if (!pc) throw new Error('no PC')
  const header = Buffer.from('beef00000001000000000000', 'hex')
  const question = Buffer.concat([
    header,
    Buffer.from(` CK${'A'.repeat(30)}\0\0\x21\0\x01`, 'latin1'),
  ])
  const socket = createSocket('udp4')
  const answered = new Promise<Buffer>(resolve => socket.once('message', resolve))
  socket.send(question, lab.netbiosPort ?? 0, pc.address)
  const answer = await answered
  socket.close()
  expect(answer.readUInt16BE(0)).toBe(0xbeef)
  expect(answer.readUInt16BE(6)).toBe(1)
  const count = answer[12 + 34 + 10] ?? 0
  const names = answer.subarray(12 + 34 + 11)
  expect(names.subarray(0, 15).toString('latin1').trim()).toBe(pc.name.toUpperCase())
  const mac = names.subarray(count * 18, count * 18 + 6).toString('hex')
  expect(mac).toBe(pc.macAddress.replaceAll(':', ''))
})

test('a second lab on the same addresses and port is refused in one line', async () => {
  const second = startLab({ school: lycee, port: lab.port })
  await expect(second).rejects.toThrow(ListenError)
  await expect(second).rejects.toThrow(
    /cannot listen on UDP 127\.37\.\d+\.\d+:\d+: the port is taken/,
  )
})
