import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { V3Credential } from '../../../agent/snmp/credential.ts'
import { openSession } from '../../../agent/snmp/open-session.ts'
import type { SnmpSession } from '../../../agent/snmp/session.ts'
import {
  type AskedV3,
  element,
  startV3Device,
  usmReport,
  usmStats,
  v3Message,
} from './v3-device.ts'

const open: V3Credential = { name: 'open', version: '3', user: 'census', level: 'noAuthNoPriv' }
const sealed: V3Credential = {
  ...{ name: 'sealed', version: '3', user: 'census', level: 'authPriv' },
  ...{ authProtocol: 'sha256', authKey: 'canary-authentication' },
  ...{ privProtocol: 'aes', privKey: 'canary-privacy' },
}
const sysName = '1.3.6.1.2.1.1.5.0'
const arcs = sysName.split('.').map(Number)

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const it of opened.splice(0).reverse()) await it.close()
})
async function device(answer: (asked: AskedV3) => Uint8Array | undefined) {
  const started = await startV3Device(answer)
  opened.push(started)
  return started
}
function session(
  { address, port }: { address: string; port: number },
  credential: V3Credential = open,
): SnmpSession {
  const session = openSession({ address, port, credential, timeoutMs: 80, retries: 0 })
  opened.push(session)
  return session
}

const discovery = (asked: AskedV3) => usmReport(asked, usmStats.unknownEngineIds)
const nameOf = (asked: AskedV3, more?: Parameters<typeof v3Message>[2]) =>
  v3Message(
    asked,
    { tag: 'response', oid: arcs, value: element(0x04, Buffer.from('switch')) },
    more,
  )
const isDiscovery = ({ before }: AskedV3) => before === 0

test('an engine is discovered, and then answers', async () => {
  const sound = await device(asked => (isDiscovery(asked) ? discovery(asked) : nameOf(asked)))
  expect(await session(sound).get([sysName])).toMatchObject({
    value: [{ oid: sysName, value: Buffer.from('switch') }],
  })
})

test('reports for ever end a request, and cost a bounded number of datagrams', async () => {
  for (const counter of [1, 2, 3, 4, 5, 6, 9]) {
    const forger = await device(asked => usmReport(asked, counter, { boots: 0, time: 0 }))
    const answer = await session(forger).get([sysName])
    expect(answer.ok ? 'ok' : answer.failure.kind).toMatch(/refused|malformed/)
    expect(forger.heard.length).toBeLessThanOrEqual(8)
  }
})

test('an answer that is not protected as was asked for is not taken', async () => {
  const forger = await device(asked => (isDiscovery(asked) ? discovery(asked) : nameOf(asked)))
  expect(await session(forger, sealed).get([sysName])).toMatchObject({
    failure: { kind: 'malformed', detail: expect.stringContaining('below the security level') },
  })
})

test('an answer of another engine is not taken', async () => {
  const forger = await device(asked =>
    isDiscovery(asked)
      ? discovery(asked)
      : nameOf(asked, { engineId: Buffer.from('800000000102030405', 'hex') }),
  )
  expect(await session(forger).get([sysName])).toMatchObject({
    failure: { kind: 'malformed', detail: expect.stringContaining('another SNMPv3 engine') },
  })
})

test('an engine ID beyond all bounds is not kept', async () => {
  const forger = await device(asked =>
    usmReport(asked, usmStats.unknownEngineIds, { engineId: Buffer.alloc(20_000, 7) }),
  )
  expect(await session(forger, sealed).get([sysName])).toMatchObject({
    failure: { kind: 'malformed', detail: expect.stringContaining('engine ID') },
  })
  expect(forger.heard).toHaveLength(1)
})

test('forged reports end one request; the next is answered', async () => {
  let isForging = false
  const attacked = await device(asked => {
    if (isForging) return usmReport(asked, usmStats.notInTimeWindows, { boots: 77, time: 99 })
    return asked.flags & 4 && isDiscovery(asked) ? discovery(asked) : nameOf(asked)
  })
  const asking = session(attacked)
  expect(await asking.get([sysName])).toMatchObject({ ok: true })
  isForging = true
  expect(await asking.get([sysName])).toMatchObject({ ok: false })
  isForging = false
  expect((await asking.get([sysName])).ok || (await asking.get([sysName])).ok).toBe(true)
})

test('a missing context is a refusal that says so', async () => {
  const unknownContexts = [1, 3, 6, 1, 6, 3, 12, 1, 5, 0]
  const value = element(0x41, Buffer.from([1]))
  const cisco = await device(asked =>
    isDiscovery(asked)
      ? discovery(asked)
      : v3Message(asked, { tag: 'report', oid: unknownContexts, value }),
  )
  expect(await session(cisco).inContext('vlan-77').get([sysName])).toMatchObject({
    failure: { kind: 'refused', detail: 'it does not have the context' },
  })
})

test('an engine that is there but never answers the user is told apart from silence', async () => {
  const mute = await device(asked => (isDiscovery(asked) ? discovery(asked) : undefined))
  expect(await session(mute, sealed).get([sysName])).toMatchObject({
    failure: { kind: 'refused', detail: expect.stringContaining('wrong privacy key') },
  })
  const silent = await device(() => undefined)
  expect(await session(silent, sealed).get([sysName])).toMatchObject({
    failure: { kind: 'timeout' },
  })
})

test('whatever octets an engine answers with, a call ends in time with a value or a failure', async () => {
  let reply: (asked: AskedV3) => Uint8Array = () => new Uint8Array()
  const rubbish = await device(asked => reply(asked))
  const changed = fc
    .array(fc.tuple(fc.nat(160), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map(changes => (bytes: Buffer) => {
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      return bytes
    })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 120 }).map(octets => () => octets),
        changed.map(change => (asked: AskedV3) => change(discovery(asked))),
        changed.map(
          change => (asked: AskedV3) =>
            asked.flags & 1 || asked.before % 2 ? change(nameOf(asked)) : discovery(asked),
        ),
      ),
      fc.constantFrom(open, sealed),
      async (answer, credential) => {
        reply = answer
        rubbish.heard.length = 0
        const { address, port } = rubbish
        const asking = openSession({ address, port, credential, timeoutMs: 10, retries: 0 })
        const outcome = await asking.get([sysName])
        asking.close()
        expect(outcome.ok ? 'ok' : outcome.failure.kind).toBeTypeOf('string')
        expect(JSON.stringify(outcome)).not.toContain('canary')
        expect(rubbish.heard.length).toBeLessThanOrEqual(8)
      },
    ),
    { numRuns: 100_000, interruptAfterTimeLimit: 4000, markInterruptAsFailure: false },
  )
})
