import { expect, test } from 'vitest'
import { readSystemGroup } from '../../../agent/snmp/system-group.ts'
import { replaySession } from '../replay-session.ts'

test('the system group has only what the device says of itself', async () => {
  const session = replaySession(
    '1.3.6.1.2.1.1.1.0|4|Comware\n1.3.6.1.2.1.1.2.0|6|.1.3.6.1.4.1.25506.11.1.101\n' +
      '1.3.6.1.2.1.1.3.0|67|123456\n1.3.6.1.2.1.1.5.0|4|sw152.RG2.13\n1.3.6.1.2.1.1.6.0|4x|4cc3a9\n1.3.6.1.2.1.1.4.0|4|',
  )
  expect(await readSystemGroup(session)).toEqual({
    ok: true,
    value: {
      sysDescr: 'Comware',
      sysObjectId: '1.3.6.1.4.1.25506.11.1.101',
      uptimeSeconds: 1234.56,
      name: 'sw152.RG2.13',
      location: 'Lé',
    },
  })
})

test('a device that answers without a system group has an empty one', async () => {
  expect(await readSystemGroup(replaySession(''))).toEqual({ ok: true, value: {} })
})
