import type { DeviceProfile } from './device-profile.ts'

/** TPLINK-SYSINFO-MIB: hardware version (with the model), software version, serial number. */
const sysInfo = '1.3.6.1.4.1.11863.6.1.1'
/** RMON2-MIB probeSoftwareRev, probeHardwareRev, which older JetStream fill instead. */
const probe = '1.3.6.1.2.1.16.19'

export const tpLink = [
  {
    vendor: 'TP-Link',
    family: 'TP-Link JetStream and Omada',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.11863'] }],
    kinds: [
      {
        kind: 'access-point',
        when: {
          from: 'descr',
          pattern: /\bEAP\d{3}|\b(?:CPE|WBS)\d{3}|access point|outdoor wireless/i,
        },
      },
      {
        kind: 'router',
        when: { from: 'descr', pattern: /\b(?:TL-)?(?:ER|R|SG-?R)\d{2,4}\b|router|gateway/i },
      },
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /\bOC\d{3}|\bAC\d{3}|controller/i },
      },
      { kind: 'switch', when: { from: 'descr', pattern: /\bDS-P\d|\bOLT\b/ } },
    ],
    model: [{ oid: `${sysInfo}.5.0` }, { oid: `${probe}.3.0`, pattern: /.*\d.*/ }],
    serial: [{ oid: `${sysInfo}.8.0` }],
    version: [{ oid: `${sysInfo}.6.0` }, { oid: `${probe}.2.0` }],
  },
] as const satisfies readonly DeviceProfile[]
