import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordCommand } from '../../agent/record-command.ts'
import { Observation } from '../../schemas/observation.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { generateSchool } from '../lab/truth/generate-school.ts'
import { runAgent } from './recense-agent.ts'

const COMMUNITY = 'canary-community'
const school = generateSchool({
  uai: '0450029M',
  name: 'Petit',
  seed: 11,
  switches: 9,
  pcs: 14,
  network: 62,
})
let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await startLab({ school, port: 0, community: COMMUNITY })
  folder = mkdtempSync(join(tmpdir(), 'recense-record-'))
})
afterAll(async () => {
  await lab?.close()
  rmSync(folder, { recursive: true, force: true })
})

const addressOf = (model: string) => school.devices.find(it => it.model === model)?.address ?? ''
const record = (host: string, ...args: string[]) =>
  runAgent(['record', host, '--port', String(lab.port), '--community', COMMUNITY, ...args], {
    cwd: folder,
  })

test('a recording is named after the product, and printed is what is seen in it', async () => {
  const { code, stdout, stderr } = await record(addressOf('apc-smart-ups'))
  expect(code).toBe(0)
  expect(stderr).toMatch(
    /^recense-agent: wrote apc-smart-ups-1500\.snmprec: \d+ objects; look through it before you share it\n$/,
  )
  const seen = Observation.strict().parse(JSON.parse(stdout))
  expect(seen).toMatchObject({ kind: 'ups', vendor: 'APC', model: 'Smart-UPS 1500' })
  const text = readFileSync(join(folder, 'apc-smart-ups-1500.snmprec'), 'utf8')
  expect(text).toContain(`1.3.6.1.2.1.1.5.0|4|${seen.name}\n`)
  expect(text + stdout).not.toMatch(/0450029|canary|example\.org|ups01/i)

  // A second one of the kind does not overwrite the first.
  await record(addressOf('apc-smart-ups'))
  expect(existsSync(join(folder, 'apc-smart-ups-1500-2.snmprec'))).toBe(true)
})

test('bridge contexts are files beside the recording; one of an earlier recording is told', async () => {
  writeFileSync(join(folder, 'edge@77.snmprec'), '')
  const { code, stderr } = await record(addressOf('cisco-2960-24tc-s'), '--output', 'edge.snmprec')
  expect(code).toBe(0)
  expect(stderr).toContain('edge@77.snmprec is of an earlier recording; remove it')
  expect(stderr).toMatch(/wrote edge\.snmprec and \d of its bridge contexts beside it/)
  const written = readdirSync(folder).filter(file => file.startsWith('edge'))
  expect(written).toContain('edge@10.snmprec')
  expect(written.filter(file => file.endsWith('.part'))).toEqual([])
  const text = readFileSync(join(folder, 'edge@10.snmprec'), 'utf8')
  expect(text).toMatch(/^1\.3\.6\.1\.2\.1\.17\.1\.4\.1\.2\.\d+\|2\|\d+$/m)
  expect(text).toMatch(/^1\.3\.6\.1\.2\.1\.17\.4\.3\.1\.2\.(\d+\.){5}\d+\|2\|\d+$/m)
})

test('what cannot be recorded is told in one line, and writes nothing', async () => {
  const before = readdirSync(folder)
  const silent = await runAgent(
    ['record', addressOf('pfsense'), '--port', String(lab.port), '--community', 'other'],
    { cwd: folder },
  )
  expect([silent.code, silent.stdout, silent.stderr]).toEqual([
    1,
    '',
    `recense-agent: ${addressOf('pfsense')} does not answer SNMP\n`,
  ])
  for (const [host, args, said] of [
    [
      '127.62.10.1',
      ['--output', 'recording.txt'],
      '--output recording.txt: expected a file ending in .snmprec',
    ],
    ['127.62.10.1', ['--credentials', 'none.yaml'], 'none.yaml: cannot be read (ENOENT)'],
    ['no such host', [], 'no such host: expected an address, or a name that has one'],
    [
      addressOf('pfsense'),
      ['--output', 'none/x.snmprec'],
      'none/x.snmprec: cannot be written (ENOENT)',
    ],
  ] as const) {
    const { code, stdout, stderr } = await record(host, ...args)
    expect([code, stdout, stderr]).toEqual([2, '', `recense-agent: ${said}\n`])
  }
  expect(readdirSync(folder)).toEqual(before)
})

test('a recording that is stopped leaves what was there before', async () => {
  const path = join(folder, 'kept.snmprec')
  writeFileSync(path, 'what was there before\n')
  const stop = new AbortController()
  const said: string[] = []
  const ending = recordCommand(
    addressOf('3com-4400'),
    { community: [COMMUNITY], port: lab.port, output: path },
    {
      ...{ env: {}, version: '', stdout: process.stdout, stderr: process.stderr },
      signal: stop.signal,
      hide: () => {},
      say: line => void said.push(line),
      refuse: () => 2,
    },
  )
  // Such a switch takes seconds to be walked.
  setTimeout(() => stop.abort(), 300)
  expect(await ending).toBe(1)
  expect(said).toEqual([`${addressOf('3com-4400')} could not be recorded: stopped`])
  expect(readFileSync(path, 'utf8')).toBe('what was there before\n')
})
