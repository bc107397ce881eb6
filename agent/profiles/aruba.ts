import type { DeviceProfile } from './device-profile.ts'

const aruba = '1.3.6.1.4.1.14823'
/** WLSX-SYSTEMEXT-MIB. */
const systemExt = `${aruba}.2.2.1.2.1`
/** AI-AP-MIB. */
const instant = `${aruba}.2.3.3.1`
const arubaWired = '1.3.6.1.4.1.47196'

const arubaOsModel = { from: 'descr', pattern: /\(MODEL: (?<value>[^)]+)\)/ } as const
const arubaOsVersion = { from: 'descr', pattern: /Version (?<value>\d[^ ,]*)/ } as const

export const arubaProfiles = [
  {
    vendor: 'Aruba',
    family: 'Aruba mobility controller',
    kind: 'wireless-controller',
    match: [
      { sysObjectId: [`${aruba}.1.1`] },
      // Resold by Alcatel-Lucent (AOS-W) and Dell (PowerConnect W) under their own numbers.
      { sysDescr: /^(?:ArubaOS|AOS-W|AOS-\d+)\b.*Version/ },
    ],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /MODEL: (?:OAW-|W-)?(?:I?AP-?)?\d{2,3}[A-Z]*\)/ },
      },
      { kind: 'switch', when: { from: 'descr', pattern: /MODEL: (?:Aruba)?S[123]5\d\d/ } },
    ],
    model: [arubaOsModel, { oid: `${systemExt}.3.0` }],
    serial: [{ oid: `${systemExt}.29.0`, pattern: /^[A-Z0-9]{8,12}$/ }],
    version: [arubaOsVersion, { oid: `${systemExt}.28.0`, pattern: /\d+\.\d+\.\d\S*/ }],
    also: ['accessPoints'],
  },
  {
    vendor: 'Aruba',
    family: 'Aruba Instant access point',
    kind: 'access-point',
    match: [
      { sysObjectId: [`${aruba}.1.2`] },
      { sysObjectId: [`${aruba}.1.2`], sysDescr: /MODEL:/ },
    ],
    model: [arubaOsModel, { column: `${instant}.2.1.1.6` }],
    serial: [{ column: `${instant}.2.1.1.4` }],
    version: [arubaOsVersion, { oid: `${instant}.1.4.0` }],
    also: ['accessPoints'],
  },
  {
    vendor: 'Aruba',
    family: 'Aruba AirWave and ClearPass',
    kind: 'server',
    match: [{ sysObjectId: [`${aruba}.1.6`, `${aruba}.1.3`] }, { sysDescr: /^ClearPass\b/ }],
    model: [{ from: 'descr', pattern: /Model: (?<value>[^,]+)/ }],
    // CPPM-MIB cppmSystemModel, …Serial, …Version.
    serial: [{ oid: `${aruba}.1.6.1.1.1.1.1.2.0` }, { column: `${aruba}.1.6.1.1.1.1.1.2` }],
    version: [{ from: 'descr', pattern: /Policy Manager (?<value>\d\S*?),/ }],
  },
  {
    vendor: 'Aruba',
    family: 'Aruba AOS-CX',
    kind: 'switch',
    match: [{ sysObjectId: [`${arubaWired}.4.1`, arubaWired] }],
    model: [
      // The first entity is the whole: "Aruba 6300 VSF Stack", or the switch itself where it stands alone.
      { oid: '1.3.6.1.2.1.47.1.1.1.1.2.1' },
      { entity: 'chassis', field: 'descr' },
      {
        from: 'descr',
        pattern:
          /^(?:Aruba|HPE ANW|HPE)? ?(?<value>.+?)(?: Swch| Switch)? [A-Z]{2}\.\d\d\.\d\d\.\d+/,
      },
    ],
    version: [
      { from: 'descr', pattern: /\b[A-Z]{2}\.\d\d\.\d\d\.\d+\S*/ },
      { entity: 'any', field: 'software' },
    ],
  },
] as const satisfies readonly DeviceProfile[]
