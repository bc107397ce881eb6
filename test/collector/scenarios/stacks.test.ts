import { expect, test } from 'vitest'
import type { Member } from '../../../schemas/member.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { aSwitch, at } from '../school.ts'
import { aRegion } from './region.ts'

const MONDAY = at('08:00', '2026-11-16')
const TUESDAY = at('08:00', '2026-11-17')
const WEDNESDAY = at('08:00', '2026-11-18')

const chassis = (...letters: string[]): Member[] =>
  letters.map((letter, index) => ({ position: index + 1, serial: `CHASSIS-${letter}` }))

/** A stack that shows the serial of its first chassis. */
function aStack(letters: string, more: Parameters<typeof aSwitch>[1] = {}) {
  const members = chassis(...letters)
  return aSwitch(3, { members, serial: `CHASSIS-${letters[0]}`, macAddress: undefined, ...more })
}

describeOnOnePostgres('stacks', server => {
  const { scan, devices, openCases, query } = aRegion(freshDatabase(server))

  const stacks = () =>
    query(`SELECT serial, array(
        SELECT m.serial FROM members m WHERE m.device_id = devices.id AND is_present ORDER BY position
      ) AS chassis FROM devices ORDER BY first_seen, id`)

  const chassisIds = () =>
    query(`SELECT serial, chassis_id FROM members GROUP BY 1, 2 ORDER BY serial`)

  test('a stack that was numbered anew has the same chassis', async () => {
    await scan(MONDAY, [aStack('ABC')])
    const before = await chassisIds()
    await scan(TUESDAY, [aStack('CAB')])
    expect(await stacks()).toEqual([
      { serial: 'CHASSIS-C', chassis: ['CHASSIS-C', 'CHASSIS-A', 'CHASSIS-B'] },
    ])
    expect(await chassisIds()).toEqual(before)
    expect(await openCases()).toEqual([])
  })

  test('a stack that lost its master is the same stack, with one chassis gone', async () => {
    await scan(MONDAY, [aStack('AB')])
    await scan(TUESDAY, [aStack('B')])
    expect(await stacks()).toEqual([{ serial: 'CHASSIS-B', chassis: ['CHASSIS-B'] }])
    expect(await query('SELECT serial FROM members WHERE NOT is_present')).toEqual([
      { serial: 'CHASSIS-A' },
    ])
    expect(await openCases()).toEqual([])
  })

  test('a chassis that was swapped within a stack is another chassis of the same stack', async () => {
    await scan(MONDAY, [aStack('AB')])
    await scan(TUESDAY, [aStack('AC')])
    expect(await stacks()).toEqual([{ serial: 'CHASSIS-A', chassis: ['CHASSIS-A', 'CHASSIS-C'] }])
    expect(await query('SELECT serial, is_present FROM members ORDER BY serial')).toEqual([
      { serial: 'CHASSIS-A', is_present: true },
      { serial: 'CHASSIS-B', is_present: false },
      { serial: 'CHASSIS-C', is_present: true },
    ])
  })

  test('a stack that was split is two devices, and each chassis is still itself', async () => {
    await scan(MONDAY, [aStack('AB')])
    const before = await chassisIds()
    await scan(TUESDAY, [aStack('A'), aStack('B', { address: '10.1.2.33' })])
    expect(await stacks()).toEqual([
      { serial: 'CHASSIS-A', chassis: ['CHASSIS-A'] },
      { serial: 'CHASSIS-B', chassis: ['CHASSIS-B'] },
    ])
    expect(await chassisIds()).toEqual(before)
    expect(await openCases()).toEqual([])
  })

  test('a split stack is split whichever half is seen first', async () => {
    await scan(MONDAY, [aStack('AB')])
    await scan(TUESDAY, [aStack('B', { address: '10.1.2.33' }), aStack('A')])
    expect(await stacks()).toEqual([
      { serial: 'CHASSIS-A', chassis: ['CHASSIS-A'] },
      { serial: 'CHASSIS-B', chassis: ['CHASSIS-B'] },
    ])
    expect(await openCases()).toEqual([])
  })

  test('two switches that were joined are one stack, and the joined record has it as its successor', async () => {
    await scan(MONDAY, [aStack('A'), aStack('B', { address: '10.1.2.33' })])
    const before = await chassisIds()
    await scan(TUESDAY, [aStack('AB')])
    const [stack, joined, ...others] = await devices()
    expect(others).toEqual([])
    expect(joined).toMatchObject({ serial: 'CHASSIS-B', because: 'stack', successor: stack?.id })
    expect(stack).toMatchObject({ serial: 'CHASSIS-A', successor: null })
    expect(await chassisIds()).toEqual(before)
    expect(await openCases()).toEqual([])
  })

  test('a chassis that leaves the stack again is the switch that it was', async () => {
    await scan(MONDAY, [aStack('A'), aStack('B', { address: '10.1.2.33' })])
    await scan(TUESDAY, [aStack('AB')])
    await scan(WEDNESDAY, [aStack('A'), aStack('B', { address: '10.1.2.33' })])
    expect(await devices()).toMatchObject([
      { serial: 'CHASSIS-A', successor: null },
      { serial: 'CHASSIS-B', successor: null, address: '10.1.2.33' },
    ])
  })

  test('a stack that keeps its MAC address when the master changes is one stack, and nobody is asked', async () => {
    const macAddress = '00:1b:3f:00:03:00'
    await scan(MONDAY, [aStack('AB', { macAddress })])
    await scan(TUESDAY, [aStack('BA', { macAddress })])
    expect(await devices()).toHaveLength(1)
    expect(await openCases()).toEqual([])
  })

  test('a stack whose members could not be read keeps them', async () => {
    await scan(MONDAY, [aStack('AB')])
    await scan(TUESDAY, [aStack('AB', { members: undefined })])
    expect(await stacks()).toEqual([{ serial: 'CHASSIS-A', chassis: ['CHASSIS-A', 'CHASSIS-B'] }])
  })
})
