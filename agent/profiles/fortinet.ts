import type { DeviceProfile } from './device-profile.ts'

const fortinet = '1.3.6.1.4.1.12356'
/** FORTINET-CORE-MIB fnSysSerial. */
const fnSysSerial = `${fortinet}.100.1.1.1.0`
/** FORTINET-FORTIGATE-MIB fgSysVersion. */
const fgSysVersion = `${fortinet}.101.4.1.1.0`
/** "FortiSwitch-248D-FPOE v3.3.3,build4047,160219 (GA)" */
const switchVersion = `${fortinet}.106.4.1.1.0`

export const fortinetProfiles = [
  {
    vendor: 'Fortinet',
    family: 'Fortinet FortiGate',
    kind: 'firewall',
    match: [{ sysObjectId: [`${fortinet}.101`, `${fortinet}.15`] }],
    model: [
      { oid: '1.3.6.1.2.1.47.1.1.1.1.10.1', pattern: /^Forti\w+-\S+/ },
      { oid: '1.3.6.1.2.1.47.1.1.1.1.13.1', pattern: /^F\w+/ },
      { entity: 'any', field: 'software', pattern: /^Forti\w+-\S+/ },
    ],
    serial: [{ oid: fnSysSerial }, { oid: '1.3.6.1.2.1.47.1.1.1.1.11.1' }],
    version: [{ oid: fgSysVersion }, { entity: 'any', field: 'software', pattern: /\bv\d.*/ }],
    // The whole entity table repeats what these four objects say.
    entity: 'ignore',
  },
  {
    vendor: 'Fortinet',
    family: 'Fortinet FortiSwitch',
    kind: 'switch',
    match: [{ sysObjectId: [`${fortinet}.106`] }],
    model: [{ oid: switchVersion, pattern: /^FortiSwitch\S*/ }],
    serial: [{ oid: fnSysSerial }, { oid: '1.3.6.1.2.1.47.1.1.1.1.11.1' }],
    version: [{ oid: switchVersion, pattern: /(?<= v)\d[\d.]*/ }],
  },
  {
    vendor: 'Fortinet',
    family: 'Fortinet FortiAP',
    kind: 'access-point',
    match: [{ sysObjectId: [`${fortinet}.120`] }],
    // FORTINET-FORTIAP-MIB fapVersion "FP231G-v7.4-build0771", fapSerialNum.
    model: [{ oid: `${fortinet}.120.1.1.0`, pattern: /^[^-]+/ }],
    serial: [{ oid: `${fortinet}.120.1.2.0` }],
    version: [{ oid: `${fortinet}.120.1.1.0` }],
  },
  {
    vendor: 'Fortinet',
    family: 'Fortinet FortiVoice',
    kind: 'phone',
    match: [{ sysObjectId: [`${fortinet}.115`] }],
    model: [{ oid: `${fortinet}.115.1.1.0` }],
    serial: [{ oid: `${fortinet}.115.1.2.0` }],
    version: [{ oid: `${fortinet}.115.1.3.0` }],
  },
  {
    vendor: 'Fortinet',
    family: 'Fortinet appliances (FortiManager, FortiAnalyzer, FortiMail, FortiWeb)',
    kind: 'other',
    match: [{ sysObjectId: [fortinet] }],
    kinds: [{ kind: 'firewall', when: { from: 'objectId', pattern: /\.12356\.(?:1\.)?\d+$/ } }],
    model: [
      { from: 'descr', pattern: /^Forti\S+/ },
      { entity: 'any', field: 'model' },
    ],
    serial: [
      { oid: fnSysSerial },
      ...[105, 107, 112, 113, 118].map(n => ({
        oid: `${fortinet}.${n}.1.2.0`,
        pattern: /^F[A-Z0-9-]{8,}$/,
      })),
    ],
    version: [
      // FORTINET-FORTIMANAGER-FORTIANALYZER-MIB fmSysVersion.
      { oid: `${fortinet}.103.2.1.7.0` },
      ...[105, 107, 112, 113, 118].map(n => ({
        oid: `${fortinet}.${n}.1.3.0`,
        pattern: /\bv?\d+\.\d.*/,
      })),
    ],
  },
  {
    vendor: 'Fortinet',
    family: 'Meru and Fortinet FortiWLC',
    kind: 'wireless-controller',
    match: [{ sysObjectId: ['1.3.6.1.4.1.15983'] }],
    // MERU-WLAN-MIB controller model and software version.
    model: [{ oid: '1.3.6.1.4.1.15983.1.1.3.1.13.2.0' }],
    version: [{ oid: '1.3.6.1.4.1.15983.1.1.3.1.13.3.0' }],
    also: ['accessPoints'],
  },
] as const satisfies readonly DeviceProfile[]
