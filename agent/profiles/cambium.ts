import type { DeviceProfile } from './device-profile.ts'

const cambium = '1.3.6.1.4.1.17713'
/** CAMBIUM-PMP80211-MIB cambiumCurrentuImageVersion and serial number of ePMP. */
const epmp = `${cambium}.21`
/** LLDP-EXT-MED inventory of the device itself: firmware, serial, model. */
const lldpMed = '1.0.8802.1.1.2.1.5.4795.1.2'

export const cambiumProfiles = [
  {
    vendor: 'Cambium',
    family: 'Cambium ePMP',
    kind: 'access-point',
    match: [{ sysObjectId: [epmp] }],
    serial: [{ oid: `${epmp}.1.1.31.0` }],
    version: [{ oid: `${epmp}.1.1.17.0` }],
  },
  {
    vendor: 'Cambium',
    family: 'Cambium cnPilot and XV access points',
    kind: 'access-point',
    match: [{ sysObjectId: [`${cambium}.22`, cambium] }],
    // CAMBIUM-MIB cambiumAPInfo: model, serial, version.
    model: [
      { column: `${cambium}.22.1.1.1.5`, pattern: /^(?=.*[A-Za-z])(?=.*\d).{3,}/ },
      { from: 'descr', pattern: /cnPilot \S+|XV\d\S*/ },
    ],
    serial: [{ column: `${cambium}.22.1.1.1.4`, pattern: /^(?=.*\d)[A-Z0-9]{10,14}$/ }],
    version: [{ column: `${cambium}.22.1.1.1.8`, pattern: /^\d+\.\d\S*/ }],
  },
  {
    vendor: 'Cambium',
    family: 'Cambium cnMatrix',
    kind: 'switch',
    match: [{ sysObjectId: [`${cambium}.24`] }],
    model: [{ from: 'descr', pattern: /cnMatrix (?<value>\S+)/ }, { oid: `${lldpMed}.7.0` }],
    serial: [{ oid: `${lldpMed}.5.0` }],
    version: [{ from: 'descr', pattern: /\bSW:(?<value>\S+)/ }],
  },
  {
    vendor: 'Cambium',
    family: 'Motorola and Cambium Canopy PMP and PTP',
    kind: 'access-point',
    match: [{ sysObjectId: ['1.3.6.1.4.1.161.19'] }],
    // WHISP-BOX-MIB-SNMP whispBoxSoftwareVer, platform; whispBoxESN.
    version: [{ oid: '1.3.6.1.4.1.161.19.3.3.1.1.0', pattern: /\d\S*/ }],
    serial: [{ oid: '1.3.6.1.4.1.161.19.3.3.1.255.0' }],
  },
] as const satisfies readonly DeviceProfile[]
