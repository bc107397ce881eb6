import { afterEach, expect, test } from 'vitest'
import { openCredentialMemory } from '../../agent/credential-memory.ts'
import { lookAtDevice } from '../../agent/observe/look-at-device.ts'
import { createProber, type ProberOptions } from '../../agent/probe-hosts.ts'
import type { Credential } from '../../agent/snmp/credential.ts'
import type { ProbeOutcome } from '../../agent/snmp/probe.ts'
import { respond } from '../lab/snmp/respond.ts'
import { createRecordingView, parseSnmprec } from '../lab/snmp/snmprec.ts'
import { octets } from '../lab/snmp/value.ts'
import { recordSchool } from './record-school.ts'
import { response, startDevice, type UdpDevice } from './snmp/udp-device.ts'

const HOUR_MS = 3_600_000
const a: Credential = { name: 'a', version: '2c', community: 'community-a' }
const b: Credential = { name: 'b', version: '2c', community: 'community-b' }
const c: Credential = { name: 'c', version: '2c', community: 'community-c' }

let device: UdpDevice | undefined
afterEach(() => device?.close())

/** A device that answers to one community, which a test may change, and the communities that it heard since last asked. */
async function startHost() {
  let knows: string | undefined
  device = await startDevice(asked =>
    asked.community.toString() === `community-${knows}`
      ? response(
          asked,
          asked.oids.map(oid => [oid, octets('x')] as const),
        )
      : undefined,
  )
  const { address, port, asked } = device
  return {
    address,
    port,
    answersTo(name: string | undefined) {
      knows = name
    },
    heard: () => [...new Set(asked.splice(0).map(it => it.community.toString().slice(-1)))],
  }
}

/** A prober whose hours a test counts, and what comes of asking: the name of the credential, or the status. */
function prober(port: number, options: Partial<ProberOptions> = {}) {
  let hour = 500_000
  const probe = createProber({
    ...{ credentials: [a, b], port, windowMs: 24 * HOUR_MS },
    now: () => hour * HOUR_MS,
    patience: { timeoutMs: 60, retries: 0 },
    ...options,
  })
  return {
    async probe(address: string, allowed?: readonly string[]) {
      const outcome = await probe(address, allowed)
      if (outcome.status === 'answered') outcome.session.close()
      return wordOf(outcome)
    },
    pass(hours: number) {
      hour += hours
    },
  }
}
const wordOf = (outcome: ProbeOutcome) =>
  outcome.status === 'answered' ? outcome.credential.name : outcome.status

test('a host that answers to nothing is offered each credential once in the window, and again after it', async () => {
  const host = await startHost()
  const { probe, pass } = prober(host.port)
  expect(await probe(host.address)).toBe('silent')
  expect(host.heard()).toEqual(['a', 'b'])
  for (let scan = 0; scan < 5; scan++) {
    pass(4)
    expect(await probe(host.address)).toBe('silent')
  }
  expect(host.heard()).toEqual([])
  pass(5)
  await probe(host.address)
  expect(host.heard()).toEqual(['a', 'b'])
})

test('a device is asked with what it answered to, and nothing else', async () => {
  const host = await startHost()
  host.answersTo('b')
  const { probe, pass } = prober(host.port)
  expect(await probe(host.address)).toBe('b')
  host.heard()
  for (let scan = 0; scan < 3; scan++) {
    pass(30)
    expect(await probe(host.address)).toBe('b')
  }
  expect(host.heard()).toEqual(['b'])
})

test('a device that stops answering is asked with its own credential first, every time, and the others once', async () => {
  const host = await startHost()
  host.answersTo('b')
  const { probe, pass } = prober(host.port, { credentials: [a, b, c] })
  await probe(host.address)
  host.heard()
  host.answersTo(undefined)
  pass(1)
  expect(await probe(host.address)).toBe('silent')
  expect(host.heard()).toEqual(['b', 'a', 'c'])
  pass(1)
  await probe(host.address)
  expect(host.heard()).toEqual(['b'])
  host.answersTo('b')
  pass(1)
  expect(await probe(host.address)).toBe('b')
})

test('a pin that has been silent for a whole window is offered like any other', async () => {
  const host = await startHost()
  host.answersTo('b')
  const { probe, pass } = prober(host.port)
  await probe(host.address)
  host.answersTo(undefined)
  pass(25)
  await probe(host.address)
  host.heard()
  pass(1)
  await probe(host.address)
  expect(host.heard()).toEqual([])
})

test('a device whose credential was changed is found by the new one', async () => {
  const host = await startHost()
  host.answersTo('a')
  const { probe, pass } = prober(host.port)
  await probe(host.address)
  host.answersTo('b')
  pass(1)
  expect(await probe(host.address)).toBe('b')
  host.heard()
  pass(1)
  expect(await probe(host.address)).toBe('b')
  expect(host.heard()).toEqual(['b'])
})

test('only the allowed credentials are offered, by name', async () => {
  const host = await startHost()
  host.answersTo('b')
  const { probe } = prober(host.port)
  expect(await probe(host.address, ['a'])).toBe('silent')
  expect(host.heard()).toEqual(['a'])
  expect(await probe(host.address, [])).toBe('silent')
  expect(host.heard()).toEqual([])
  // Not allowed here before: not yet offered either.
  expect(await probe(host.address, ['a', 'b'])).toBe('b')
  expect(host.heard()).toEqual(['b'])
})

test('credentials that were edited are offered again, under the same names', async () => {
  const host = await startHost()
  const memory = openCredentialMemory(':memory:')
  const first = prober(host.port, { memory })
  await first.probe(host.address)
  host.heard()
  const restarted = prober(host.port, { memory })
  restarted.pass(1)
  await restarted.probe(host.address)
  expect(host.heard()).toEqual([])
  const edited = prober(host.port, { memory, credentialsChangedAt: 500_000.5 * HOUR_MS })
  edited.pass(1)
  await edited.probe(host.address)
  expect(host.heard()).toEqual(['a', 'b'])
})

test('a device that was asked by SNMPv3 is never sent a community, whatever becomes of it', async () => {
  const host = await startHost()
  const v3: Credential = { name: 'v3', version: '3', user: 'census', level: 'noAuthNoPriv' }
  const may: Credential = { ...c, afterV3Refusal: true }
  const memory = openCredentialMemory(':memory:')
  memory.pin(host.address, 'v3', 500_000 * HOUR_MS - 1)
  await prober(host.port, { memory, credentials: [a, v3, b, may] }).probe(host.address)
  expect(host.heard()).toEqual(['c'])
})

test('an agent that is stopped in the middle has offered nothing that counts', async () => {
  const host = await startHost()
  const memory = openCredentialMemory(':memory:')
  const stop = new AbortController()
  const asked = prober(host.port, { memory, signal: stop.signal }).probe(host.address)
  setTimeout(() => stop.abort(), 50)
  const at = performance.now()
  expect(await asked).toBe('silent')
  expect(performance.now() - at).toBeLessThan(500)
  expect(memory.listOffered(host.address, 0, Number.MAX_SAFE_INTEGER).size).toBe(0)
})

test('a clock that was ahead does not keep a host from being asked', async () => {
  const host = await startHost()
  const memory = openCredentialMemory(':memory:')
  memory.offered(host.address, ['a', 'b'], 900_000 * HOUR_MS)
  await prober(host.port, { memory }).probe(host.address)
  expect(host.heard()).toEqual(['a', 'b'])
})

/** ipNetToPhysicalTable: what a device resolved by ARP, of 2000 hosts. */
const arpEntry = '1.3.6.1.2.1.4.35.1'
const longArpTable = Array.from({ length: 2000 }, (_, at) => {
  const row = `2.1.4.10.9.${at >> 8}.${at & 255}`
  const macAddress = `02000000${at.toString(16).padStart(4, '0')}`
  return `\n${arpEntry}.4.${row}|4x|${macAddress}\n${arpEntry}.6.${row}|2|3`
}).join('')

test('reading a device ends with its time: what was read stands, and what was not has failed', async () => {
  const [recording = ''] = recordSchool()
  const view = createRecordingView(parseSnmprec(Buffer.from(recording + longArpTable)), () => 0)
  const responder = { viewFor: () => view, maxMessageBytes: 1400, maxRepetitions: 20 }
  let arpDelayMs = 0
  device = await startDevice((asked, { reply }) => {
    const bytes = respond(asked.datagram, responder)
    const isForArp = asked.oids.every(oid => oid.startsWith(`${arpEntry}.`))
    if (!isForArp || arpDelayMs === 0) return bytes
    setTimeout(() => reply(asked, bytes), arpDelayMs)
    return undefined
  })
  const { address, port } = device
  async function read(deadlineMs: number) {
    const patience = { timeoutMs: 10_000, retries: 0 }
    const outcome = await createProber({ credentials: [a], port, patience, deadlineMs })(address)
    if (outcome.status !== 'answered') throw new Error(outcome.status)
    const startedAt = performance.now()
    const { observation } = await lookAtDevice(outcome.session, outcome.system)
    outcome.session.close()
    return { observation, tookMs: performance.now() - startedAt }
  }

  const whole = await read(60_000)
  // Time enough, on a busy machine too, for all that is read before the ARP table; never for its 100 answers.
  const deadlineMs = Math.max(1500, 10 * whole.tookMs)
  arpDelayMs = deadlineMs / 25
  const { observation, tookMs } = await read(deadlineMs)
  expect(tookMs).toBeLessThan(deadlineMs + 1000)
  expect(whole.observation.arpTable).toMatchObject({ status: 'complete' })
  expect(observation.arpTable).toEqual({
    status: 'failed',
    reason: expect.stringContaining('closed, the time for this device is used up'),
  })
  // Without duplex, which is read later.
  expect(observation.interfaces.status).toBe('complete')
  for (const table of ['vlans', 'macTable', 'neighbours'] as const) {
    expect(observation[table].status, table).toBe('complete')
    expect(observation[table]).toEqual(whole.observation[table])
  }
})
