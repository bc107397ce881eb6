import type { DeviceProfile } from './device-profile.ts'

const juniper = '1.3.6.1.4.1.2636'
/** JUNIPER-MIB jnxBoxDescr, jnxBoxSerialNo. */
const jnxBoxDescr = `${juniper}.3.1.2.0`
const jnxBoxSerialNo = `${juniper}.3.1.3.0`
/** JUNIPER-VIRTUALCHASSIS-MIB jnxVirtualChassisMemberTable. */
const virtualChassisMember = `${juniper}.3.40.1.4.1.1.1`

export const juniperProfiles = [
  {
    vendor: 'Juniper',
    family: 'Juniper Junos',
    kind: 'router',
    match: [{ sysObjectId: [juniper] }],
    kinds: [
      { kind: 'switch', when: { from: 'descr', pattern: /\b(?:ex|qfx)\d{3,4}|Ethernet Switch/i } },
      { kind: 'firewall', when: { from: 'descr', pattern: /\bv?srx\d*|\bssg\d|firewall/i } },
      {
        kind: 'switch',
        when: {
          from: 'model',
          pattern: /\b(?:EX|QFX)\d{3,4}|Virtual Chassis Switch|Ethernet Switch/,
        },
      },
      { kind: 'firewall', when: { from: 'model', pattern: /\bSRX/ } },
    ],
    model: [{ oid: jnxBoxDescr }, { from: 'descr', pattern: /Inc\. (?<value>\S+)/ }],
    serial: [{ oid: jnxBoxSerialNo }, { column: `${virtualChassisMember}.2` }],
    version: [
      { from: 'descr', pattern: /\bJUNOS (?<value>\d[^ ,]*)/ },
      { column: `${virtualChassisMember}.5` },
      // HOST-RESOURCES-MIB hrSWInstalledName: "JUNOS Software Release [12.1X46-D86]"
      { column: '1.3.6.1.2.1.25.6.3.1.2', pattern: /(?:JUNOS|Junos)[^[]*\[(?<value>[^\]]+)\]/ },
    ],
    members: {
      model: `${virtualChassisMember}.8`,
      serial: `${virtualChassisMember}.2`,
      version: `${virtualChassisMember}.5`,
    },
    entity: 'ignore',
  },
  {
    vendor: 'Juniper',
    family: 'Juniper ScreenOS',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3224'] }],
    model: [{ from: 'descr', pattern: /^.+?(?= version)/ }],
    serial: [{ from: 'descr', pattern: /\(SN: (?<value>\w+)/ }],
    version: [{ from: 'descr', pattern: /version (?<value>\S+)/ }],
  },
  {
    vendor: 'Juniper',
    family: 'Juniper JUNOSe',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.4874'] }],
    model: [{ from: 'descr', pattern: /Juniper Networks,? Inc\. (?<value>\S+)/ }],
    version: [{ from: 'descr', pattern: /SW Version : \((?<value>[^)\s]+)/ }],
  },
  {
    vendor: 'Juniper',
    family: 'Trapeze and Juniper WLC',
    kind: 'wireless-controller',
    match: [{ sysObjectId: ['1.3.6.1.4.1.14525'] }],
    serial: [{ oid: '1.3.6.1.4.1.14525.4.2.1.1.0', pattern: /^[A-Z0-9]{6,}$/ }],
    version: [{ oid: '1.3.6.1.4.1.14525.4.2.1.4.0', pattern: /^\d+\.\d\S*/ }],
    also: ['accessPoints'],
  },
] as const satisfies readonly DeviceProfile[]
