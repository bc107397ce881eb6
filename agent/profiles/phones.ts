import type { DeviceProfile } from './device-profile.ts'

const grandstream = '1.3.6.1.4.1.42397'

/** Telephones, gateways, intercoms and conference systems. */
export const phones = [
  {
    vendor: '2N',
    family: '2N intercom',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.6530'] }],
    model: [{ oid: '1.3.6.1.4.1.6530.11.1.0' }, { from: 'descr', pattern: /^2N.*/ }],
    serial: [{ oid: '1.3.6.1.4.1.6530.11.3.0' }],
    version: [{ oid: '1.3.6.1.4.1.6530.11.4.0' }],
  },
  {
    vendor: 'AudioCodes',
    family: 'AudioCodes gateway and SBC',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5003'] }],
    // AC-SYSTEM-MIB: software version, type, serial number.
    model: [
      { oid: '1.3.6.1.4.1.5003.9.10.10.2.3.1.0', pattern: /.*[A-Za-z].*/ },
      { from: 'descr', pattern: /Product: ?(?<value>[^;]+?) *;/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.5003.9.10.10.2.3.2.0' }, { entity: 'any', field: 'serial' }],
    version: [
      { oid: '1.3.6.1.4.1.5003.9.10.10.2.2.1.0' },
      { from: 'descr', pattern: /SW Version: ?(?<value>\S+)/ },
    ],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco and Sipura analogue telephone adapter',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.9.6.1.23', '1.3.6.1.4.1.9.6.1.24'] }],
    model: [{ entity: 'any', field: 'model' }],
    version: [{ entity: 'any', field: 'software' }],
  },
  {
    vendor: 'Grandstream',
    family: 'Grandstream gateway',
    kind: 'phone',
    match: [
      {
        sysObjectId: ['1.3.6.1.4.1.8072'],
        sysDescr: /^Linux (?:GXW|HT\d|HT8|UCM|GXP|GRP|DP7|GAC)\w*/,
      },
    ],
    // GS-GXW-MIB and GS-HT-MIB: the serial number is the MAC address.
    model: [
      { from: 'name', pattern: /^(?:GXW|HT|UCM|GXP|GRP)\d\w*/ },
      { from: 'descr', pattern: /^Linux (?<value>\w+)/ },
    ],
    serial: [{ oid: `${grandstream}.1.1.1.0.0` }, { oid: `${grandstream}.1.2.1.0.0` }],
    version: [],
    entity: 'ignore',
  },
  {
    vendor: 'Grandstream',
    family: 'Grandstream switch and access point',
    kind: 'unknown',
    match: [{ sysObjectId: [grandstream] }],
    kinds: [
      { kind: 'switch', when: { from: 'descr', pattern: /^GWN78/ } },
      { kind: 'access-point', when: { from: 'descr', pattern: /^GWN76/ } },
      { kind: 'router', when: { from: 'descr', pattern: /^GWN7[0]/ } },
      { kind: 'phone', when: { from: 'descr', pattern: /^(?:GXW|HT|UCM|GXP|GRP|GXV|GDS)/ } },
    ],
    model: [{ from: 'descr', pattern: /^[A-Z]{2,3}\d{3,4}\w*/ }],
    version: [{ entity: 'any', field: 'software' }],
  },
  {
    vendor: 'innovaphone',
    family: 'innovaphone gateway and telephone',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.6666'] }],
    kinds: [{ kind: 'phone', when: { from: 'descr', pattern: /./ } }],
    model: [{ from: 'descr', pattern: /\bIP\w+(?=\[)/ }],
    version: [{ from: 'descr', pattern: /^\d+r\d+(?: sr\d+)?/ }],
  },
  {
    vendor: 'Mitel',
    family: 'Mitel call manager and telephone',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1027'] }],
  },
  {
    vendor: 'Patton',
    family: 'Patton SmartNode',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1768'] }],
    // INALP-MIB sysDescription: serial, software, product name.
    model: [
      { oid: '1.3.6.1.4.1.1768.100.1.6.0' },
      { from: 'descr', pattern: /^SN\w+(?:\/\w+?)*(?=Hardware|[ ,;]|$)/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.1768.100.1.1.0' }],
    version: [
      { oid: '1.3.6.1.4.1.1768.100.1.5.0' },
      { from: 'descr', pattern: /Software (?<value>R\S+)/ },
    ],
  },
  {
    vendor: 'Poly',
    family: 'Polycom and Poly conference system and telephone',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.13885', '1.3.6.1.4.1.2684'] }],
    kinds: [
      {
        kind: 'phone',
        when: { from: 'descr', pattern: /SoundPoint|VVX|SoundStation|phone|\bCCX/i },
      },
    ],
    // POLYCOM-VIDEO-MIB: software version, model, serial number.
    model: [{ oid: '1.3.6.1.4.1.13885.101.1.1.4.0' }],
    serial: [{ oid: '1.3.6.1.4.1.13885.101.1.1.5.0' }],
    version: [{ oid: '1.3.6.1.4.1.13885.101.1.1.1.0' }],
  },
  {
    vendor: 'Zenitel',
    family: 'Zenitel and Stentofon intercom',
    kind: 'phone',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.26122'] },
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: '1.3.6.1.4.1.26122.3.1.2.0' } },
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: '1.3.6.1.4.1.26122.1.1.1.0' } },
      { sysDescr: /^Linux (?:AlphaCom|ipstation\b|zenitel)/i },
    ],
    // The stations' node name is their product.
    model: [
      { oid: '1.3.6.1.4.1.26122.3.1.2.0' },
      { from: 'descr', pattern: /^Linux (?<value>AlphaCom\S*)/ },
    ],
    version: [
      { oid: '1.3.6.1.4.1.26122.3.1.5.0' },
      { from: 'descr', pattern: /^Linux \S+ (?<value>\d\S*)/ },
    ],
    entity: 'ignore',
  },
  {
    vendor: 'Fortinet',
    family: 'Fortinet FortiFone',
    kind: 'phone',
    match: [{ sysDescr: /^FortiFone/ }],
  },
] as const satisfies readonly DeviceProfile[]
