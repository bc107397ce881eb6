import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Demo, startDemo } from '../lab/demo.ts'
import { findFreePort } from '../real/free-port.ts'
import { readInventory, waitForInventory } from './read-inventory.ts'

/** A small school of the lab's, so that a run takes seconds; the same seed is the same school. */
const SCHOOL = ['--school', 'generated', '--seed', '7', '--switches', '8', '--pcs', '120']

const folders: string[] = []
let undisturbed: Awaited<ReturnType<typeof readInventory>>

async function startRun(): Promise<Demo> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'recense-kill-'))
  folders.push(dataFolder)
  const ports = {
    http: await findFreePort(),
    mqtt: await findFreePort(),
    snmp: await findFreePort(),
    netbios: await findFreePort(),
  }
  return startDemo({ dataFolder, ports, labArguments: SCHOOL })
}

async function inventoryAfter(disturb: (demo: Demo) => Promise<void>) {
  const demo = await startRun()
  try {
    await disturb(demo)
    await waitForInventory(demo)
    return await readInventory(demo.url, demo.lab.site)
  } finally {
    await demo.stop()
  }
}

const isUnderWay = async (demo: Demo, devices: number) => {
  for (;;) {
    const answer = await fetch(`${demo.url}/api/v1/devices?site=${demo.lab.site}&limit=1`)
    if (((await answer.json()) as { total: number }).total >= devices) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

beforeAll(async () => {
  undisturbed = await inventoryAfter(async () => {})
}, 120_000)

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

test('an undisturbed run puts the whole school into the CMDB', () => {
  expect(undisturbed.devices.length).toBeGreaterThan(10)
  expect(undisturbed.endpoints.length).toBeGreaterThan(100)
})

test('an agent killed in the middle of a scan leaves the same CMDB, row for row', async () => {
  const inventory = await inventoryAfter(async demo => {
    await isUnderWay(demo, 3)
    await demo.kill('agent', 'SIGKILL')
    await demo.startAgent()
  })
  expect(inventory).toEqual(undisturbed)
}, 120_000)

test('a collector killed in the middle of a scan leaves the same CMDB, row for row', async () => {
  const inventory = await inventoryAfter(async demo => {
    await isUnderWay(demo, 3)
    await demo.kill('collector', 'SIGKILL')
    await demo.startCollector()
  })
  expect(inventory).toEqual(undisturbed)
}, 120_000)
