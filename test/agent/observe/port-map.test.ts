import { expect, test } from 'vitest'
import type { LldpLocalPort } from '../../../agent/mibs/lldp-mib.ts'
import { createPortMap } from '../../../agent/observe/port-map.ts'
import { complete, failed, port, tables } from './tables.ts'

const interfaces = complete(
  port(101, 'Gi1/0/1', { description: 'GigabitEthernet1/0/1', macAddress: '00:1b:3f:00:00:01' }),
  port(102, 'Gi1/0/2', { description: 'GigabitEthernet1/0/2', alias: 'salle A107' }),
  port(3, 'Vlan3'),
)
const basePorts = complete({ port: 1, ifIndex: 101 }, { port: 2, ifIndex: 102 })

const lldpPort = (localPort: LldpLocalPort | number) => {
  const described = typeof localPort === 'number' ? [] : [localPort]
  const number = typeof localPort === 'number' ? localPort : localPort.localPort
  const map = createPortMap(
    tables({
      interfaces,
      basePorts,
      neighbours: {
        lldp: complete(),
        localPorts: complete(...described),
        cdp: complete(),
      },
    }),
  )
  return map.nameOf(map.ifIndexOfLldpPort(number))
}

test('an LLDP port is the interface that its own description names', () => {
  expect(lldpPort({ localPort: 2, idSubtype: 5, id: 'Gi1/0/1' })).toBe('Gi1/0/1')
  expect(lldpPort({ localPort: 2, idSubtype: 7, id: 'GigabitEthernet1/0/1' })).toBe('Gi1/0/1')
  expect(lldpPort({ localPort: 2, idSubtype: 3, id: '00:1b:3f:00:00:01' })).toBe('Gi1/0/1')
  expect(lldpPort({ localPort: 9, idSubtype: 1, id: 'salle A107' })).toBe('Gi1/0/2')
  expect(lldpPort({ localPort: 9, idSubtype: 7, id: '102' })).toBe('Gi1/0/2')
  expect(lldpPort({ localPort: 9, description: 'GigabitEthernet1/0/2' })).toBe('Gi1/0/2')
})

test('an LLDP port that nothing describes is the bridge port of its number, else the ifIndex', () => {
  expect(lldpPort(2)).toBe('Gi1/0/2')
  expect(lldpPort(101)).toBe('Gi1/0/1')
  expect(lldpPort(77)).toBe(undefined)
})

test('a description that fits several interfaces fits none', () => {
  const map = createPortMap(
    tables({
      interfaces: complete(port(1, 'a', { alias: 'libre' }), port(2, 'b', { alias: 'libre' })),
      neighbours: {
        lldp: complete(),
        localPorts: complete({ localPort: 8, idSubtype: 1, id: 'libre' }),
        cdp: complete(),
      },
    }),
  )
  expect(map.ifIndexOfLldpPort(8)).toBe(undefined)
})

test('without the tables that explain them, numbers stay unexplained', () => {
  const map = createPortMap(tables({ interfaces: failed('lost'), basePorts: failed('lost') }))
  expect([map.nameOf(1), map.ifIndexOfBasePort(1), map.ifIndexOfLldpPort(1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
