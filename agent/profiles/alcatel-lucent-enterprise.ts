import type { DeviceProfile } from './device-profile.ts'

const ale = '1.3.6.1.4.1.6486'

export const alcatelLucentEnterprise = [
  {
    vendor: 'Alcatel-Lucent Enterprise',
    family: 'Alcatel-Lucent OmniSwitch',
    kind: 'switch',
    match: [
      { sysObjectId: [ale, `${ale}.800`, `${ale}.801`, '1.3.6.1.4.1.800', '1.3.6.1.4.1.3003'] },
    ],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /\bOAW-AP|access point/i } },
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /\bOAW-[46]\d{3}|OmniAccess.*controller/i },
      },
      {
        kind: 'router',
        when: { from: 'descr', pattern: /OmniAccess (?:7\d0|5[57]\d0|ESR)|\bOA5\d{3}/ },
      },
      { kind: 'server', when: { from: 'descr', pattern: /OmniVista/ } },
    ],
    model: [
      { from: 'descr', pattern: /\bOS\d\w*(?:-\w+)*/ },
      { entity: 'any', field: 'model', pattern: /^OS\w+(?:-\w+)*/ },
      { entity: 'any', field: 'descr', pattern: /^Omni(?:Stack|Switch) .*\d.*/ },
    ],
    version: [
      { from: 'descr', pattern: /\b\d+(?:\.\d+){1,3}\.?R\d+\b/ },
      { entity: 'any', field: 'software', pattern: /^\d\S*/ },
      // RADLAN-STACK-MIB, for the OmniStack LS made by Radlan.
      { oid: '1.3.6.1.4.1.89.53.14.1.2.1' },
    ],
  },
  {
    vendor: 'Alcatel-Lucent Enterprise',
    family: 'Alcatel-Lucent OmniAccess Stellar',
    kind: 'access-point',
    match: [{ sysObjectId: [`${ale}.802`] }, { sysDescr: /^OAW-AP/ }],
    model: [{ from: 'descr', pattern: /^OAW-\S+/ }],
    // Scalars without the zero at their end, below an arc of the model's own.
    serial: [{ own: '1.1.6' }],
    version: [{ from: 'descr', pattern: /^OAW-\S+ (?<value>\d\S*)/ }],
  },
  {
    vendor: 'Alcatel-Lucent Enterprise',
    family: 'Alcatel-Lucent OmniPCX',
    kind: 'phone',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.637.64'] },
      { sysDescr: /OmniPCX|Alcatel.*(?:IP Touch|DeskPhone)/ },
    ],
    version: [{ from: 'descr', pattern: /(?:Release|R)\s*(?<value>\d+\.\d\S*)/ }],
  },
] as const satisfies readonly DeviceProfile[]
