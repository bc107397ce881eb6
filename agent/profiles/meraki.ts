import type { DeviceProfile } from './device-profile.ts'

export const meraki = [
  {
    vendor: 'Meraki',
    family: 'Cisco Meraki',
    kind: 'unknown',
    match: [{ sysObjectId: ['1.3.6.1.4.1.29671'] }, { sysDescr: /^=?(?:Cisco )?Meraki\b/ }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /Managed AP\b|\bMR\d|\bCW\d{4}/ } },
      {
        kind: 'firewall',
        when: {
          from: 'descr',
          pattern: /\bMX\d|\bZ\d\b|Managed (?:Router|Security|Teleworker)|\bvMX/,
        },
      },
      { kind: 'router', when: { from: 'descr', pattern: /\bMG\d|Cellular/ } },
      { kind: 'camera', when: { from: 'descr', pattern: /\bMV\d/ } },
      { kind: 'switch', when: { from: 'descr', pattern: /\bMS\d|Switch|^C9[2-5]\d\d|Catalyst/ } },
    ],
    model: [
      { from: 'descr', pattern: /^=?(?<value>.*Cloud Managed.*)/ },
      { from: 'descr', pattern: /^[^,]+/ },
    ],
  },
] as const satisfies readonly DeviceProfile[]
