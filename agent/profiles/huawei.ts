import type { DeviceProfile } from './device-profile.ts'

const huawei = '1.3.6.1.4.1.2011'
/** HUAWEI-SYS-MAN / HUAWEI-DEVICE-MIB hwDevice: serial number and model. */
const device = `${huawei}.5.25.188.1`
/** HUAWEI-ENTITY-EXTENT-MIB hwEntitySystemModel. */
const systemModel = `${huawei}.5.25.31.6.5.0`
/** HUAWEI-SERVER-IBMC-MIB systemHealth group. */
const ibmc = `${huawei}.2.235.1.1`

/** firmwareVersion of a part, by its name. */
const firmwareOf = (part: string) =>
  `${ibmc}.11.50.1.4.${part.length}.${[...part].map(letter => letter.charCodeAt(0)).join('.')}`

export const huaweiProfiles = [
  {
    vendor: 'Huawei',
    family: 'Huawei VRP and YunShan switch',
    kind: 'switch',
    match: [
      { sysObjectId: [`${huawei}.2.23`, `${huawei}.2.239`, `${huawei}.2.6`] },
      { sysObjectId: [huawei] },
    ],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /\bAP\d{4}|AirEngine \d{4}/ } },
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /\bAC\d{4}|\bACU2|AirEngine 9\d{3}|\bWLAN AC\b/ },
      },
      {
        kind: 'firewall',
        when: { from: 'descr', pattern: /\bUSG\w*\d|Eudemon|SVN\d|\bHiSec|Secoway/ },
      },
      { kind: 'nas', when: { from: 'descr', pattern: /OceanStor|\bDorado/ } },
      {
        kind: 'router',
        when: {
          from: 'descr',
          pattern:
            /\bAR\d{1,4}|\bNE\d{1,4}|NetEngine|\bATN\b|\bATN ?\d|\bME60|\bCX\d{3,4}\b|\bPTN\b|Router/,
        },
      },
      { kind: 'ups', when: { from: 'descr', pattern: /\bUPS\d/ } },
      {
        kind: 'other',
        when: {
          from: 'descr',
          pattern: /\bSMU\d|\bETP\d|\bTP\d{5}|OptiX|\bOSN\b|\bTE\d0\b|NetCol|eSight|\bRTN\b/,
        },
      },
      { kind: 'phone', when: { from: 'descr', pattern: /\beSpace|SoftCo|\bU19\d\d/ } },
    ],
    model: [
      { oid: systemModel },
      { oid: `${device}.4.0` },
      {
        from: 'descr',
        pattern: /(?:CloudEngine|HUAWEI) (?<value>(?!Versatile|YunShan|Tech)\S*\d\S*)/,
      },
      { from: 'descr', pattern: /^"?(?:Huawei )?(?<value>[A-Z]+\d\S*)/ },
    ],
    serial: [
      { oid: `${device}.1.0` },
      { entity: 'chassis', field: 'serial' },
      { entity: 'any', field: 'serial' },
    ],
    version: [
      { from: 'descr', pattern: /\bV\d{3}R\d{3}C\w+/ },
      { from: 'descr', pattern: /Version (?<value>\d[\d.]*)/ },
    ],
  },
  {
    vendor: 'Huawei',
    family: 'Huawei AR and NE router',
    kind: 'router',
    match: [{ sysObjectId: [`${huawei}.2.224`, `${huawei}.2.62`, `${huawei}.2.88`] }],
    model: [
      { from: 'descr', pattern: /^"?(?:Huawei )?(?<value>[A-Z]+\d\S*)/ },
      { oid: systemModel },
    ],
    serial: [
      { oid: `${device}.1.0` },
      { entity: 'chassis', field: 'serial' },
      { entity: 'any', field: 'serial' },
    ],
    version: [{ from: 'descr', pattern: /\bV\d{3}R\d{3}C\w+/ }],
  },
  {
    vendor: 'Huawei',
    family: 'Huawei iBMC',
    kind: 'bmc',
    match: [{ sysObjectId: [`${huawei}.2.235`] }],
    model: [{ oid: `${ibmc}.1.6.0` }],
    serial: [{ oid: `${ibmc}.1.7.0` }],
    version: [{ oid: firmwareOf('Active iBMC') }, { oid: firmwareOf('iBMC') }],
  },
] as const satisfies readonly DeviceProfile[]
