import type { DeviceProfile } from './device-profile.ts'

export const draytek = [
  {
    vendor: 'DrayTek',
    family: 'DrayTek Vigor',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.7367'] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /\bVigor ?AP/ } },
      { kind: 'switch', when: { from: 'descr', pattern: /\bVigor ?Switch/ } },
    ],
    model: [
      { from: 'descr', pattern: /Router Model: (?<value>[^,]+?)(?: [Ss]eries)?,/ },
      { oid: '1.3.6.1.4.1.7367.3.1.0' },
    ],
    version: [
      { from: 'descr', pattern: /Version: (?<value>[^,]+)/ },
      { oid: '1.3.6.1.4.1.7367.3.2.0', pattern: /^\S+/ },
    ],
  },
] as const satisfies readonly DeviceProfile[]
