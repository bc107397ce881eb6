import type { DeviceProfile } from './device-profile.ts'

const hirschmann = '1.3.6.1.4.1.248'
const siemens = '1.3.6.1.4.1.4329.6'
const ifotec = '1.3.6.1.4.1.21362'

/** Switches for cabinets on a wall: workshops, ducts, cameras, building automation. */
export const industrialSwitches = [
  {
    vendor: 'Hirschmann',
    family: 'Hirschmann switch',
    kind: 'switch',
    match: [{ sysObjectId: [hirschmann] }],
    kinds: [
      { kind: 'firewall', when: { from: 'descr', pattern: /EAGLE/i } },
      { kind: 'access-point', when: { from: 'descr', pattern: /\bBAT|OpenBAT/ } },
    ],
    // HMPRIV-MGMT-SNMP-MIB: product code, serial number and software; HM2-DEVMGMT-MIB for HiOS.
    model: [
      { oid: `${hirschmann}.14.2.16.1.4.0` },
      { oid: `${hirschmann}.11.10.1.1.2.0`, pattern: /^(?=.*[A-Z])(?=.*\d)[\w-]{8,}/ },
      { oid: `${hirschmann}.11.10.1.1.3.0`, pattern: /^(?=.*[A-Z])(?=.*\d)(?=.*-)[\w-]{8,}/ },
      { from: 'descr', pattern: /^(?:Hirschmann )?(?<value>\S*\d\S*)/ },
    ],
    serial: [
      { column: `${hirschmann}.14.1.1.9.1.10` },
      { oid: `${hirschmann}.11.10.1.1.3.0`, pattern: /^\d{12,20}$/ },
      { oid: `${hirschmann}.11.10.1.1.4.0`, pattern: /^\d{12,20}$/ },
    ],
    version: [
      { oid: `${hirschmann}.14.2.16.1.6.0` },
      { oid: `${hirschmann}.11.10.1.1.10.1.5.1`, pattern: /\d+\.\d\S*/ },
    ],
  },
  {
    vendor: 'Siemens',
    family: 'Siemens SCALANCE',
    kind: 'switch',
    match: [{ sysObjectId: [siemens] }],
    kinds: [
      { kind: 'firewall', when: { from: 'descr', pattern: /SCALANCE S[C6]/ } },
      { kind: 'router', when: { from: 'descr', pattern: /SCALANCE M/ } },
      { kind: 'access-point', when: { from: 'descr', pattern: /SCALANCE W/ } },
      { kind: 'other', when: { from: 'descr', pattern: /SIMATIC S7|SIMATIC HMI|\bCP ?\d{3}/ } },
    ],
    model: [
      { from: 'descr', pattern: /SCALANCE (?<value>[^,]+)/ },
      { from: 'descr', pattern: /SIMATIC NET, (?<value>[^,]+)/ },
    ],
    // SN-MSPS-CONFIG / AUTOMATION-SYSTEM-MIB: serial number, software.
    serial: [{ oid: `${siemens}.3.2.1.1.3.0` }],
    version: [
      { oid: `${siemens}.3.2.1.1.5.0` },
      { from: 'descr', pattern: /FW: (?:Version )?(?<value>V?\d[^,\s]*)/ },
    ],
  },
  {
    vendor: 'RuggedCom',
    family: 'Siemens RUGGEDCOM',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.15004'] }],
    kinds: [{ kind: 'router', when: { from: 'descr', pattern: /\bRX1[45]\d\d|ROX/ } }],
    // RUGGEDCOM-SYS-INFO-MIB rcDeviceInfoSerialNumber, rcDeviceInfoMainSwVersion, rcDeviceInfoOrderCode.
    model: [
      { oid: '1.3.6.1.4.1.15004.4.2.3.7.0', pattern: /^R[A-Z]*\d\S*/ },
      { from: 'descr', pattern: /\bR[A-Z]{1,3}\d\w*/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.15004.4.2.3.1.0', pattern: /^[A-Z0-9-]{6,}$/ }],
    version: [{ oid: '1.3.6.1.4.1.15004.4.2.3.3.0', pattern: /v?\d+\.\d+[\d.]*/ }],
  },
  {
    vendor: 'IFOTEC',
    family: 'IFOTEC fibre switch',
    kind: 'switch',
    match: [{ sysObjectId: [ifotec] }],
    model: [{ from: 'descr', pattern: /^\S+(?= :)/ }],
    serial: [{ oid: `${ifotec}.101.1.2.1.5.1` }],
    version: [{ oid: `${ifotec}.101.1.2.1.7.1` }],
  },
  {
    vendor: 'Nexans',
    family: 'Nexans office switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.266'] }],
    // NEXANS-BM-MIB bmSwitchInfoType, …SerialNo, …FwVersion.
    model: [{ oid: '1.3.6.1.4.1.266.20.1.1.0' }],
    serial: [{ oid: '1.3.6.1.4.1.266.20.1.3.0' }],
    version: [{ oid: '1.3.6.1.4.1.266.20.1.9.0' }],
  },
  {
    vendor: 'MICROSENS',
    family: 'MICROSENS office switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3181'] }],
    // G6-FACTORY-MIB articleNumber, serialNumber; firmware.
    model: [
      { oid: '1.3.6.1.4.1.3181.10.6.1.30.101.0', pattern: /^MS\d\S*/ },
      { from: 'descr', pattern: /\bMS\d\w+/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.3181.10.6.1.30.102.0', pattern: /^\d{6,}\w*$/ }],
    version: [{ oid: '1.3.6.1.4.1.3181.10.6.1.30.104.0', pattern: /^\d+\.\d\S*/ }],
  },
  {
    vendor: 'PLANET',
    family: 'PLANET switch and access point',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.10456'] }],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /wireless ap|access point|\bWDAP-|\bWNAP-|\bWAP-/i },
      },
      { kind: 'camera', when: { from: 'descr', pattern: /\bICA-|camera/i } },
      { kind: 'router', when: { from: 'descr', pattern: /router|gateway/i } },
      { kind: 'phone', when: { from: 'descr', pattern: /VoIP|\bVIP-|\bVGW-/ } },
      { kind: 'other', when: { from: 'descr', pattern: /converter|\bFST-|\bMC-/ } },
    ],
    model: [{ from: 'descr', pattern: /\b[A-Z]{2,6}\d?-\d\w*(?:-\w+)*/ }],
    version: [{ from: 'descr', pattern: /\bv\d+\.\w+/ }],
  },
  {
    vendor: 'Westermo',
    family: 'Westermo WeOS',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.16177'] }],
    kinds: [{ kind: 'router', when: { from: 'descr', pattern: /MRD-|BRD-/ } }],
    model: [{ from: 'descr', pattern: /Westermo (?:RedFox|Lynx|Viper|Wolverine|Falcon)?[^,]*/ }],
    version: [
      { from: 'descr', pattern: /(?:WeOS |firmware[: ]*|primary:v?)(?<value>\d+\.\d[\d.]*)/ },
    ],
  },
  {
    vendor: 'Phoenix Contact',
    family: 'Phoenix Contact FL switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.4346'] }],
    kinds: [
      { kind: 'firewall', when: { from: 'descr', pattern: /mGuard/i } },
      { kind: 'access-point', when: { from: 'descr', pattern: /WLAN/ } },
    ],
    // FL-MGD-INFRASTRUCT-MIB flWorkBasicName, …SerialNumber, …FWVersion.
    model: [
      { oid: '1.3.6.1.4.1.4346.11.11.1.1.0', pattern: /^FL .+/ },
      { from: 'descr', pattern: /\bFL \w[\w -]*\d\w*/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.4346.11.11.1.3.0', pattern: /^\d{6,}$/ }],
    version: [{ oid: '1.3.6.1.4.1.4346.11.11.4.1.3.0', pattern: /^\d+\.\d\S*/ }],
  },
] as const satisfies readonly DeviceProfile[]
