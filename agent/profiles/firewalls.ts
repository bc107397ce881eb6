import type { DeviceProfile } from './device-profile.ts'

const stonesoft = '1.3.6.1.4.1.1369'
const netasq = '1.3.6.1.4.1.11256.1'
const sonicWall = '1.3.6.1.4.1.8741'
const sfos = '1.3.6.1.4.1.2604.5.1.1'
const cyberoam = '1.3.6.1.4.1.21067.2.1.1'
const panSystem = '1.3.6.1.4.1.25461.2.1.2.1'

export const firewalls = [
  {
    vendor: 'Barracuda',
    family: 'Barracuda firewall',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.10704', '1.3.6.1.4.1.20632'] }],
    kinds: [
      {
        kind: 'other',
        when: { from: 'descr', pattern: /spam|email|load balancer|web filter|backup/i },
      },
    ],
  },
  {
    vendor: 'Cyberoam',
    family: 'Cyberoam UTM',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.21067'] }],
    model: [{ oid: `${cyberoam}.2.0` }],
    serial: [{ oid: `${cyberoam}.1.0` }],
    version: [{ oid: `${cyberoam}.3.0` }],
  },
  {
    vendor: 'Sophos',
    family: 'Sophos Firewall (SFOS)',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2604'] }],
    model: [{ oid: `${sfos}.2.0` }],
    serial: [{ oid: `${sfos}.4.0` }],
    version: [{ oid: `${sfos}.3.0` }],
    entity: 'ignore',
  },
  {
    vendor: 'Sophos',
    family: 'Sophos UTM and Astaro',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3996', '1.3.6.1.4.1.9789'] }],
    version: [],
    entity: 'ignore',
  },
  {
    vendor: 'Forcepoint',
    family: 'Stonesoft and Forcepoint NGFW',
    kind: 'firewall',
    match: [{ sysObjectId: [stonesoft] }],
    // STONESOFT-FIREWALL-MIB fwSoftwareVersion; STONESOFT-NETNODE-MIB appliance model and serial number of the node.
    model: [{ oid: `${stonesoft}.6.1.1.9.0` }],
    serial: [{ oid: `${stonesoft}.6.1.1.11.0` }],
    version: [{ oid: `${stonesoft}.5.2.1.1.0`, pattern: /\d+\.\d\S*/ }],
  },
  {
    vendor: 'Palo Alto Networks',
    family: 'Palo Alto Networks firewall',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.25461'] }],
    kinds: [{ kind: 'server', when: { from: 'descr', pattern: /Panorama/ } }],
    // PAN-COMMON-MIB panSysSwVersion, panSysSerialNumber.
    model: [{ from: 'descr', pattern: /\b(?:PA|VM|M|WF|CN)-\w+|Panorama/ }],
    serial: [{ oid: `${panSystem}.3.0` }],
    version: [{ oid: `${panSystem}.1.0` }],
  },
  {
    vendor: 'SonicWall',
    family: 'SonicWall',
    kind: 'firewall',
    match: [{ sysObjectId: [sonicWall] }],
    kinds: [{ kind: 'switch', when: { from: 'descr', pattern: /\bSWS\d/ } }],
    // SNWL-COMMON-MIB snwlSysModel, snwlSysSerialNumber, snwlSysFirmwareVersion.
    model: [
      { oid: `${sonicWall}.2.1.1.1.0` },
      { from: 'descr', pattern: /SonicW(?:all|ALL) (?<value>[^(]+?)(?= *(?:\(|$))/ },
    ],
    serial: [{ oid: `${sonicWall}.2.1.1.2.0` }],
    version: [
      { oid: `${sonicWall}.2.1.1.3.0`, pattern: /\d+\.\d\S*/ },
      { from: 'descr', pattern: /\((?:SonicOS (?:Enhanced )?)?(?<value>\d[^)]*)\)/ },
    ],
  },
  {
    vendor: 'Stormshield',
    family: 'Stormshield and Netasq',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.11256'] }, { sysDescr: /^NS-BSD\b/ }],
    // STORMSHIELD-PROPERTY-MIB, and NETASQ's before it: model, version, serial number.
    model: [{ oid: `${netasq}.18.1.0` }, { oid: `${netasq}.0.1.0` }],
    serial: [
      { oid: `${netasq}.18.3.0` },
      { oid: `${netasq}.0.3.0` },
      { from: 'descr', pattern: /^NS-BSD (?<value>[A-Z]\w{9,})/ },
    ],
    version: [{ oid: `${netasq}.18.2.0` }, { oid: `${netasq}.0.2.0` }],
    entity: 'ignore',
  },
  {
    vendor: 'WatchGuard',
    family: 'WatchGuard Firebox',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3097'] }],
    kinds: [{ kind: 'access-point', when: { from: 'descr', pattern: /^AP\d{3}/ } }],
    model: [{ from: 'descr', pattern: /^(?=.*\d)[\w-]+(?: [\w-]+)*$/ }],
    version: [{ oid: '1.3.6.1.4.1.3097.6.3.1.0', pattern: /^\d+\.\d+[\d.]*/ }],
  },
  {
    vendor: 'Clavister',
    family: 'Clavister firewall',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5089'] }],
    version: [{ from: 'descr', pattern: /\b\d+\.\d+\.\d+\S*/ }],
  },
  {
    vendor: 'Hillstone',
    family: 'Hillstone StoneOS',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.28557'] }],
    version: [{ from: 'descr', pattern: /Version (?<value>\d\S*)/ }],
  },
  {
    vendor: 'Pulse Secure',
    family: 'Pulse Secure and Ivanti Connect Secure',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.12532'] }],
    // JUNIPER-IVE-MIB productName, productVersion.
    model: [{ oid: '1.3.6.1.4.1.12532.6.0', pattern: /[^,]+,(?:MAG|PSA|SA|IC|ISA|VA)[\w-]+|.+/ }],
    version: [{ oid: '1.3.6.1.4.1.12532.7.0' }],
  },
] as const satisfies readonly DeviceProfile[]
