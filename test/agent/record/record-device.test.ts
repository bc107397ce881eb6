import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtDevice } from '../../../agent/observe/look-at-device.ts'
import { type DeviceRecording, recordDevice } from '../../../agent/record/record-device.ts'
import { formatSnmprec } from '../../../agent/record/snmprec.ts'
import { openSession } from '../../../agent/snmp/open-session.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import { readSystemGroup } from '../../../agent/snmp/system-group.ts'
import { Observation } from '../../../schemas/observation.ts'
import { type Lab, startLab } from '../../lab/start-lab.ts'
import { startRecordings } from '../../lab/start-recordings.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import type { Device } from '../../lab/truth/school.ts'
import { runAgent } from '../recense-agent.ts'
import { replaySession } from '../replay-session.ts'
import { inOrder, inWordsOf } from './expected-observation.ts'
import { isIn, spelledOut } from './spelled-out.ts'

const school = choiseul(7)
/** One of each product, and the stack. */
const devices = [
  ...new Map(school.devices.map(device => [device.model + device.members.length, device])).values(),
]
const credential = { name: 'lab', version: '2c', community: 'canary-community' } as const
let lab: Lab
let folder: string
const recordings = new Map<string, DeviceRecording>()

beforeAll(async () => {
  // A clock that stands, so that two looks at a device see the same.
  const at = Date.UTC(2026, 10, 16, 9, 40)
  lab = await startLab({ school, port: 0, community: credential.community, now: () => at })
  folder = mkdtempSync(join(tmpdir(), 'recense-record-'))
})
afterAll(async () => {
  await lab?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function look(session: SnmpSession): Promise<Observation> {
  const system = await readSystemGroup(session)
  if (!system.ok) throw new Error(system.failure.detail)
  const { observation } = await lookAtDevice(session, system.value)
  session.close()
  return observation
}

async function record({ name, address }: Device): Promise<DeviceRecording> {
  const known = recordings.get(name)
  if (known) return known
  const session = openSession({ address, port: lab.port, credential })
  const recorded = await recordDevice(session, [credential.community])
  session.close()
  if (!recorded) throw new Error(`${name} does not answer`)
  recordings.set(name, recorded)
  return recorded
}

function filesOf({ contexts }: DeviceRecording): Map<string, string> {
  return new Map([...contexts].map(([context, each]) => [context, formatSnmprec(each)]))
}

test.each(devices.map(device => [`${device.members.length} ${device.model}`, device] as const))(
  'the recording of %s, replayed, gives what a look at the device gives, up to the replacements',
  async (_, device) => {
    const recorded = await record(device)
    const seen = await look(openSession({ address: device.address, port: lab.port, credential }))
    const files = filesOf(recorded)
    const replayed = await look(
      replaySession(files.get('') ?? '', {
        address: recorded.observation.address,
        contexts: Object.fromEntries(files),
      }),
    )

    expect(inOrder(replayed)).toEqual(inWordsOf(recorded.replacements, seen))
    expect(inOrder(recorded.observation)).toEqual(inOrder(replayed))
    expect(recorded.remarks).toEqual([])
    expect(Observation.safeParse(replayed).error).toBe(undefined)
  },
)

test.each(devices.map(device => [`${device.members.length} ${device.model}`, device] as const))(
  'nothing in the recording of %s tells whose it is',
  async (_, device) => {
    const text = [...filesOf(await record(device)).values()].join('')
    const haystack = spelledOut(text)
    const told = [
      ...school.devices.flatMap(each => [each.name, each.address, each.location]),
      ...school.devices.flatMap(each => each.members.map(member => member.serial)),
      ...[...sample(school.devices), device].flatMap(each =>
        each.ports.map(port => port.macAddress),
      ),
      ...sample(school.endpoints).flatMap(each => [each.macAddress, each.address, each.name]),
      ...school.vlans.map(vlan => vlan.name),
      credential.community,
    ]
    const leaks = new Set(told.filter(Boolean).filter(secret => isIn(haystack, secret)))
    expect([...leaks]).toEqual([])
  },
)

test('the simulated devices that serve the recordings are scanned like the devices', async () => {
  for (const device of devices) {
    for (const [context, text] of filesOf(await record(device))) {
      const name = device.model + device.members.length
      writeFileSync(join(folder, `${name}${context && `@${context}`}.snmprec`), text)
    }
  }
  const served = await startRecordings({ directory: folder })
  const { lines, code } = await runAgent([
    ...['scan', '--no-ping', '--port', String(served.port), '--format', 'ndjson'],
    ...served.devices.map(it => it.address),
  ])
  await served.close()

  expect([code, served.problems]).toEqual([0, []])
  const scanned = lines.slice(0, -1).map(line => Observation.parse(line))
  for (const device of devices) {
    const { address } =
      served.devices.find(it => it.name === device.model + device.members.length) ?? {}
    const found = scanned.find(it => it.address === address)
    const { observation } = await record(device)
    expect(found && inOrder({ ...found, address: observation.address })).toEqual(
      inOrder(observation),
    )
  }
})

function sample<Item>(items: readonly Item[]): Item[] {
  return items.filter((_, at) => at % 10 === 0)
}
