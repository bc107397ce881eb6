import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDeviceTurns } from '../../../agent/snmp/device-turns.ts'

test('who asks the same device waits in line, a failure before them or not; other devices do not wait', async () => {
  const turns = createDeviceTurns()
  const underWay = new Map<string, number>()
  const order: string[] = []
  let most = 0
  const ask = (address: string, name: string, fails = false) =>
    turns.take(address, async () => {
      const now = (underWay.get(address) ?? 0) + 1
      underWay.set(address, now)
      most = Math.max(
        most,
        [...underWay.values()].reduce((sum, it) => sum + it),
      )
      expect(now).toBe(1)
      await sleep(5)
      underWay.set(address, now - 1)
      order.push(name)
      if (fails) throw new Error(name)
      return name
    })
  const answers = await Promise.allSettled([
    ask('10.1.2.3', 'scan', true),
    ask('10.1.2.3', 'sample'),
    ask('10.1.2.4', 'other'),
    ask('10.1.2.3', 'scan again'),
  ])
  expect(answers.map(it => it.status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(order.filter(it => it !== 'other')).toEqual(['scan', 'sample', 'scan again'])
  expect(most).toBe(2)
})
