import { expect, test } from 'vitest'
import { readDefaultRoutes } from '../../../agent/mibs/ip-forward-mib.ts'
import { scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const ip = '1.3.6.1.2.1.4'
const inet = `${ip}.24.7.1.7`
const cidr = `${ip}.24.4.1.5`
const address = (text: string) => ({ tag: '64', text })

test('the default route of inetCidrRouteTable, whatever the routing policy in its index', async () => {
  const session = replaySession(
    [
      scalar(`${inet}.1.4.0.0.0.0.0.2.0.0.1.4.192.0.2.1`, 7),
      scalar(`${inet}.1.4.10.1.0.0.16.2.0.0.1.4.10.1.0.254`, 2),
    ].join(''),
  )
  expect(await readDefaultRoutes(session)).toEqual([{ ifIndex: 7, nextHop: '192.0.2.1' }])
  expect(session.cost().requests).toBe(1)
  const shorter = replaySession(scalar(`${inet}.1.4.0.0.0.0.0.1.5.1.4.192.0.2.9`, 3))
  expect(await readDefaultRoutes(shorter)).toEqual([{ ifIndex: 3, nextHop: '192.0.2.9' }])
})

test('two accesses are two default routes, and the same one by two policies is one', async () => {
  const rows = [
    scalar(`${inet}.1.4.0.0.0.0.0.2.0.0.1.4.192.0.2.1`, 7),
    scalar(`${inet}.1.4.0.0.0.0.0.2.0.0.1.4.198.51.100.1`, 9),
    scalar(`${inet}.1.4.0.0.0.0.0.2.0.1.1.4.198.51.100.1`, 9),
  ]
  expect(await readDefaultRoutes(replaySession(rows.join('')))).toEqual([
    { ifIndex: 7, nextHop: '192.0.2.1' },
    { ifIndex: 9, nextHop: '198.51.100.1' },
  ])
})

test('older agents tell it in ipCidrRouteTable, the oldest in ipRouteTable', async () => {
  const older = scalar(`${cidr}.0.0.0.0.0.0.0.0.0.10.46.101.254`, 11)
  expect(await readDefaultRoutes(replaySession(older))).toEqual([
    { ifIndex: 11, nextHop: '10.46.101.254' },
  ])
  const oldest = [
    scalar(`${ip}.21.1.2.0.0.0.0`, 4),
    scalar(`${ip}.21.1.7.0.0.0.0`, address('10.29.122.225')),
    scalar(`${ip}.21.1.7.10.0.0.0`, address('10.0.0.1')),
  ]
  expect(await readDefaultRoutes(replaySession(oldest.join('')))).toEqual([
    { ifIndex: 4, nextHop: '10.29.122.225' },
  ])
})

test('into a dialled line without next hop it is the interface alone; what says neither is none', async () => {
  const dialled = scalar(`${cidr}.0.0.0.0.0.0.0.0.0.0.0.0.0`, 12)
  expect(await readDefaultRoutes(replaySession(dialled))).toEqual([{ ifIndex: 12 }])
  const empty = [
    scalar(`${ip}.21.1.2.0.0.0.0`, 0),
    scalar(`${ip}.21.1.7.0.0.0.0`, address('0.0.0.0')),
  ]
  expect(await readDefaultRoutes(replaySession(empty.join('')))).toBeUndefined()
  expect(await readDefaultRoutes(replaySession(''))).toBeUndefined()
})
