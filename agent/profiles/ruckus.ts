import type { DeviceProfile } from './device-profile.ts'

const ruckus = '1.3.6.1.4.1.25053'
/** RUCKUS-ZD-SYSTEM-MIB, RUCKUS-UNLEASHED-SYSTEM-MIB: model 9, serial number 15, version 18. */
const zoneDirector = `${ruckus}.1.2.1.1.1.1`
const unleashed = `${ruckus}.1.15.1.1.1.1`
/** RUCKUS-HWINFO-MIB, RUCKUS-SWINFO-MIB: a stand-alone access point. */
const hardware = `${ruckus}.1.1.2.1.1.1`
const software = `${ruckus}.1.1.3.1.1.1.1.1.3`
/** FOUNDRY-SN-AGENT-MIB snChasSerNum, snAgImgVer; snChasUnitTable. */
const foundry = '1.3.6.1.4.1.1991.1.1'

export const ruckusProfiles = [
  {
    vendor: 'Ruckus',
    family: 'Ruckus access point',
    kind: 'access-point',
    match: [{ sysObjectId: [ruckus, `${ruckus}.3.1.4`] }],
    model: [{ oid: `${hardware}.1.0` }],
    serial: [{ oid: `${hardware}.2.0` }],
    version: [{ oid: `${software}.1` }, { column: software }],
  },
  {
    vendor: 'Ruckus',
    family: 'Ruckus ZoneDirector and Unleashed',
    kind: 'wireless-controller',
    match: [{ sysObjectId: [`${ruckus}.3.1.5`, `${ruckus}.3.1.6`] }],
    kinds: [{ kind: 'access-point', when: { from: 'descr', pattern: /\b[RTHMEC]\d{3}/ } }],
    model: [
      { oid: `${zoneDirector}.9.0` },
      { oid: `${unleashed}.9.0` },
      { from: 'descr', pattern: /Wireless (?<value>\S*\d\S*)/ },
    ],
    serial: [{ oid: `${zoneDirector}.15.0` }, { oid: `${unleashed}.15.0` }],
    version: [{ oid: `${zoneDirector}.18.0` }, { oid: `${unleashed}.18.0` }],
    also: ['accessPoints'],
  },
  {
    vendor: 'Ruckus',
    family: 'Ruckus SmartZone',
    kind: 'wireless-controller',
    match: [
      {
        sysObjectId: [
          `${ruckus}.3.1.10`,
          `${ruckus}.3.1.11`,
          `${ruckus}.3.1.13`,
          `${ruckus}.3.1.14`,
        ],
      },
    ],
    // RUCKUS-CTRL-MIB ruckusCtrlSystemNodeTable model; RUCKUS-SZ-SYSTEM-MIB serial number.
    model: [{ column: `${ruckus}.1.8.1.1.1.1.1.1.3` }],
    serial: [{ oid: `${ruckus}.1.4.1.1.1.15.13.0` }],
    version: [{ column: `${ruckus}.1.8.1.1.1.1.1.1.9` }],
    also: ['accessPoints'],
  },
  {
    vendor: 'Ruckus',
    family: 'Foundry, Brocade and Ruckus IronWare',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1991'] }],
    kinds: [{ kind: 'router', when: { from: 'descr', pattern: /NetIron|CER|MLX|XMR|BigIron/ } }],
    brands: [
      { vendor: 'Extreme', when: { from: 'descr', pattern: /^Extreme\b/ } },
      { vendor: 'Brocade', when: { from: 'descr', pattern: /^Brocade\b/ } },
      { vendor: 'Foundry', when: { from: 'descr', pattern: /^Foundry\b/ } },
    ],
    model: [
      { entity: 'chassis', field: 'model' },
      {
        from: 'descr',
        pattern:
          /\b(?:ICX|FCX|FGS|FWS|FLS|FESX|TurboIron|FastIron|BigIron|ServerIron|NetIron|MLX|XMR|CER|CES)[\w-]*(?: [\w-]*\d[\w-]*)?/,
      },
    ],
    serial: [{ oid: `${foundry}.1.1.2.0` }, { column: `${foundry}.1.4.1.1.2` }],
    version: [
      { from: 'descr', pattern: /IronWare Version V?(?<value>\S+)/ },
      { oid: `${foundry}.2.1.11.0` },
    ],
  },
  {
    vendor: 'Brocade',
    family: 'Brocade Fabric OS and Network OS',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1588'] }],
    // SW-MIB swSsn, swFirmwareVersion.
    serial: [{ entity: 'chassis', field: 'serial' }, { oid: '1.3.6.1.4.1.1588.2.1.1.1.1.10.0' }],
    version: [
      { oid: '1.3.6.1.4.1.1588.2.1.1.1.1.6.0' },
      { from: 'descr', pattern: /(?:Version|Firmware)[ :]*(?<value>\d\S*)/ },
    ],
  },
  {
    vendor: 'Xirrus',
    family: 'Xirrus access point',
    kind: 'access-point',
    match: [{ sysObjectId: ['1.3.6.1.4.1.21013'] }],
    model: [{ from: 'descr', pattern: /\bX[RND]\S*\d+/ }],
  },
] as const satisfies readonly DeviceProfile[]
