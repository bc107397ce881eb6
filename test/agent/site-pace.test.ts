import { expect, test } from 'vitest'
import { createSitePace } from '../../agent/site-pace.ts'
import { Plan } from '../../schemas/plan.ts'

const planOf = (packetsPerSecond = 1000) =>
  Plan.parse({
    packetsPerSecond,
    skip: ['10.1.2.9'],
    vlans: [
      { name: 'old switches', targets: ['10.1.2.1-10.1.2.10'], pace: 'gentle' },
      { name: 'all', targets: ['10.1.2.0/24', '10.1.3.1'] },
    ],
  })
async function packetsWithin(ms: number, admit: () => Promise<void>): Promise<number> {
  const stop = performance.now() + ms
  let packets = 0
  while (performance.now() < stop) {
    await admit()
    packets++
  }
  return packets
}

test('a gentle VLAN gets 50 packets a second, however many the site may send', async () => {
  const pace = createSitePace(planOf())
  const [gentle, usual] = await Promise.all([
    packetsWithin(1000, () => pace.admit('10.1.2.3')),
    packetsWithin(1000, () => pace.admit('10.1.2.11')),
  ])
  expect(gentle).toBeGreaterThan(30)
  expect(gentle).toBeLessThan(60)
  expect(usual).toBeGreaterThan(300)
})

test('what goes into a gentle VLAN counts in the budget of the site, too', async () => {
  const pace = createSitePace(planOf(20))
  const sent = await Promise.all(
    ['10.1.2.3', '10.1.2.11', undefined].map(address =>
      packetsWithin(1500, () => pace.admit(address)),
    ),
  )
  expect(sent.reduce((sum, packets) => sum + packets, 0)).toBeLessThan(40)
})

test('addresses are split by who governs them; one that two VLANs name is the first one’s', () => {
  const pace = createSitePace(planOf())
  const groups = pace.split(['10.1.2.3', '10.1.3.1', '10.1.2.10', '10.1.2.11'])
  expect(groups.map(({ addresses, governor }) => [governor.packetsPerSecond, addresses])).toEqual([
    [1000, ['10.1.3.1', '10.1.2.11']],
    [50, ['10.1.2.3', '10.1.2.10']],
  ])
})
