import type { DeviceProfile } from './device-profile.ts'

export const arista = [
  {
    vendor: 'Arista',
    family: 'Arista EOS',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.30065'] }],
    kinds: [{ kind: 'access-point', when: { from: 'descr', pattern: /\baccess point/i } }],
    model: [
      { entity: 'chassis', field: 'model' },
      { from: 'descr', pattern: /running on an Arista Networks (?<value>\S+)/ },
    ],
    version: [{ from: 'descr', pattern: /EOS version (?<value>\S+)/ }],
  },
] as const satisfies readonly DeviceProfile[]
