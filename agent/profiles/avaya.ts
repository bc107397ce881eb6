import type { DeviceProfile } from './device-profile.ts'

const synoptics = '1.3.6.1.4.1.45'
const rapidCity = '1.3.6.1.4.1.2272'

/** Nortel's switches, which became Avaya's, then Extreme's: the text after the copyright sign is the last owner. */
export const avaya = [
  {
    vendor: 'Avaya',
    family: 'Nortel and Avaya Ethernet Routing Switch (BOSS)',
    kind: 'switch',
    match: [{ sysObjectId: [`${synoptics}.3`] }, { sysObjectId: [synoptics] }],
    brands: [{ vendor: 'Extreme', when: { from: 'descr', pattern: /\(c\) Extreme/ } }],
    model: [{ from: 'descr', pattern: /^.+?(?= +HW:)/ }],
    // S5-CHASSIS-MIB s5ChasSerNum.
    serial: [
      { oid: `${synoptics}.1.6.3.1.6.0`, pattern: /^\S+$/ },
      { entity: 'any', field: 'serial' },
    ],
    version: [
      { from: 'descr', pattern: /\bSW: ?v?(?<value>\d\S*)/ },
      // S5-AGENT-MIB s5AgMyGrp…: the running agent's version.
      { oid: `${synoptics}.1.6.4.2.1.10.0`, pattern: /\d\S*/ },
    ],
  },
  {
    vendor: 'Extreme',
    family: 'Avaya and Extreme VOSS (Fabric Engine)',
    kind: 'switch',
    match: [
      { sysObjectId: [rapidCity] },
      { sysDescr: /^(?:VSP-|ERS-8)\S+ \(\d|FabricEngine \(\d/ },
    ],
    model: [{ from: 'descr', pattern: /^\S+(?= \()/ }],
    // RAPID-CITY rcChasSerialNumber, rcSysVersion.
    serial: [{ oid: `${rapidCity}.1.4.2.0` }],
    version: [
      { from: 'descr', pattern: /\((?<value>\d[\d.]*\w*)\)/ },
      { oid: `${rapidCity}.1.1.7.0`, pattern: /^\S+/ },
    ],
  },
  {
    vendor: 'Avaya',
    family: 'Avaya IP Office, gateways and telephones',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.6889'] }],
    kinds: [
      { kind: 'switch', when: { from: 'descr', pattern: /\bP[13]3\d\b|\bC36\d|\bswitch\b/i } },
    ],
    version: [{ from: 'descr', pattern: /\b\d+\.\d+[\d.]*(?: build \d+)?/ }],
  },
] as const satisfies readonly DeviceProfile[]
