import type { DeviceProfile } from './device-profile.ts'

const extreme = '1.3.6.1.4.1.1916'
const enterasys = '1.3.6.1.4.1.5624'
/** AH-SYSTEM-MIB. */
const ahSystem = '1.3.6.1.4.1.26928.1.2'
const wing = '1.3.6.1.4.1.388'

export const extremeProfiles = [
  {
    vendor: 'Extreme',
    family: 'ExtremeXOS (Switch Engine)',
    kind: 'switch',
    match: [{ sysObjectId: [extreme] }],
    kinds: [
      {
        kind: 'wireless-controller',
        when: {
          from: 'descr',
          pattern:
            /wireless (?:controller|appliance)|Campus Controller|\bV2110|\bE[123]120\b|\bC(?:25|35|5\d{3})\b.*[Ww]ireless/i,
        },
      },
      { kind: 'access-point', when: { from: 'descr', pattern: /\bAP-?\d{3,4}|access point/i } },
      {
        kind: 'server',
        when: { from: 'descr', pattern: /Management Center|Site Engine|NetSight/ },
      },
    ],
    model: [
      // "ExtremeXOS (X480-24x(10G4X)) version 15.3.5.2 …"; the Fabric Engine says "7520-48Y-8C-FabricEngine (9.0.4.0)".
      { from: 'descr', pattern: /^[^(]*\((?<value>\S*\d.*?)\) version/ },
      { from: 'descr', pattern: /^\S*\d\S*(?= \(\d)/ },
    ],
    // EXTREME-SYSTEM-MIB extremePrimarySoftwareRev; RAPID-CITY rcChasSerialNumber for the Fabric Engine.
    serial: [
      { oid: '1.3.6.1.4.1.2272.1.4.2.0' },
      { entity: 'chassis', field: 'serial' },
      { entity: 'any', field: 'serial' },
    ],
    version: [
      { from: 'descr', pattern: /version (?<value>\d\S*)/i },
      { from: 'descr', pattern: /\((?<value>\d+(?:\.\d+)+)\)/ },
      { oid: `${extreme}.1.1.1.13.0` },
    ],
  },
  {
    vendor: 'Enterasys',
    family: 'Enterasys switch',
    kind: 'switch',
    match: [
      { sysObjectId: [enterasys, '1.3.6.1.4.1.52', '1.3.6.1.4.1.4329.15'] },
      { sysDescr: /^HiPath Wireless/ },
    ],
    kinds: [
      {
        kind: 'wireless-controller',
        when: {
          from: 'descr',
          pattern:
            /wireless (?:controller|convergence)|HiPath Wireless|\bRBT-8|RoamAbout (?:wireless )?(?:switch|controller)/i,
        },
      },
    ],
    model: [
      {
        from: 'descr',
        pattern:
          /(?:Enterasys Networks,? Inc\.?|Extreme Networks,? Inc\.?|Enterasys) (?<value>.+?) (?:Rev|Revision)\b/,
      },
    ],
    version: [{ from: 'descr', pattern: /\bRev(?:ision)?:? ?(?<value>\d\S*)/ }],
  },
  {
    vendor: 'Aerohive',
    family: 'Aerohive HiveOS access point',
    kind: 'access-point',
    match: [{ sysObjectId: ['1.3.6.1.4.1.26928'] }],
    kinds: [{ kind: 'switch', when: { from: 'descr', pattern: /^SR\d{4}/ } }],
    model: [
      { oid: `${ahSystem}.6.0` },
      { from: 'descr', pattern: /^[^,]+(?=, (?:HiveOS|IQ Engine))/ },
    ],
    serial: [{ oid: `${ahSystem}.5.0` }],
    version: [
      { from: 'descr', pattern: /(?:HiveOS|IQ Engine) (?<value>\d.*)/ },
      { oid: `${ahSystem}.12.0`, pattern: /\d.*/ },
    ],
  },
  {
    vendor: 'Symbol',
    family: 'Symbol, Motorola and Extreme WiNG',
    kind: 'access-point',
    match: [{ sysObjectId: [wing] }],
    kinds: [
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /\b(?:RFS|NX|WS)-?\d{3,4}|controller|wireless switch/i },
      },
      { kind: 'printer', when: { from: 'descr', pattern: /printer/i } },
    ],
    model: [{ from: 'descr', pattern: /^(?<value>\S+)(?: .*)?,? Version/ }],
    // WING-MIB wingStatsDevSysInfoSerialNo.
    serial: [{ column: `${wing}.50.1.4.2.2.1.1.7`, pattern: /^\d{10,}$/ }],
    version: [{ from: 'descr', pattern: /Version (?<value>\d\S*)/ }],
  },
] as const satisfies readonly DeviceProfile[]
