import type { DeviceProfile } from './device-profile.ts'

const fs = '1.3.6.1.4.1.52642'
/** The FS S3400 series is made by Ruijie, whose MY-SYSTEM-MIB it keeps: software 2, serial number 24, model 26. */
const ruijieSystem = (base: string) => `${base}.2.1.1`
const fsRuijie = ruijieSystem(`${fs}.1.1.10`)
const ruijie = ruijieSystem('1.3.6.1.4.1.4881.1.1.10')
const gbn = '1.3.6.1.4.1.13464.1.2.1.1.2'

export const fsProfiles = [
  {
    vendor: 'FS',
    family: 'FS switch',
    kind: 'switch',
    match: [{ sysObjectId: [fs] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /access point|\bAP-?\d/i } },
      { kind: 'wireless-controller', when: { from: 'descr', pattern: /\bAC-\d/ } },
    ],
    model: [
      { oid: `${fsRuijie}.26.0` },
      { own: '1.1.5.1.0', up: 1 },
      { from: 'descr', pattern: /\b[SN]\d{4}\S*?(?=\)|,|\s|$)/ },
    ],
    serial: [{ oid: `${fsRuijie}.24.0` }, { own: '1.1.3.1.10.1', up: 1 }],
    version: [{ oid: `${fsRuijie}.2.0` }, { own: '1.1.3.1.6.1', up: 1 }],
  },
  {
    vendor: 'Ruijie',
    family: 'Ruijie and Reyee',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.4881'] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /\bAP\d{3}|access point/i } },
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /\bWS\d{4}|wireless controller/i },
      },
      { kind: 'router', when: { from: 'descr', pattern: /\bRSR\d|\bEG\d|router|gateway/i } },
    ],
    model: [{ oid: `${ruijie}.26.0` }, { from: 'descr', pattern: /\((?<value>[\w-]*\d[\w-]*)\)/ }],
    serial: [{ oid: `${ruijie}.24.0` }],
    version: [{ oid: `${ruijie}.2.0` }],
  },
  {
    vendor: 'FS',
    family: 'FS switch made by GBN',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.13464'] }],
    model: [{ oid: `${gbn}.15.0` }],
    serial: [{ oid: `${gbn}.19.0` }],
    version: [{ oid: `${gbn}.2.0` }],
  },
  {
    vendor: 'FS',
    family: 'FS switch made by Centec',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.27975'] }],
    model: [
      { column: '1.3.6.1.4.1.27975.37.1.5.1.4' },
      { from: 'descr', pattern: /\((?<value>[^)]+)\)/ },
    ],
    serial: [{ column: '1.3.6.1.4.1.27975.37.1.5.1.10' }],
    version: [
      { from: 'descr', pattern: /Version (?<value>\d\S*)/ },
      { oid: '1.3.6.1.4.1.27975.1.3.5.0' },
    ],
  },
] as const satisfies readonly DeviceProfile[]
