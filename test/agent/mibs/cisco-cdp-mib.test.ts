import { expect, test } from 'vitest'
import { readCdpNeighbours } from '../../../agent/mibs/cisco-cdp-mib.ts'
import { hex, rows } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

test('CDP neighbours are on an ifIndex, with an address and what they can do', async () => {
  const session = replaySession(
    rows('1.3.6.1.4.1.9.9.23.1.2.1.1', {
      '10101.1': {
        3: 1,
        4: hex('0a010203'),
        6: 'sw1.lycee',
        7: 'GigabitEthernet0/1',
        8: 'cisco WS-C2960',
        9: hex('00000028'),
      },
      '10102.7': { 4: hex('00000000'), 6: hex('001b3f0a0b0c'), 9: hex('00000090') },
    }),
  )
  expect(await readCdpNeighbours(session)).toEqual({
    status: 'complete',
    rows: [
      {
        ifIndex: 10101,
        protocol: 'cdp',
        chassisId: 'sw1.lycee',
        portId: 'GigabitEthernet0/1',
        name: 'sw1.lycee',
        description: 'cisco WS-C2960',
        capabilities: ['bridge'],
        managementAddress: '10.1.2.3',
      },
      {
        ifIndex: 10102,
        protocol: 'cdp',
        chassisId: '00:1b:3f:0a:0b:0c',
        capabilities: ['telephone', 'station'],
      },
    ],
  })
})
