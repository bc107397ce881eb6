import { expect, test } from 'vitest'
import { readLldpLocalPorts, readLldpNeighbours } from '../../../agent/mibs/lldp-mib.ts'
import { hex, rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const remEntry = '1.0.8802.1.1.2.1.4.1.1'
const manEntry = '1.0.8802.1.1.2.1.4.2.1'

async function read(recording: string) {
  const section = await readLldpNeighbours(replaySession(recording))
  return section.status === 'complete' ? section.rows : section
}

test('a neighbour says who it is, what it can do and where to reach it', async () => {
  const recording =
    rows(remEntry, {
      '0.5.1': {
        4: 4,
        5: hex('001b3f0a0b0c'),
        6: 5,
        7: 'GigabitEthernet1/0/24',
        8: 'uplink',
        9: 'rca0370037psw152.RG2.13',
        10: 'HPE Comware',
        11: hex('2800'),
        12: hex('2800'),
      },
    }) +
    rows(manEntry, {
      '0.5.1.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1': { 3: 2 },
      '0.5.1.1.4.10.1.2.3': { 3: 2 },
    })
  expect(await read(recording)).toEqual([
    {
      localPort: 5,
      protocol: 'lldp',
      chassisId: '00:1b:3f:0a:0b:0c',
      portId: 'GigabitEthernet1/0/24',
      portDescription: 'uplink',
      name: 'rca0370037psw152.RG2.13',
      description: 'HPE Comware',
      capabilities: ['bridge', 'router'],
      managementAddress: '10.1.2.3',
    },
  ])
})

test('identifiers are canonical by their subtype, and seen through where that is wrong', async () => {
  const ids = async (subtype: number, id: string | ReturnType<typeof hex>) => {
    const found = await read(rows(remEntry, { '0.1.1': { 4: subtype, 5: id } }))
    return Array.isArray(found) ? found[0]?.chassisId : found
  }
  expect(await ids(4, '00:1B:3F:0A:0B:0C')).toBe('00:1b:3f:0a:0b:0c')
  expect(await ids(5, hex('010a010203'))).toBe('10.1.2.3')
  expect(await ids(7, hex('001b3f0a0b0c'))).toBe('00:1b:3f:0a:0b:0c')
  expect(await ids(7, hex('666f6f0000'))).toBe('foo')
  expect(await ids(1, hex('01020304'))).toBe('01020304')
  expect(await ids(4, hex(''))).toBe(undefined)
})

test('every row counts, with its own time mark; a management address may leave out its length', async () => {
  const recording =
    rows(remEntry, { '0.1.1': { 9: 'a' }, '50.1.1': { 9: 'b' }, '0.1.2': { 9: 'c' } }) +
    rows(manEntry, { '50.1.1.1.10.0.0.1': { 3: 2 }, '0.1.2.1.4.0.0.0.0': { 3: 2 } })
  expect(await read(recording)).toEqual([
    { localPort: 1, protocol: 'lldp', name: 'a' },
    { localPort: 1, protocol: 'lldp', name: 'c' },
    { localPort: 1, protocol: 'lldp', name: 'b', managementAddress: '10.0.0.1' },
  ])
})

test('a telephone tells its model and serial number; without telephones nobody is asked for them', async () => {
  const table = (capabilities: string) =>
    rows('1.0.8802.1.1.2.1.4.1.1', { '0.1.1': { 9: 'SIP-T46G', 12: hex(capabilities) } })
  const inventory = rows('1.0.8802.1.1.2.1.5.4795.1.3.3.1', {
    '0.1.1': { 3: '28.83.0.35', 4: '0015656a2b1c', 5: 'Yealink', 6: 'SIP-T46G' },
  })
  const [phone] = (await read(table('24') + inventory)) as object[]
  expect(phone).toMatchObject({
    capabilities: ['bridge', 'telephone'],
    vendor: 'Yealink',
    model: 'SIP-T46G',
    serial: '0015656a2b1c',
    version: '28.83.0.35',
  })
  const [bridge] = (await read(table('20') + inventory)) as object[]
  expect(bridge).not.toHaveProperty('model')
})

test('no neighbours is not no LLDP', async () => {
  expect(await read(scalar('1.0.8802.1.1.2.1.3.1.0', 4))).toEqual([])
  expect(await read('')).toEqual({ status: 'unsupported' })
})

test('the own ports carry what LLDP calls them', async () => {
  const session = replaySession(
    rows('1.0.8802.1.1.2.1.3.7.1', {
      5: { 2: 5, 3: 'Gi1/0/5', 4: 'GigabitEthernet1/0/5' },
      6: { 2: 3, 3: hex('001b3f0a0b0c') },
    }),
  )
  expect(await readLldpLocalPorts(session, [5, 6])).toEqual({
    status: 'complete',
    rows: [
      { localPort: 5, idSubtype: 5, id: 'Gi1/0/5', description: 'GigabitEthernet1/0/5' },
      { localPort: 6, idSubtype: 3, id: '00:1b:3f:0a:0b:0c' },
    ],
  })
})

test('of many own ports only those with neighbours are asked for, unless they are numbered otherwise', async () => {
  const recording = rows(
    '1.0.8802.1.1.2.1.3.7.1',
    Object.fromEntries(Array.from({ length: 48 }, (_, at) => [at + 1, { 2: 5, 3: `p${at + 1}` }])),
  )
  const read = async (wanted: number[]) => {
    const ports = await readLldpLocalPorts(replaySession(recording), wanted, 48)
    return ports.status === 'complete' ? ports.rows.map(({ id }) => id) : ports.status
  }
  expect(await read([7, 48])).toEqual(['p7', 'p48'])
  expect(await read([7, 1007])).toHaveLength(48)
})
