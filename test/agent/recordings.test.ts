import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { identify, probesFor } from '../../agent/observe/identify.ts'
import { lookAtDevice } from '../../agent/observe/look-at-device.ts'
import { profiles } from '../../agent/profiles/registry.ts'
import { synology } from '../../agent/profiles/synology.ts'
import { readSystemGroup } from '../../agent/snmp/system-group.ts'
import { Observation } from '../../schemas/observation.ts'
import { replaySession } from './replay-session.ts'

/** What `recense-agent record` wrote: a recording, those of its bridge contexts beside it, and what is seen in it. */
const folder = new URL('recordings/', import.meta.url)
const files = readdirSync(folder)
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
const named = (ending: string) =>
  files.filter(file => file.endsWith(ending)).map(file => file.slice(0, -ending.length))
const devices = named('.snmprec').filter(name => !name.includes('@'))

function replay(name: string, address?: string) {
  const contexts = named('.snmprec')
    .filter(file => file.startsWith(`${name}@`))
    .map(file => [file.slice(name.length + 1), read(`${file}.snmprec`)])
  return replaySession(read(`${name}.snmprec`), {
    contexts: Object.fromEntries(contexts),
    ...(address && { address }),
  })
}

async function systemOf(name: string) {
  const system = await readSystemGroup(replay(name))
  if (!system.ok) throw new Error(system.failure.detail)
  return system.value
}

test('every recording has its expected observation, and no observation is without', () => {
  expect(named('.json')).toEqual(devices)
  expect(devices.length).toBeGreaterThan(5)
})

test.each(devices)('in the recording of %s the agent sees what is expected', async name => {
  const expected = Observation.strict().parse(JSON.parse(read(`${name}.json`)))
  const session = replay(name, expected.address)
  const { cost: _cost, ...seen } = (await lookAtDevice(session, await systemOf(name))).observation
  expect(seen).toEqual(expected)
})

const example = 'synology-rs819'

test('without its profile the device of the worked example would be any Linux server', async () => {
  const system = await systemOf(example)
  const others = profiles.filter(profile => !synology.some(it => it === profile))
  const answers = await replay(example).get(probesFor(system, others))
  expect(identify(system, answers.ok ? answers.value : [], others)).toMatchObject({
    kind: 'server',
    vendor: 'Linux',
  })
  expect(JSON.parse(read(`${example}.json`))).toMatchObject({ kind: 'nas', vendor: 'Synology' })
})

test('CONTRIBUTING shows the worked example as it is in the source', () => {
  const shown = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')
  const source = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  expect(shown).toContain(`\`\`\`ts\n${source('agent/profiles/synology.ts')}\`\`\``)
  const lines = source('agent/profiles/registry.ts').split('\n')
  for (const line of lines.filter(it => it.includes('synology')))
    expect(shown).toContain(line.trim())
  for (const line of read(`${example}.snmprec`)
    .split('\n')
    .filter(it => it.includes('.6574.1.5.'))) {
    expect(shown).toContain(line)
  }
  const { kind, vendor, model, serial, version } = JSON.parse(read(`${example}.json`))
  for (const fact of Object.entries({ kind, vendor, model, serial, version })) {
    expect(shown).toContain(`"${fact[0]}": "${fact[1]}"`)
  }
})
