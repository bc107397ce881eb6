import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleAgent } from '../../../deploy/build/bundle-agent.ts'
import { Observation } from '../../../schemas/observation.ts'
import { type Lab, startLab } from '../../lab/start-lab.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'

const run = promisify(execFile)
let folder: string
let lab: Lab

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recense-bundle-'))
  lab = await startLab({ school: choiseul(), port: 0 })
  await bundleAgent(join(folder, 'agent'))
})
afterAll(async () => {
  await lab?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Far from the checkout and with nothing of the environment: as a school's server has it. */
async function agent(command: string, ...args: string[]) {
  return run(command, args, { cwd: '/', env: { NODE: process.execPath, PATH: '/usr/bin:/bin' } })
}

test('the bundled agent scans without the packages that it was built from', async () => {
  const core = lab.truth.devices.find(({ kind }) => kind === 'switch')
  if (!core) throw new Error('a school without switches')
  const { stdout } = await agent(
    join(folder, 'agent/bin/recense-agent'),
    ...['scan', core.address, '--port', `${lab.port}`, '--no-names', '--format', 'ndjson'],
  )
  const [line = ''] = stdout.split('\n')
  const { name, serial } = Observation.parse(JSON.parse(line))
  expect({ name, serial }).toEqual({ name: core.name, serial: core.members[0]?.serial })
})

test('its command works through a link, as in /usr/bin', async () => {
  const link = join(folder, 'recense-agent')
  symlinkSync(join(folder, 'agent/bin/recense-agent'), link)
  expect((await agent(link, '--version')).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/)
})

test('it is a few files, of which only the makers of MAC addresses are data', () => {
  expect(readdirSync(join(folder, 'agent')).toSorted()).toEqual([
    ...['bin', 'lib', 'node_modules', 'package.json'],
  ])
  expect(readdirSync(join(folder, 'agent/node_modules'))).toEqual(['oui-data'])
})
