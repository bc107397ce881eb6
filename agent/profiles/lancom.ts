import type { DeviceProfile } from './device-profile.ts'

const lancom = '1.3.6.1.4.1.2356'

export const lancomProfiles = [
  {
    vendor: 'LANCOM',
    family: 'LANCOM LCOS router',
    kind: 'router',
    match: [{ sysObjectId: [lancom] }],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /\bL-\d{3}|\bL[NW]-\d|\bOAP-|\bIAP-/ },
      },
      { kind: 'wireless-controller', when: { from: 'descr', pattern: /\bWLC-/ } },
      { kind: 'switch', when: { from: 'descr', pattern: /\b(?:GS|XS|ES|IGS)-\d/ } },
    ],
    // "LANCOM 1781VA 10.12.0147RU2 / 10.01.2018 4001234567890123"
    model: [{ from: 'descr', pattern: /^LANCOM (?<value>.+?)(?= \d+\.\d\d\.\d)/ }],
    serial: [{ from: 'descr', pattern: /\b\d{10,18}$/ }],
    version: [{ from: 'descr', pattern: /\b\d+\.\d\d\.\d{4}\S*/ }],
  },
  {
    vendor: 'LANCOM',
    family: 'LANCOM LX access point',
    kind: 'access-point',
    match: [{ sysObjectId: [`${lancom}.13`] }],
    // LCOS-LX-MIB lcsStatusHardwareInfo: serial number, firmware.
    serial: [{ oid: `${lancom}.13.1.47.7.0` }],
    version: [
      { oid: `${lancom}.13.1.47.9.0` },
      { from: 'descr', pattern: /LCOS-LX: (?<value>[^)]+)/ },
    ],
  },
  {
    vendor: 'LANCOM',
    family: 'LANCOM LCOS SX switch',
    kind: 'switch',
    match: [{ sysObjectId: [`${lancom}.14`, `${lancom}.16`] }],
    model: [
      { oid: `${lancom}.16.1.1.1.1.3.0` },
      { from: 'descr', pattern: /LANCOM (?<value>\S+)/ },
    ],
    serial: [{ oid: `${lancom}.16.1.1.1.1.4.0` }, { oid: `${lancom}.14.1.1.1.1.4.0` }],
    version: [
      { oid: `${lancom}.16.1.1.1.1.13.0` },
      { from: 'descr', pattern: /, (?<value>\d+\.\d+\.\d\w*)/ },
    ],
  },
] as const satisfies readonly DeviceProfile[]
