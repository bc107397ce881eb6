import { expect, test } from 'vitest'
import { addressToNumber } from './truth/addresses.ts'
import { choiseul } from './truth/choiseul.ts'
import { generateSchool } from './truth/generate-school.ts'
import type { School } from './truth/school.ts'
import { uaiFrom, uaiProblem } from './truth/uai.ts'

const lycee = choiseul()
const schools: [string, School][] = [
  ['choiseul', lycee],
  ['one switch', generateSchool({ uai: '0450029M', name: 'Petit', switches: 1, pcs: 10 })],
  ['an ordinary school', generateSchool({ uai: '0450029M', name: 'Moyen', seed: 5 })],
  ['a campus', generateSchool({ uai: '0740047Z', name: 'Grand', seed: 9, switches: 400 })],
]

test('the Lycée Choiseul has what the region counts there', () => {
  const kinds = Object.fromEntries(
    [...Map.groupBy(lycee.devices, device => device.kind)].map(([kind, all]) => [kind, all.length]),
  )
  expect(kinds).toEqual({ switch: 26, 'access-point': 2, firewall: 1, server: 3, nas: 1, ups: 12 })
  expect(lycee.endpoints.filter(endpoint => endpoint.kind === 'pc')).toHaveLength(622)
  expect(lycee.endpoints.filter(endpoint => endpoint.kind === 'tablet')).toHaveLength(35)
  expect(lycee.vlans).toHaveLength(8)
  expect(lycee.devices.map(device => device.name)).toContain('rca0370037psw152.RG2.13')
  const stack = lycee.devices.find(device => device.members.length === 2)
  expect(new Set(stack?.members.map(member => member.serial)).size).toBe(2)
})

test('the same seed gives the same school, another seed another one', () => {
  expect(JSON.stringify(choiseul(1))).toBe(JSON.stringify(lycee))
  expect(JSON.stringify(choiseul(2))).not.toBe(JSON.stringify(lycee))
  const size = { uai: '0450029M', name: 'Moyen', seed: 5 }
  expect(JSON.stringify(generateSchool(size))).toBe(JSON.stringify(generateSchool(size)))
})

test.each(schools)(
  'in %s no two machines share an address, a MAC, a serial or a name',
  (_, school) => {
    const { devices, endpoints } = school
    const members = devices.flatMap(device => device.members)
    const serials = devices.flatMap(device =>
      device.serial === undefined ? [] : device.members.map(member => member.serial),
    )
    const unique: Record<string, string[]> = {
      addresses: [...devices, ...endpoints].map(machine => machine.address),
      macAddresses: [...endpoints, ...members].map(machine => machine.macAddress),
      serials,
      names: [...devices, ...endpoints].map(machine => machine.name),
    }
    for (const [what, values] of Object.entries(unique)) {
      expect(new Set(values).size, what).toBe(values.length)
    }
  },
)

test.each(schools)(
  'in %s the ranges of the plan are exactly the addresses that exist',
  (_, school) => {
    for (const vlan of school.vlans) {
      const inPlan = vlan.ranges.flatMap(range => {
        const [first = '', last = ''] = range.split('-')
        const start = addressToNumber(first)
        return Array.from({ length: addressToNumber(last) - start + 1 }, (__, step) => start + step)
      })
      const existing = [...school.devices, ...school.endpoints]
        .filter(machine => machine.vlan === vlan.id)
        .map(machine => addressToNumber(machine.address))
      expect(inPlan).toEqual(existing.toSorted((a, b) => a - b))

      const [network = '', length = ''] = vlan.prefix.split('/')
      expect(Number(length)).toBeGreaterThanOrEqual(23)
      for (const address of inPlan) {
        expect(address - addressToNumber(network)).toBeLessThan(2 ** (32 - Number(length)))
      }
      const hasDevices = school.devices.some(device => device.vlan === vlan.id)
      expect(vlan.snmp || !hasDevices).toBe(true)
    }
  },
)

test.each(schools)(
  'in %s every cable joins two ports that exist, and no port has two',
  (_, school) => {
    const exists = new Set(
      school.devices.flatMap(device => device.ports.map(port => `${device.name}/${port.name}`)),
    )
    const used = new Set<string>()
    const wrong: string[] = []
    for (const cable of school.cables) {
      for (const end of [cable.upper, cable.lower]) {
        const key = `${end.device}/${end.port}`
        if (!exists.has(key) || used.has(key)) wrong.push(key)
        used.add(key)
      }
    }
    for (const { at } of school.endpoints) {
      const key = `${at.device}/${at.port}`
      if (!exists.has(key) || used.has(key)) wrong.push(key)
    }
    expect(wrong).toEqual([])
  },
)

test('ifIndex, bridge port and port name are unique within each device', () => {
  for (const { name, ports } of schools.flatMap(([, school]) => school.devices.slice(0, 60))) {
    const bridgePorts = ports.flatMap(port => port.bridgePort ?? [])
    expect(new Set(ports.map(port => port.index)).size, name).toBe(ports.length)
    expect(new Set(ports.map(port => port.name)).size, name).toBe(ports.length)
    expect(new Set(bridgePorts).size, name).toBe(bridgePorts.length)
  }
})

test('randomised addresses are locally administered, and only those', () => {
  for (const endpoint of lycee.endpoints) {
    const isLocal = (Number.parseInt(endpoint.macAddress.slice(0, 2), 16) & 2) !== 0
    expect(isLocal).toBe(endpoint.isMacRandomised)
  }
  expect(lycee.endpoints.some(endpoint => endpoint.isMacRandomised)).toBe(true)
})

test('a UAI ends with the letter its number gives', () => {
  expect([370037, 740047, 450029].map(uaiFrom)).toEqual(['0370037P', '0740047Z', '0450029M'])
  expect(uaiProblem('0370037A')).toContain('0370037P')
  expect(uaiProblem('0370037P')).toBeUndefined()
})
