import { expect, test } from 'vitest'
import type { Credential } from '../../../agent/snmp/credential.ts'
import { probe } from '../../../agent/snmp/probe.ts'
import type { SnmpFailure, SnmpSession } from '../../../agent/snmp/session.ts'
import { failure } from '../../../schemas/result.ts'
import { replaySession } from '../replay-session.ts'

const community = (name: string): Credential => ({
  name,
  version: '2c',
  community: `secret ${name}`,
})
const version1: Credential = { name: 'old', version: '1', community: 'secret old' }
const version3: Credential = { name: 'v3', version: '3', user: 'u', level: 'authPriv' }

/** A host that says this to every credential but one; keeps account of what it was asked with. */
function host(kind: SnmpFailure['kind'], right?: string) {
  const tried: string[] = []
  let open = 0
  return {
    tried,
    openSessions: () => open,
    open(_address: string, credential: Credential): SnmpSession {
      tried.push(credential.name)
      open++
      const session = replaySession('1.3.6.1.2.1.1.5.0|4|sw152')
      return {
        ...session,
        get: async oids =>
          credential.name === right ? session.get(oids) : failure({ kind, detail: 'no' }),
        close: () => {
          open--
        },
      }
    },
  }
}

test('each credential is tried once, the strongest first, until one answers', async () => {
  const { open, tried, openSessions } = host('timeout', 'b')
  const outcome = await probe(
    '10.1.2.3',
    [version1, community('a'), community('b'), version3],
    open,
  )
  expect(outcome).toMatchObject({
    status: 'answered',
    credential: { name: 'b' },
    system: { name: 'sw152' },
  })
  expect(tried).toEqual(['v3', 'a', 'b'])
  expect(openSessions()).toBe(1)
})

test('a host that answers to none is silent, and no session stays open', async () => {
  const { open, tried, openSessions } = host('timeout')
  expect(await probe('10.1.2.3', [community('a'), version1], open)).toEqual({ status: 'silent' })
  expect(tried).toEqual(['a', 'old'])
  expect(openSessions()).toBe(0)
})

test('a host that says no is told apart from a silent one, by the name of the credential only', async () => {
  const { open } = host('refused')
  expect(await probe('10.1.2.3', [community('a')], open)).toEqual({
    status: 'refused',
    reason: 'a: no',
  })
})

test('an unreachable host is not asked again', async () => {
  const { open, tried } = host('unreachable')
  expect(await probe('10.1.2.3', [community('a'), version1], open)).toEqual({
    status: 'unreachable',
    reason: 'no',
  })
  expect(tried).toEqual(['a'])
})

test('without credentials nothing is asked', async () => {
  const { open, tried } = host('timeout')
  expect(await probe('10.1.2.3', [], open)).toEqual({ status: 'silent' })
  expect(tried).toEqual([])
})

test('a host that speaks SNMPv3 but refuses the user is sent no community in clear', async () => {
  const { open, tried } = host('refused')
  const outcome = await probe('10.1.2.3', [community('a'), version3, version1], open)
  expect(tried).toEqual(['v3'])
  expect(outcome).toEqual({
    status: 'refused',
    reason: 'v3: no; no community was sent after that (afterV3Refusal)',
  })
})

test('a host that refuses one SNMPv3 user is asked with the next, and with communities that may follow', async () => {
  const { open, tried } = host('refused')
  const weaker: Credential = { ...version3, name: 'signed', level: 'authNoPriv' }
  const may: Credential = { name: 'may', version: '2c', community: 'secret', afterV3Refusal: true }
  await probe('10.1.2.3', [community('a'), may, weaker, version3], open)
  expect(tried).toEqual(['v3', 'signed', 'may'])
})

test('a host that is silent to SNMPv3, or answers rubbish, is taken for one too old for it', async () => {
  for (const kind of ['timeout', 'malformed'] as const) {
    const { open, tried } = host(kind)
    await probe('10.1.2.3', [community('a'), version3], open)
    expect(tried).toEqual(['v3', 'a'])
  }
})
