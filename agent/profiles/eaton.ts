import type { DeviceProfile } from './device-profile.ts'

/** MG-SNMP-UPS-MIB upsmgIdent. */
const mgeIdent = '1.3.6.1.4.1.705.1.1'
/** XUPS-MIB xupsIdent. */
const xupsIdent = '1.3.6.1.4.1.534.1.1'
/** EATON-EPDU-MIB unitEntry. */
const epduUnit = '1.3.6.1.4.1.534.6.6.7.1.2.1'

export const eaton = [
  {
    vendor: 'Eaton',
    family: 'Eaton UPS with a network card (MGE MIB)',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.705'] }],
    model: [
      { from: 'descr', pattern: /^(?!.*(?:card|agent|network|linux)).+/i },
      { join: [{ oid: `${mgeIdent}.1.0` }, { oid: `${mgeIdent}.2.0` }] },
      { oid: `${mgeIdent}.1.0` },
    ],
    serial: [{ oid: `${mgeIdent}.7.0` }, { oid: `${xupsIdent}.6.0` }],
    version: [{ oid: `${mgeIdent}.4.0` }, { oid: `${xupsIdent}.3.0` }],
  },
  {
    vendor: 'Eaton',
    family: 'Eaton and Powerware UPS (XUPS MIB)',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.534'] }],
    model: [{ oid: `${xupsIdent}.2.0` }],
    serial: [{ oid: `${xupsIdent}.6.0` }],
    version: [{ oid: `${xupsIdent}.3.0` }],
  },
  {
    vendor: 'Eaton',
    family: 'Eaton ePDU',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.534.6.6'] }],
    model: [{ oid: `${epduUnit}.3.0` }, { oid: `${epduUnit}.2.0` }],
    serial: [{ oid: `${epduUnit}.4.0` }],
    version: [{ oid: `${epduUnit}.5.0` }],
  },
  {
    vendor: 'Eaton',
    family: 'Eaton ATS',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.534.10'] }],
    // EATON-ATS2-MIB ats2IdentModel, …FWVersion, …SerialNumber.
    model: [{ oid: '1.3.6.1.4.1.534.10.2.1.2.0' }],
    serial: [{ oid: '1.3.6.1.4.1.534.10.2.1.5.0' }],
    version: [{ oid: '1.3.6.1.4.1.534.10.2.1.3.0' }],
  },
  {
    vendor: 'Tripp Lite',
    family: 'Tripp Lite UPS and PDU',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.850'] }],
    kinds: [
      { kind: 'other', when: { from: 'model', pattern: /^PDU/ } },
      { kind: 'ups', when: { oid: '1.3.6.1.2.1.33.1.1.2.0' } },
      { kind: 'ups', when: { oid: '1.3.6.1.2.1.33.1.2.1.0' } },
      // TRIPPLITE-PRODUCTS tlpUpsIdentNumUps.
      { kind: 'ups', when: { oid: '1.3.6.1.4.1.850.1.1.3.1.1.1.0', pattern: /[1-9]/ } },
    ],
    // TRIPPLITE-PRODUCTS tlpDeviceModel; TRIPPLITE-12X tlUpsIdentSerialNum.
    model: [{ column: '1.3.6.1.4.1.850.10.2.2.1.9' }, { column: '1.3.6.1.4.1.850.1.1.1.2.1.5' }],
    serial: [{ oid: '1.3.6.1.4.1.850.100.1.1.2.0' }],
    version: [{ oid: '1.3.6.1.2.1.33.1.1.3.0' }],
  },
] as const satisfies readonly DeviceProfile[]
