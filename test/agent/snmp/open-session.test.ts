import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { Credential } from '../../../agent/snmp/credential.ts'
import { openSession, type SessionOptions } from '../../../agent/snmp/open-session.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import { Pdu } from '../../lab/snmp/decode-request.ts'
import { integer, octets, type SnmpValue, Tag } from '../../lab/snmp/value.ts'
import { type Asked, response, startDevice } from './udp-device.ts'

const SECRET = 'canary-community'
const v2c: Credential = { name: 'school', version: '2c', community: SECRET }
const v1: Credential = { name: 'old', version: '1', community: SECRET }
const column = '1.3.6.1.2.1.2.2.1.2'
const sysName = '1.3.6.1.2.1.1.5.0'

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const it of opened.splice(0).reverse()) await it.close()
})

async function device(answer: Parameters<typeof startDevice>[0], address?: string) {
  const started = await startDevice(answer, address)
  opened.push(started)
  return started
}

function session(
  to: { address: string; port: number },
  options: Partial<SessionOptions> = {},
): SnmpSession {
  const { address, port } = to
  const session = openSession({
    address,
    port,
    credential: v2c,
    timeoutMs: 60,
    retries: 1,
    ...options,
  })
  opened.push(session)
  return session
}

/** Answers any request out of a table of `rows` rows, whole rows at a time. */
function table(rows: number, value: (row: number) => SnmpValue = row => octets(`Port ${row}`)) {
  return (asked: Asked) => {
    const varbinds: [string, SnmpValue][] = []
    const repetitions = asked.pdu === Pdu.getBulk ? asked.second : 1
    for (let step = 1; step <= repetitions; step++) {
      for (const oid of asked.oids) {
        const row = (oid === column ? 0 : Number(oid.slice(column.length + 1))) + step
        varbinds.push(
          row <= rows ? [`${column}.${row}`, value(row)] : ['1.3.6.1.2.1.2.2.1.3.1', integer(6)],
        )
      }
    }
    return response(asked, varbinds)
  }
}

test('a device is asked one thing at a time, however many callers there are', async () => {
  let inFlight = 0
  let most = 0
  const slow = await device((asked, { reply }) => {
    most = Math.max(most, ++inFlight)
    setTimeout(() => {
      inFlight--
      reply(asked, response(asked, [[asked.oids[0] ?? '', octets('x')]]))
    }, 10)
    return undefined
  })
  const asking = session(slow)
  await Promise.all([
    asking.get([sysName]),
    asking.inContext('10').get([sysName]),
    asking.get([sysName]),
  ])
  expect(most).toBe(1)
  expect(slow.asked).toHaveLength(3)
  expect(asking.cost().requests).toBe(3)
})

test('a bridge context is asked by the community with the VLAN behind it', async () => {
  const cisco = await device(asked => response(asked, [[sysName, octets('x')]]))
  const asking = session(cisco)
  await asking.inContext('10').get([sysName])
  await asking.get([sysName])
  expect(cisco.asked.map(asked => asked.community.toString())).toEqual([`${SECRET}@10`, SECRET])
})

test('a walk asks for few objects first, more as it goes on, and brings them all', async () => {
  const big = await device(table(200))
  const answer = await session(big).walkColumns([column])
  expect(answer).toMatchObject({ ok: true, value: [{ length: 200 }] })
  expect(big.asked.map(asked => asked.second)).toEqual([10, 20, 40, 50, 50, 50])
})

test('a device that answers tooBig is asked for less', async () => {
  const narrow = await device(asked =>
    asked.pdu === Pdu.getBulk && asked.second > 3
      ? response(asked, [], { status: 1 })
      : table(20)(asked),
  )
  expect(await session(narrow).walkColumns([column])).toMatchObject({
    ok: true,
    value: [{ length: 20 }],
  })
})

test('a GET that is too big is asked in parts, and each OID keeps its answer', async () => {
  const narrow = await device(asked =>
    asked.oids.length > 2
      ? response(asked, [], { status: 1 })
      : response(
          asked,
          asked.oids.map(oid => [oid, octets(oid)]),
        ),
  )
  const oids = [5, 1, 4, 2, 3].map(object => `1.3.6.1.2.1.1.${object}.0`)
  const answer = await session(narrow).get(oids)
  expect(answer.ok && answer.value.map(varbind => [varbind.oid, String(varbind.value)])).toEqual(
    oids.map(oid => [oid, oid]),
  )
})

test('SNMPv1: one missing object does not cost the others', async () => {
  const old = await device(asked => {
    const missing = asked.oids.findIndex(oid => oid.endsWith('.99.0'))
    const varbinds = asked.oids.map((oid): [string, SnmpValue] => [oid, octets('x')])
    return response(asked, varbinds, missing < 0 ? {} : { status: 2, index: missing + 1 })
  })
  const answer = await session(old, { credential: v1 }).get([
    sysName,
    '1.3.6.1.2.1.1.99.0',
    '1.3.6.1.2.1.1.6.0',
  ])
  expect(answer.ok && answer.value.map(varbind => varbind.type)).toEqual([
    'octets',
    'absent',
    'octets',
  ])
})

test('a lost answer is asked for again', async () => {
  let lost = 0
  const lossy = await device(asked => (lost++ === 0 ? undefined : table(5)(asked)))
  expect(await session(lossy).walkColumns([column])).toMatchObject({ ok: true })
})

test('a device that dies is given up soon, and what is asked of it later does not wait as long', async () => {
  let answers = 2
  const dying = await device(asked => (answers-- > 0 ? table(500)(asked) : undefined))
  const asking = session(dying, { timeoutMs: 40, retries: 2 })
  expect(await asking.walkColumns([column])).toMatchObject({ failure: { kind: 'timeout' } })
  const before = dying.asked.length
  for (let call = 0; call < 10; call++) await asking.walkColumns([column])
  expect(dying.asked.length - before).toBe(2)
})

test('the time of a device ends, whatever is left to ask', async () => {
  const endless = await device(asked => table(1_000_000)(asked))
  const startedAt = Date.now()
  const answer = await session(endless, { deadlineMs: 200 }).walkColumns([column], {
    maxRows: 1_000_000,
  })
  expect(answer).toMatchObject({ failure: { kind: 'closed' } })
  expect(Date.now() - startedAt).toBeLessThan(1500)
})

test('a port that nobody listens on is unreachable at once', async () => {
  const gone = await startDevice(() => undefined)
  await gone.close()
  const startedAt = Date.now()
  const answer = await session(gone, { timeoutMs: 5000 }).get([sysName])
  expect(answer).toMatchObject({ failure: { kind: 'unreachable' } })
  expect(Date.now() - startedAt).toBeLessThan(1000)
})

test('a closed session cancels what is in flight, and asks no more', async () => {
  const silent = await device(() => undefined)
  const asking = session(silent, { timeoutMs: 10_000 })
  const inFlight = asking.get([sysName])
  await new Promise(resolve => setTimeout(resolve, 30))
  asking.close()
  expect(await inFlight).toMatchObject({ failure: { kind: 'closed' } })
  expect(await asking.get([sysName])).toMatchObject({ failure: { kind: 'closed' } })
  expect(silent.asked).toHaveLength(1)
})

test('an answer from another address or port is not heard', async () => {
  const stranger = createSocket('udp4')
  opened.push({ close: () => stranger.close() })
  for (const address of ['127.0.0.1', '127.0.0.2']) {
    const spoofer = createSocket('udp4')
    await new Promise<void>(resolve => spoofer.bind(0, address, resolve))
    const quiet = await device(asked => {
      spoofer.send(
        response(asked, [[sysName, octets('forged')]]),
        asked.from.port,
        asked.from.address,
      )
      return undefined
    })
    expect(await session(quiet).get([sysName])).toMatchObject({ failure: { kind: 'timeout' } })
    spoofer.close()
  }
})

test('an answer to another request is not heard', async () => {
  const confused = await device(asked =>
    response(asked, [[sysName, octets('x')]], { requestId: asked.requestId + 1 }),
  )
  expect(await session(confused).get([sysName])).toMatchObject({ failure: { kind: 'timeout' } })
})

test('an answer in another version or of another community is malformed, and tells no secret', async () => {
  for (const wrong of [{ version: 0 }, { community: 'other' }]) {
    const odd = await device(asked => response(asked, [[sysName, octets('x')]], wrong))
    const answer = await session(odd).get([sysName])
    expect(answer).toMatchObject({ failure: { kind: 'malformed' } })
    expect(JSON.stringify(answer)).not.toContain(SECRET)
  }
})

test('a value of 60 KB is read, a truncated one is malformed', async () => {
  const fat = await device(asked =>
    response(asked, [[sysName, octets(Buffer.alloc(60_000, 0x61))]]),
  )
  const answer = await session(fat, { timeoutMs: 1000 }).get([sysName])
  expect(answer.ok && answer.value[0]?.value).toHaveLength(60_000)

  const cut = await device(asked =>
    response(asked, [[sysName, octets('a'.repeat(90))]]).subarray(0, 80),
  )
  expect(await session(cut).get([sysName])).toMatchObject({ failure: { kind: 'malformed' } })
})

test('a Counter64 is never negative', async () => {
  const odd = await device(asked =>
    response(asked, [
      ['1.3.6.1.2.1.31.1.1.1.6.1', { tag: Tag.counter64, number: -1n }],
      ['1.3.6.1.2.1.31.1.1.1.6.2', { tag: Tag.counter64, number: 2n ** 64n - 1n }],
      ['1.3.6.1.2.1.31.1.1.1.6.3', { tag: Tag.counter64, number: 2n ** 53n + 1n }],
      ['1.3.6.1.2.1.31.1.1.1.6.4', { tag: Tag.counter64, number: 5_000_000_000 }],
    ]),
  )
  const answer = await session(odd).get([1, 2, 3, 4].map(row => `1.3.6.1.2.1.31.1.1.1.6.${row}`))
  expect(answer.ok && answer.value.map(varbind => varbind.value)).toEqual([
    255n,
    2n ** 64n - 1n,
    2n ** 53n + 1n,
    5_000_000_000n,
  ])
})

test('an agent that repeats an OID for ever ends a walk, and only that', async () => {
  const stuck = await device(asked =>
    asked.pdu === Pdu.get
      ? response(asked, [[sysName, octets('stuck')]])
      : response(
          asked,
          Array.from({ length: asked.second }, () => [`${column}.7`, octets('x')] as const),
        ),
  )
  const asking = session(stuck)
  expect(await asking.walkColumns([column])).toMatchObject({ failure: { kind: 'endless' } })
  expect(stuck.asked.length).toBeLessThan(5)
  expect(await asking.get([sysName])).toMatchObject({ ok: true })
})

test('whatever octets a device answers with, a call ends in time with a value or a failure', async () => {
  let reply: (asked: Asked) => Uint8Array = () => new Uint8Array()
  const rubbish = await device(asked => reply(asked))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 80 }).map(octets => () => octets),
        // A right answer, with octets of it changed: gets past the first checks of a decoder.
        fc
          .array(fc.tuple(fc.nat(120), fc.nat(255)), { minLength: 1, maxLength: 4 })
          .map(changes => (asked: Asked) => {
            const bytes = response(asked, [
              [sysName, octets('x')],
              ['1.3.6.1.2.1.1.3.0', integer(7)],
            ])
            for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
            return bytes
          }),
      ),
      fc.constantFrom(v1, v2c),
      async (answer, credential) => {
        reply = answer
        const asking = session(rubbish, { credential, timeoutMs: 10, retries: 0 })
        for (const outcome of [
          await asking.get([sysName]),
          await asking.walkColumns([column], { maxRows: 500 }),
        ]) {
          expect(outcome.ok ? 'ok' : outcome.failure.kind).toBeTypeOf('string')
        }
        asking.close()
      },
    ),
    { numRuns: 150 },
  )
})

test('an SNMPv3 message in answer to an SNMPv2c request harms nobody', async () => {
  const forged = await device(asked => {
    const id = Buffer.alloc(4)
    id.writeInt32BE(asked.requestId)
    // msgVersion 3, msgID the request's, flags auth: net-snmp would look for a user that there is not.
    return Buffer.from(
      `303e020103300f0204${id.toString('hex')}020205dc040101020103` +
        '0410300e0400020100020100040004000400' +
        '30160400' +
        '0400' +
        'a210' +
        '020101' +
        '020100' +
        '020100' +
        '3005' +
        '3003060100',
      'hex',
    )
  })
  const answer = await session(forged).get([sysName])
  expect(answer).toMatchObject({ failure: { kind: 'malformed' } })
})

test('a rest between requests is kept', async () => {
  const old = await device(table(60))
  const asking = session(old, { maxRepetitions: 10 })
  asking.adapt({ pauseMs: 30, maxRepetitions: 20 })
  const startedAt = Date.now()
  await asking.walkColumns([column])
  expect(Date.now() - startedAt).toBeGreaterThan(30 * (old.asked.length - 1) - 5)
})

const hasIpv6 = Object.values(networkInterfaces()).some(all =>
  all?.some(it => it.address === '::1'),
)

test.skipIf(!hasIpv6)('an IPv6 address is asked over IPv6 (needs ::1)', async () => {
  const six = await device(asked => response(asked, [[sysName, octets('six')]]), '::1')
  expect(await session(six).get([sysName])).toMatchObject({ ok: true })
})

test('a device whose answers become slow is given time between them', async () => {
  let isBusy = false
  const arrivals: number[] = []
  const old = await device((asked, { reply }) => {
    arrivals.push(performance.now())
    const answer = response(asked, [[sysName, octets('x')]])
    setTimeout(() => reply(asked, answer), isBusy ? 160 : 1)
    return undefined
  })
  const asking = session(old, { timeoutMs: 1000 })
  for (let request = 0; request < 5; request++) await asking.get([sysName])
  isBusy = true
  for (let request = 0; request < 4; request++) await asking.get([sysName])
  const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? 0))
  expect(Math.max(...gaps.slice(0, 4))).toBeLessThan(50)
  // 160 ms for the answer, and then a rest of 80 ms or more.
  expect(gaps[6]).toBeGreaterThan(235)
  expect(gaps[7]).toBeGreaterThan(gaps[6] ?? 0)
})

test('every datagram to a device is one of the site’s budget', async () => {
  let admitted = 0
  const big = await device(table(200))
  const asking = session(big, {
    admit: async () => {
      admitted++
    },
  })
  await asking.walkColumns([column])
  expect(admitted).toBe(big.asked.length)
})

test('closed with patience, a session takes the answer that is under way and asks nothing more', async () => {
  const slow = await device((request, { reply }) => {
    setTimeout(() => reply(request, response(request, [[sysName, octets('slow')]])), 300)
    return undefined
  })
  const held = session(slow, { timeoutMs: 2000, retries: 2 })
  const [first, second] = [held.get([sysName]), held.get([sysName])]
  await new Promise(resolve => setTimeout(resolve, 100))
  const at = performance.now()
  held.close({ withinMs: 2000 })
  expect(await first).toMatchObject({ ok: true })
  expect(await second).toMatchObject({ ok: false, failure: { kind: 'closed' } })
  expect(performance.now() - at).toBeLessThan(1000)
  expect(slow.asked).toHaveLength(1)
})

test('closed with patience, a session does not wait longer than that for a device that is silent', async () => {
  const silent = await device(() => undefined)
  const held = session(silent, { timeoutMs: 5000, retries: 2 })
  const call = held.get([sysName])
  await new Promise(resolve => setTimeout(resolve, 50))
  const at = performance.now()
  held.close({ withinMs: 200 })
  expect(await call).toMatchObject({ ok: false, failure: { kind: 'closed' } })
  expect(performance.now() - at).toBeLessThan(1000)
})
