import type { DeviceProfile } from './device-profile.ts'

const hpEnterprise = '1.3.6.1.4.1.11'
const compaq = '1.3.6.1.4.1.232'
/** SEMI-MIB hpHttpMgSerialNumber. */
const hpHttpMgSerialNumber = `${hpEnterprise}.2.36.1.1.2.9.0`
/** NETSWITCH-MIB hpSwitchOsVersion. */
const hpSwitchOsVersion = `${hpEnterprise}.2.14.11.5.1.1.3.0`
/** CPQSINFO-MIB cpqSiSysSerialNum and cpqSiProductName. */
const cpqSiSysSerialNum = `${compaq}.2.2.2.1.0`
const cpqSiProductName = `${compaq}.2.2.4.2.0`

export const hpe = [
  {
    vendor: 'HPE',
    family: 'HPE ProCurve and ArubaOS-Switch',
    kind: 'switch',
    match: [
      {
        sysObjectId: [
          `${hpEnterprise}.2.3.7`,
          `${hpEnterprise}.2.3.7.11`,
          `${hpEnterprise}.2.3.7.8`,
        ],
      },
      { sysDescr: /^(?:HP|Aruba|ProCurve)\b.*\bSwitch\b.*, revision [A-Z]{1,3}\.\d/ },
    ],
    kinds: [
      {
        kind: 'access-point',
        when: {
          from: 'descr',
          pattern: /access point|\b(?:HP )?(?:420|520wl|530|M110|M111|M200)\b.*(?:wireless|AP)/i,
        },
      },
      { kind: 'router', when: { from: 'descr', pattern: /\b7\d{3}dl\b|\brouter\b/i } },
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /WESM|wireless (?:edge )?(?:services|controller)/i },
      },
    ],
    model: [
      // "HP J9146A E2910al-24G-PoE Switch, revision W.15…", "HP V1810-48G, PK.1.38, eCos…"
      {
        from: 'descr',
        pattern:
          /^(?:HPE? |Hewlett[- ]Packard (?:Enterprise )?|Aruba |ProCurve |OfficeConnect |Networking |Instant On |Switch )*(?!Stack\b)(?<value>[^,]*?\d[^,]*?)(?: Switch)?(?: Stack)?(?:, | \()/,
      },
      { entity: 'any', field: 'descr', pattern: /\bJ[A-Z]?\d{3,4}[A-Z]\b.*?(?= Switch|$)/ },
      { from: 'descr', pattern: /^(?<value>\w*\d\w*) [^,]*\bSwitch\b/ },
    ],
    serial: [{ oid: hpHttpMgSerialNumber }],
    version: [
      { oid: hpSwitchOsVersion },
      { entity: 'any', field: 'software', pattern: /^[A-Z]{1,3}\.\d\S*/ },
      { from: 'descr', pattern: /, revision (?<value>[\w.]+)/ },
      { from: 'descr', pattern: /, (?:InstantOn_)?(?<value>(?:\w+_)?[A-Z0-9]+(?:\.\d+)+)/ },
    ],
  },
  {
    vendor: 'HPE',
    family: 'HPE Integrated Lights-Out',
    kind: 'bmc',
    match: [{ sysObjectId: [`${compaq}.9.4`] }, { sysDescr: /^Integrated Lights-Out/ }],
    model: [{ oid: cpqSiProductName }],
    serial: [{ oid: cpqSiSysSerialNum }],
    version: [
      { from: 'descr', pattern: /^Integrated Lights-Out \d+ (?<value>\d\S*)/ },
      { oid: `${compaq}.11.2.14.1.1.5.0`, pattern: /^\d\S*/ },
    ],
  },
  {
    vendor: 'HPE',
    family: 'HPE BladeSystem Onboard Administrator',
    kind: 'bmc',
    match: [{ sysObjectId: [`${hpEnterprise}.5.7.1`] }, { sysDescr: /\bOnboard Administrator\b/ }],
    version: [{ column: `${compaq}.22.2.3.1.6.1.13`, pattern: /^\d+\.\d+/ }],
    // CPQRACK-MIB cpqRackCommonEnclosureModel, …SerialNum.
    model: [{ column: `${compaq}.22.2.3.1.1.1.3` }],
    serial: [{ column: `${compaq}.22.2.3.1.1.1.7` }],
  },
  {
    vendor: 'HPE',
    family: 'HPE ProLiant with Insight agents',
    kind: 'server',
    match: [{ sysObjectId: [compaq] }],
    model: [{ oid: cpqSiProductName }],
    serial: [{ oid: cpqSiSysSerialNum }],
  },
  {
    vendor: 'HPE',
    family: 'HPE modular PDU',
    kind: 'other',
    // CPQPOWER-MIB and its successors: PDU 5, modular PDU 7, PDU of the second generation 9 and 11.
    match: [{ sysObjectId: [5, 7, 9, 11].map(n => `${compaq}.165.${n}`) }],
    model: [{ oid: `${compaq}.165.1.2.2.0` }, { from: 'descr', pattern: /.+/ }],
    serial: [{ oid: `${compaq}.165.1.2.7.0` }],
    version: [{ oid: `${compaq}.165.1.2.3.0` }],
  },
  {
    vendor: 'HPE',
    family: 'HPE UPS',
    kind: 'ups',
    match: [{ sysObjectId: [`${compaq}.165.1`, `${compaq}.165.2`, `${compaq}.165.3`] }],
    // CPQPOWER-MIB deviceModel, deviceFirmwareVersion, deviceSerialNumber.
    model: [{ oid: `${compaq}.165.1.2.2.0` }],
    serial: [{ oid: `${compaq}.165.1.2.7.0` }],
    version: [{ oid: `${compaq}.165.1.2.3.0` }],
  },
  {
    vendor: 'HPE',
    family: 'HPE MSA storage',
    kind: 'nas',
    match: [
      { sysObjectId: [`${hpEnterprise}.2.51`] },
      { sysDescr: /^HPE? (?:MSA|StorageWorks P2000)\b/ },
    ],
    model: [{ from: 'descr', pattern: /.+/ }],
    serial: [{ oid: cpqSiSysSerialNum }],
  },
  {
    vendor: 'HPE',
    family: 'HPE MSM and Colubris access point',
    kind: 'access-point',
    match: [{ sysObjectId: ['1.3.6.1.4.1.8744'] }],
    kinds: [
      { kind: 'wireless-controller', when: { from: 'descr', pattern: /MSM7\d\d|controller/i } },
    ],
    // COLUBRIS-SYSTEM-MIB systemProductName, systemFirmwareRevision, systemSerialNumber.
    model: [
      { oid: '1.3.6.1.4.1.8744.5.6.1.1.1.0' },
      { from: 'descr', pattern: /^[\w ]*MSM\d+\w*|^[^-,]+/ },
    ],
    serial: [
      { from: 'descr', pattern: /Serial number (?<value>\w+)/ },
      { oid: '1.3.6.1.4.1.8744.5.6.1.1.5.0', pattern: /^[A-Z0-9-]{8,}$/ },
    ],
    version: [{ oid: '1.3.6.1.4.1.8744.5.6.1.1.2.0', pattern: /^\d+\.\d\S*/ }],
  },
  {
    vendor: 'HPE',
    family: 'HP-UX server',
    kind: 'server',
    match: [{ sysObjectId: [`${hpEnterprise}.2.3.2`] }, { sysDescr: /^HP-UX / }],
    version: [{ from: 'descr', pattern: /HP-UX \S+ (?<value>[A-Z]\.[\d.]+)/ }],
  },
  {
    vendor: 'HPE',
    family: 'HPE StoreOnce, StoreVirtual, 3PAR and tape libraries',
    kind: 'nas',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.12925'] },
      { sysDescr: /\b(?:StoreOnce|StoreVirtual|3PAR|StoreEver|Primera|Alletra|P4\d00)\b/ },
    ],
    model: [
      { from: 'descr', pattern: /\b(?:3PAR|StoreOnce|StoreVirtual|Primera|Alletra)[\w -]*\d\w*/ },
    ],
    version: [
      {
        from: 'descr',
        pattern: /(?:InForm|HPE? 3PAR) OS[ ,]*(?:version )?(?<value>\d[\w.]*)|\b\d+\.\d+\.\d+\S*/i,
      },
    ],
  },
] as const satisfies readonly DeviceProfile[]
