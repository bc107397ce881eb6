import type { DeviceProfile } from './device-profile.ts'

/** AXIS-ROOT-MIB; the description is "; AXIS Q1656; Box Camera; 10.12.240; Jun 03 2024 14:13; 900; 1". */
const axis = '1.3.6.1.4.1.368'

export const axisProfiles = [
  {
    vendor: 'Axis',
    family: 'Axis network video and audio',
    kind: 'camera',
    match: [{ sysObjectId: [axis] }],
    kinds: [
      { kind: 'phone', when: { from: 'descr', pattern: /Intercom|Door Station/i } },
      {
        kind: 'other',
        when: {
          from: 'descr',
          pattern: /Speaker|Hub|Strobe|Siren|Door Controller|Relay|Amplifier|Radar/i,
        },
      },
      { kind: 'printer', when: { from: 'descr', pattern: /print server/i } },
    ],
    model: [{ from: 'descr', pattern: /\bAXIS [^;]+?(?= *;|$)/ }],
    serial: [{ oid: `${axis}.4.1.100.6.0` }],
    version: [
      { from: 'descr', pattern: /AXIS [^;]+;[^;]+; (?<value>\d[^;]*?) *;/ },
      { oid: `${axis}.4.1.100.5.0` },
    ],
  },
] as const satisfies readonly DeviceProfile[]
