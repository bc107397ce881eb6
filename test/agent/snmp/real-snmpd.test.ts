import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readInterfaces } from '../../../agent/mibs/if-mib.ts'
import type { Credential } from '../../../agent/snmp/credential.ts'
import { openSession } from '../../../agent/snmp/open-session.ts'
import { probe } from '../../../agent/snmp/probe.ts'
import { hasSnmpd, snmpbulkwalk, startSnmpd } from './snmpd.ts'

const credentials: Credential[] = [
  { name: 'first', version: '1', community: 'maquette' },
  { name: 'second', version: '2c', community: 'maquette' },
  {
    name: 'third',
    version: '3',
    user: 'census',
    level: 'authPriv',
    authProtocol: 'sha256',
    authKey: 'long enough to be a key',
    privProtocol: 'aes',
    privKey: 'another one that is long enough',
  },
]

describe.skipIf(!hasSnmpd)('a real snmpd (needs Debian packages snmpd and snmp)', () => {
  let snmpd: Awaited<ReturnType<typeof startSnmpd>>

  beforeAll(async () => {
    snmpd = await startSnmpd([
      'rocommunity maquette 127.0.0.1',
      'createUser census SHA-256 "long enough to be a key" AES "another one that is long enough"',
      'rouser census authPriv',
      'sysName amon.0370037p.local',
      'sysLocation "Baie É, lycée Choiseul"',
      'sysContact noc@example.org',
    ])
  })
  afterAll(() => snmpd?.close())

  const open = (_host: string, credential: Credential) =>
    openSession({ ...snmpd, credential, timeoutMs: 1000, retries: 1 })

  test.each(credentials)('answers its system group by SNMP $version', async credential => {
    const outcome = await probe(snmpd.address, [credential], open)
    if (outcome.status !== 'answered') throw new Error(JSON.stringify(outcome))
    expect(outcome.system).toMatchObject({
      sysObjectId: expect.stringMatching(/^1\.3\.6\.1\.4\.1\.8072\./),
      name: 'amon.0370037p.local',
      contact: 'noc@example.org',
      uptimeSeconds: expect.any(Number),
    })
    outcome.session.close()
  })

  test('is asked with the strongest credential first', async () => {
    const outcome = await probe(snmpd.address, credentials, open)
    expect(outcome).toMatchObject({ status: 'answered', credential: { name: 'third' } })
    if (outcome.status === 'answered') outcome.session.close()
  })

  test.each(credentials)(
    'gives the same interfaces as snmpbulkwalk by SNMP $version',
    async credential => {
      const session = open(snmpd.address, credential)
      const interfaces = await readInterfaces(session)
      session.close()
      if (interfaces.status !== 'complete') throw new Error(JSON.stringify(interfaces))
      const ifDescr = '1.3.6.1.2.1.2.2.1.2'
      expect(interfaces.rows.map(row => `${ifDescr}.${row.index}`)).toEqual(
        snmpbulkwalk(snmpd, 'maquette', ifDescr),
      )
      expect(interfaces.rows).toContainEqual(
        expect.objectContaining({ name: 'lo', type: 24, isUp: true }),
      )
    },
  )

  test.each(credentials)(
    'is walked instance for instance like snmpbulkwalk by SNMP $version',
    async credential => {
      const session = open(snmpd.address, credential)
      for (const below of ['1.3.6.1.2.1.1.9.1', '1.3.6.1.2.1.25.2.3.1.3', '1.3.6.1.2.1.99']) {
        const answer = await session.walkColumns([below])
        const walked = answer.ok ? answer.value[0]?.map(varbind => varbind.oid) : answer.failure
        // SNMPv1 has no Counter64, but there is none here.
        expect(walked).toEqual(snmpbulkwalk(snmpd, 'maquette', below))
      }
      session.close()
    },
  )

  test('is silent to a wrong community', async () => {
    const wrong: Credential = { name: 'wrong', version: '2c', community: 'guess' }
    const impatient = (_host: string, credential: Credential) =>
      openSession({ ...snmpd, credential, timeoutMs: 100, retries: 0 })
    expect(await probe(snmpd.address, [wrong], impatient)).toEqual({ status: 'silent' })
  })

  test('refuses a wrong SNMPv3 key or user, and the reason tells no key', async () => {
    const [, , third] = credentials
    if (third?.version !== '3') throw new Error('no SNMPv3 credential')
    for (const wrong of [
      { ...third, authKey: 'canary-wrong-key' },
      { ...third, user: 'nobody' },
    ]) {
      const outcome = await probe(snmpd.address, [wrong], open)
      expect(outcome).toMatchObject({ status: 'refused', reason: expect.stringContaining('third') })
      expect(JSON.stringify(outcome)).not.toMatch(/canary|long enough/)
    }
  })
})
