import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasNetSnmpTools, runSnmpTool } from './net-snmp-tools.ts'
import { parseSnmprec } from './snmp/snmprec.ts'
import { type RecordingsLab, startRecordings } from './start-recordings.ts'

const withTools = test.skipIf(!hasNetSnmpTools)
const directory = mkdtempSync(join(tmpdir(), 'recordings-'))
let lab: RecordingsLab

/** Every kind of value, out of order as recordings sometimes are. */
const lines = [
  '1.3.6.1.2.1.1.5.0|4|sw-étage'.normalize(),
  '1.3.6.1.2.1.1.1.0|4x|48656c6c6f0a57c3b6726c64',
  '.1.3.6.1.2.1.1.2.0|6|.1.3.6.1.4.1.99999.1',
  '1.3.6.1.2.1.1.3.0|67|41777723',
  '1.3.6.1.2.1.2.2.1.5.10|66|4294967295',
  '1.3.6.1.2.1.2.2.1.5.9|66|1000000000',
  '1.3.6.1.2.1.2.2.1.6.9|4x|001122AABBCC',
  '1.3.6.1.2.1.2.2.1.10.9|65|4000000000',
  '1.3.6.1.2.1.4.20.1.1.10.0.0.1|64|10.0.0.1',
  '1.3.6.1.2.1.4.20.1.1.10.0.0.2|64x|0A000002',
  '1.3.6.1.2.1.31.1.1.1.6.9|70|18446744073709551615',
  '1.3.6.1.4.1.99999.1.0|2|-42',
  '1.3.6.1.4.1.99999.2.0|4|a|b|c',
  '1.3.6.1.4.1.99999.3.0|4|',
  '1.3.6.1.4.1.99999.4.0|65:numeric|rate=0,initial=17',
]

beforeAll(async () => {
  writeFileSync(join(directory, 'example.snmprec'), `${lines.join('\r\n')}\n`, 'latin1')
  writeFileSync(join(directory, 'example@40.snmprec'), '1.3.6.1.2.1.17.1.2.0|2|4\n')
  writeFileSync(join(directory, 'other.snmprec'), '1.3.6.1.2.1.1.5.0|4|other\nnonsense\n')
  lab = await startRecordings({ directory, firstAddress: '127.201.0.1' })
})
afterAll(async () => {
  await lab.close()
  rmSync(directory, { recursive: true })
})

const walk = (community: string) => {
  const [first] = lab.devices
  return runSnmpTool('snmpwalk', { address: first?.address ?? '', port: lab.port, community }, [
    '1.3',
  ])
}

withTools('a recording is served as it was recorded, in OID order', async () => {
  const { values } = await walk('public')
  expect([...values]).toEqual([
    ['1.3.6.1.2.1.1.1.0', 'Hex-STRING: 48 65 6C 6C 6F 0A 57 C3 B6 72 6C 64'],
    ['1.3.6.1.2.1.1.2.0', 'OID: .1.3.6.1.4.1.99999.1'],
    ['1.3.6.1.2.1.1.3.0', '41777723'],
    ['1.3.6.1.2.1.1.5.0', 'Hex-STRING: 73 77 2D E9 74 61 67 65'],
    ['1.3.6.1.2.1.2.2.1.5.9', 'Gauge32: 1000000000'],
    ['1.3.6.1.2.1.2.2.1.5.10', 'Gauge32: 4294967295'],
    ['1.3.6.1.2.1.2.2.1.6.9', 'Hex-STRING: 00 11 22 AA BB CC'],
    ['1.3.6.1.2.1.2.2.1.10.9', 'Counter32: 4000000000'],
    ['1.3.6.1.2.1.4.20.1.1.10.0.0.1', 'IpAddress: 10.0.0.1'],
    ['1.3.6.1.2.1.4.20.1.1.10.0.0.2', 'IpAddress: 10.0.0.2'],
    ['1.3.6.1.2.1.31.1.1.1.6.9', 'Counter64: 18446744073709551615'],
    ['1.3.6.1.4.1.99999.1.0', 'INTEGER: -42'],
    ['1.3.6.1.4.1.99999.2.0', 'Hex-STRING: 61 7C 62 7C 63'],
    ['1.3.6.1.4.1.99999.3.0', '""'],
    ['1.3.6.1.4.1.99999.4.0', 'Counter32: 17'],
  ])
})

withTools('a recording of a context answers to community@context', async () => {
  const { values } = await walk('public@40')
  expect([...values]).toEqual([['1.3.6.1.2.1.17.1.2.0', 'INTEGER: 4']])
})

test('a line that cannot be read is named and skipped, the rest is served', () => {
  expect(lab.problems).toEqual(['other.snmprec line 2: expected OID|tag|value'])
  const bad = ['1.3.x|4|a', '1.3.6.1|99|a', '1.3.6.1|2|many', '1.3.6.2|4x|0', '1.3.6.3|64|1.2.3']
  const { entries, problems } = parseSnmprec(Buffer.from(bad.join('\n')))
  expect(entries).toEqual([])
  expect(problems).toHaveLength(5)
})
