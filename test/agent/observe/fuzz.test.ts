import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookAtDevice } from '../../../agent/observe/look-at-device.ts'
import { profiles } from '../../../agent/profiles/registry.ts'
import type { SnmpSession, Varbind } from '../../../agent/snmp/session.ts'
import type { SystemGroup } from '../../../agent/snmp/system-group.ts'
import { readSystemGroup } from '../../../agent/snmp/system-group.ts'
import { Observation } from '../../../schemas/observation.ts'
import { failure, success } from '../../../schemas/result.ts'
import { recordSchool } from '../record-school.ts'
import { replaySession } from '../replay-session.ts'

/** A bounded time in CI; whatever is found is told with its seed. */
const TIME = { numRuns: 100_000, interruptAfterTimeLimit: 4000, markInterruptAsFailure: false }

/** Numbers that follow from a seed (mulberry32): a table has too many cells for an arbitrary each. */
function chance(seed: number) {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: <T>(list: readonly T[]): T => list[below(list.length)] as T }
}
type Chance = ReturnType<typeof chance>

const texts = [
  ...['', ' ', 'Lycée', 'Port 1', 'GigabitEthernet1/0/1', '0', '00:1b:3f:00:00:01', '10.1.2.3'],
  ...['a'.repeat(300), '\u0000\u0001\u0002', '"; DROP TABLE', '1,2,17', '-1', '999999999999999'],
]
function randomValue({ below, pick }: Chance, oid: string): Varbind {
  switch (below(12)) {
    case 0:
    case 1:
    case 2:
      return { oid, type: 'number', value: below(8) }
    case 3:
      return {
        oid,
        type: 'number',
        value: pick([-1, 65_536, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1, 2 ** 53, 161, 6]),
      }
    case 4:
      return { oid, type: 'counter64', value: pick([0n, 2n ** 64n - 1n, 2n ** 53n + 1n]) }
    case 5:
    case 6:
      return { oid, type: 'octets', value: Buffer.from(pick(texts), pick(['utf8', 'latin1'])) }
    case 7:
      return {
        oid,
        type: 'octets',
        value: Uint8Array.from({ length: pick([0, 1, 4, 6, 8, 11, 16, 20, 64]) }, () => below(256)),
      }
    case 8:
      return { oid, type: 'oid', value: pick(['0.0', '1.3', '1.3.6.1.4.1.9.1.1', '', 'x']) }
    case 9:
      return { oid, type: 'address', value: pick(['10.1.2.3', '0.0.0.0', '255.255.255.255', '']) }
    default:
      return { oid, type: 'absent', value: pick(['null', 'no-such-object', 'no-such-instance']) }
  }
}

const arcs = [0, 1, 2, 3, 4, 6, 10, 16, 24, 128, 255, 256, 4094, 4095, 65_536, 2 ** 31, 2 ** 32 - 1]
const indexOf = ({ below, pick }: Chance): string =>
  Array.from({ length: pick([0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 7, 9, 12, 18, 130]) }, () =>
    below(3) ? below(4) : pick(arcs),
  ).join('.')

/** A device that answers anything with anything: rows that join, rows that do not, holes, duplicates and failures. */
function randomSession(seed: number): SnmpSession {
  const random = chance(seed)
  const { below, pick } = random
  const indexes = Array.from({ length: 6 }, () => indexOf(random))
  let requests = 0
  const session: SnmpSession = {
    address: '127.0.0.1',
    version: pick(['1', '2c', '3']),
    async get(oids) {
      requests++
      if (below(20) === 0) return failure({ kind: 'timeout', detail: 'no answer' })
      return success(oids.map(oid => randomValue(random, oid)))
    },
    async walkColumns(columns) {
      requests++
      if (below(20) === 0) return failure({ kind: pick(['endless', 'malformed']), detail: 'x' })
      const rows = Array.from({ length: below(7) }, () =>
        below(3) ? pick(indexes) : indexOf(random),
      )
      return success(
        columns.map(column =>
          rows.filter(() => below(8) > 0).map(row => randomValue(random, `${column}.${row}`)),
        ),
      )
    },
    inContext: () => session,
    adapt() {},
    cost: () => ({ requests, seconds: 0.5 }),
    close() {},
  }
  return session
}

const prefixes = profiles.flatMap(({ match }) => match.flatMap(rule => rule.sysObjectId ?? []))
function randomSystem(seed: number): SystemGroup {
  const { below, pick } = chance(seed)
  return {
    ...(below(8) && { sysObjectId: `${pick(prefixes)}.${below(300)}` }),
    ...(below(8) && {
      sysDescr: `${pick(texts)} Version ${below(20)}.${below(20)} ${pick(texts)}`,
    }),
    ...(below(2) && { name: pick(texts) || 'x' }),
    ...(below(2) && { uptimeSeconds: below(1e9) / 100 }),
  }
}

test('whatever a device of any family has in its tables, it is observed, and the observation is in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async seed => {
      const { observation } = await lookAtDevice(randomSession(seed), randomSystem(seed))
      Observation.strict().parse(observation)
    }),
    TIME,
  )
})

test('a sound device of which some instances are changed, moved, doubled or lost is observed all the same', async () => {
  const recordings = recordSchool()
  expect(recordings.length).toBeGreaterThan(5)
  await fc.assert(
    fc.asyncProperty(
      fc.nat(recordings.length - 1),
      fc.integer(),
      fc.integer({ min: 1, max: 200 }),
      async (device, seed, changes) => {
        const recording = change(recordings[device] ?? '', chance(seed), changes)
        const session = replaySession(recording)
        const system = await readSystemGroup(session)
        const { observation } = await lookAtDevice(session, system.ok ? system.value : {})
        Observation.strict().parse(observation)
      },
    ),
    TIME,
  )
})

const typed = ['2|7', '2|-1', '4x|07', '6|1.3', '64|10.1.2.3', '66|4294967295', '70|7', '5|']
/** The recording with this many changes at random lines. */
function change(recording: string, { below, pick }: Chance, changes: number): string {
  const lines = recording.split('\n').filter(Boolean)
  for (let done = 0; done < changes; done++) {
    const at = below(lines.length)
    const [oid = '', tag = '', value = ''] = (lines[at] ?? '').split('|')
    const numbers = oid.split('.')
    switch (below(5)) {
      case 0: // another value
        lines[at] = `${oid}|4x|${Buffer.from(pick(texts)).toString('hex')}`
        break
      case 1: // another type
        lines[at] = `${oid}|${pick(typed)}`
        break
      case 2: // another index
        numbers[numbers.length - 1 - below(6)] = `${pick(arcs)}`
        lines[at] = `${numbers.join('.')}|${tag}|${value}`
        break
      case 3: // a longer or a shorter one
        lines[at] =
          `${below(2) ? `${oid}.${pick(arcs)}` : numbers.slice(0, -1).join('.')}|${tag}|${value}`
        break
      default:
        lines.splice(at, 1)
    }
  }
  return lines.join('\n')
}
