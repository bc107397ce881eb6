import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sweep, SweepFailure } from '../../../agent/sweep/live-host.ts'
import type { Result } from '../../../schemas/result.ts'
import { makeNetnsLab, type NetnsLab, netnsObstacle } from '../netns-lab.ts'

const linkOf1022 = test.skipIf(netnsObstacle !== undefined)
const because = netnsObstacle ? ` (skipped: ${netnsObstacle})` : ''

/** 60 addresses all over the /22, and one more that drops ICMP. */
const answering = Array.from({ length: 60 }, (_, index) => `10.77.${index % 4}.${10 + index * 4}`)
const mute = '10.77.3.200'
let lab: NetnsLab

beforeAll(() => {
  if (netnsObstacle) return
  lab = makeNetnsLab({
    scanner: '10.77.0.1',
    prefixLength: 22,
    answering,
    droppingIcmp: [mute],
  })
})
afterAll(() => lab?.remove())

/** Runs a sweep inside the lab's namespace, in a process of its own. */
async function sweepInLab(
  target: string,
  environment: Record<string, string> = {},
  within = lab,
): Promise<Result<Sweep, SweepFailure>> {
  const script = `
    const { expandTargets } = await import('./agent/sweep/targets.ts')
    const { sweep } = await import('./agent/sweep/sweep.ts')
    const addresses = expandTargets([process.argv[1]])
    console.log(JSON.stringify(await sweep(addresses.value)))`
  const { stdout } = await promisify(execFile)(
    'ip',
    [
      'netns',
      'exec',
      within.scanner,
      process.execPath,
      '--input-type=module',
      '-e',
      script,
      target,
    ],
    { env: { ...process.env, ...environment } },
  )
  return JSON.parse(stdout)
}

linkOf1022(
  `every live host of a /22 on the link is found, and no silent one${because}`,
  async () => {
    const found = await sweepInLab('10.77.0.0/22')
    if (!found.ok) throw new Error(found.failure.detail)

    const addresses = found.value.hosts.map(host => host.address)
    expect(new Set(addresses)).toEqual(new Set(['10.77.0.1', ...answering, mute]))
    expect(addresses).toHaveLength(62)
    expect(found.value.method).toBe('fping')
    expect(found.value.unreached).toEqual([])
  },
)

linkOf1022(
  `sweeps that fill the kernel's neighbour table together lose nobody${because}`,
  async () => {
    const others = makeNetnsLab({
      scanner: '10.77.0.1',
      prefixLength: 22,
      answering,
      droppingIcmp: [mute],
    })
    try {
      const both = await Promise.all([
        sweepInLab('10.77.0.0/22'),
        sweepInLab('10.77.0.0/22', {}, others),
      ])
      for (const found of both) {
        if (!found.ok) throw new Error(found.failure.detail)
        const addresses = found.value.hosts.map(host => host.address)
        expect(new Set(addresses)).toEqual(new Set(['10.77.0.1', ...answering, mute]))
      }
    } finally {
      others.remove()
    }
  },
)

linkOf1022(
  `a host that drops ICMP is found by ARP, and again an hour later${because}`,
  async () => {
    for (const _round of [1, 2]) {
      const found = await sweepInLab('10.77.3.192/26')
      if (!found.ok) throw new Error(found.failure.detail)
      const host = found.value.hosts.find(it => it.address === mute)
      expect(host).toMatchObject({
        via: ['arp'],
        macAddress: expect.stringMatching(/^[0-9a-f:]{17}$/),
      })
    }
  },
)

linkOf1022(`hosts on the link have a MAC, and the scanner its own${because}`, async () => {
  const found = await sweepInLab('10.77.0.0/26')
  if (!found.ok) throw new Error(found.failure.detail)
  for (const host of found.value.hosts) expect(host.macAddress).toBeDefined()
})

linkOf1022(`without fping the ping package finds the same hosts${because}`, async () => {
  const folder = folderWithOnly('ping', 'ip')
  const found = await sweepInLab('10.77.3.192/26', { PATH: folder })
  rmSync(folder, { recursive: true })
  if (!found.ok) throw new Error(found.failure.detail)
  expect(found.value.method).toBe('ping')
  const expected = answering.filter(
    it => it.startsWith('10.77.3.') && Number(it.split('.')[3]) > 192,
  )
  expect(found.value.hosts.map(host => host.address).toSorted()).toEqual(
    [...expected, mute].toSorted(),
  )
})

linkOf1022(`a prefix without a route is told apart from a silent one${because}`, async () => {
  const found = await sweepInLab('192.168.9.0/24')
  expect(found).toEqual({
    ok: false,
    failure: { kind: 'no-route', detail: 'no route to 192.168.9.1' },
  })
})

linkOf1022(`a host that left is not kept alive by its old ARP entry${because}`, async () => {
  await sweepInLab('10.77.3.192/26')
  lab.disconnectMute()
  lab.ageNeighbour(mute)
  const found = await sweepInLab('10.77.3.192/26')
  if (!found.ok) throw new Error(found.failure.detail)
  expect(found.value.hosts.map(host => host.address)).not.toContain(mute)
  expect(found.value.hosts.length).toBeGreaterThan(0)
})

function folderWithOnly(...tools: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'recense-path-'))
  for (const tool of tools) {
    const path = (process.env.PATH ?? '').split(':').map(it => join(it, tool))
    symlinkSync(path.find(it => existsSync(it)) ?? tool, join(folder, tool))
  }
  return folder
}
