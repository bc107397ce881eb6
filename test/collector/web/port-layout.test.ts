import { expect, test } from 'vitest'
import { layOutPorts } from '../../../collector/web/src/pages/port-layout.ts'

const drawn = (...names: string[]) =>
  layOutPorts(names.map(name => ({ name, type: 6 }))).map(block => [
    block.unit,
    block.ports.map(it => it.label).join(' '),
  ])

test('ports stand in the order of their numbers, a unit’s fast ones after its others', () => {
  expect(
    drawn(
      'Ten-GigabitEthernet1/0/25',
      'GigabitEthernet2/0/1',
      'GigabitEthernet1/0/10',
      'GigabitEthernet1/0/2',
    ),
  ).toEqual([
    ['GigabitEthernet1/0/', '2 10'],
    ['Ten-GigabitEthernet1/0/', '25'],
    ['GigabitEthernet2/0/', '1'],
  ])
})

test('old names are read too: numbers alone, Fa0/3, and the port before the unit', () => {
  expect(drawn('2', '1')).toEqual([['', '1 2']])
  expect(drawn('Fa0/3', 'Fa0/1')).toEqual([['Fa0/', '1 3']])
  expect(drawn('RMON Port 07 on Unit 1', 'RMON Port 08 on Unit 2')).toEqual([
    ['RMON Port  on Unit 1', '07'],
    ['RMON Port  on Unit 2', '08'],
  ])
})

test('what has no socket is not drawn: VLAN interfaces, aggregates, loopbacks', () => {
  expect(
    layOutPorts([
      { name: 'Vlan-interface1', type: 136 },
      { name: 'Bridge-Aggregation1', type: 161 },
      { name: 'InLoopBack0', type: 24 },
    ]),
  ).toEqual([])
})
