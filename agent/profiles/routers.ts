import type { DeviceProfile } from './device-profile.ts'

/** NET-SNMP-EXTEND-MIB nsExtendOutput1Line of a script by its name, as OpenWrt's and Tomato's guides name them. */
const extended = (name: string, column = '3.1.1') =>
  `1.3.6.1.4.1.8072.1.3.2.${column}.${name.length}.${[...name].map(letter => letter.charCodeAt(0)).join('.')}`
const teltonika = '1.3.6.1.4.1.48690'
const oneAccess = '1.3.6.1.4.1.13191.10.3.3.2'

export const routers = [
  {
    vendor: 'Teltonika',
    family: 'Teltonika RutOS',
    kind: 'router',
    match: [
      { sysObjectId: [teltonika] },
      { sysDescr: /^Linux \S*(?:Teltonika|\bRUTX?\w?\d)/ },
      {
        sysObjectId: ['1.3.6.1.4.1.8072'],
        probe: { oid: `${teltonika}.1.2.0`, value: /^(?:RUT|TRB|TSW|TAP|OTD|ATRM)/ },
      },
    ],
    kinds: [
      { kind: 'switch', when: { oid: `${teltonika}.1.2.0`, pattern: /^TSW/ } },
      { kind: 'access-point', when: { oid: `${teltonika}.1.2.0`, pattern: /^TAP/ } },
    ],
    model: [
      { oid: `${teltonika}.1.2.0`, pattern: /^[A-Z]{3}\w*\d\w*/ },
      { from: 'descr', pattern: /Teltonika-(?<value>\w+)/ },
    ],
    serial: [{ oid: `${teltonika}.1.1.0` }],
    version: [
      { oid: `${teltonika}.1.6.0`, pattern: /^[A-Z].*_R_\S+/ },
      { from: 'descr', pattern: /(?<=^Linux \S+ )\d\S*/ },
    ],
    entity: 'ignore',
  },
  {
    vendor: 'OneAccess',
    family: 'OneAccess and Ekinops router',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.13191'] }],
    // ONEACCESS-SYS-MIB: software, and the table of components with serial number and product.
    model: [{ entity: 'chassis', field: 'model' }, { column: `${oneAccess}.2.2.1.8` }],
    serial: [{ entity: 'chassis', field: 'serial' }, { column: `${oneAccess}.2.2.1.5` }],
    version: [{ from: 'descr', pattern: /-V?(?<value>\d+\.\d\S*)/ }],
  },
  {
    vendor: 'VyOS',
    family: 'VyOS and Vyatta',
    kind: 'router',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.44641', '1.3.6.1.4.1.30803'] },
      { sysDescr: /^(?:VyOS|Vyatta)\b/ },
    ],
    version: [{ from: 'descr', pattern: /^(?:VyOS|Vyatta) (?:VSE)?v?(?<value>\d\S*)/ }],
    entity: 'ignore',
  },
  {
    vendor: 'OpenWrt',
    family: 'OpenWrt',
    kind: 'router',
    match: [
      { sysDescr: /^Linux (?:OpenWrt|LEDE)\b|^OpenWrt/i },
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: extended('distro'), value: /^OpenWrt/ } },
    ],
    model: [{ oid: extended('hardware') }],
    version: [
      { oid: extended('distro'), pattern: /\d\S*/ },
      { from: 'descr', pattern: /(?<=^Linux \S+ )\d\S*/ },
    ],
    entity: 'ignore',
  },
  {
    vendor: 'FreshTomato',
    family: 'Tomato router',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.8072'], sysDescr: /tomato/i }],
    model: [{ oid: extended('device', '2.1.3') }],
    version: [
      { oid: extended('version', '2.1.3'), pattern: /\d{4}\.\d+/ },
      { from: 'descr', pattern: /(?<=^Linux \S+ )\d\S*/ },
    ],
    entity: 'ignore',
  },
  {
    vendor: 'Asus',
    family: 'Asuswrt-Merlin router',
    kind: 'router',
    match: [
      // UCD-SNMP extTable, which the firmware fills with its name: "ASUSWRT-Merlin RT-AC68U 384.17_0".
      {
        sysObjectId: ['1.3.6.1.4.1.8072'],
        probe: { oid: '1.3.6.1.4.1.2021.7890.1.101.1', value: /^ASUSWRT/ },
      },
      { sysDescr: /^Linux (?:RT|GT|DSL)-(?:AC|AX|N|BE)\d\w*/ },
    ],
    model: [{ oid: '1.3.6.1.4.1.2021.7890.1.101.1', pattern: /\b(?:RT|GT|DSL|TUF)-\w+/ }],
    version: [{ oid: '1.3.6.1.4.1.2021.7890.1.101.1', pattern: /\d{3}\.\d+\S*/ }],
    entity: 'ignore',
  },
  {
    vendor: 'Keenetic',
    family: 'Keenetic router',
    kind: 'router',
    match: [{ sysDescr: /KeeneticOS/ }],
    model: [{ from: 'descr', pattern: /\bKN-\d+/ }],
    version: [{ from: 'descr', pattern: /KeeneticOS (?<value>[^)]+)/ }],
  },
  {
    vendor: 'Technicolor',
    family: 'Technicolor and Thomson gateway',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2863'] }],
    model: [{ from: 'descr', pattern: /\bT[GC]\d\S*/ }],
  },
  {
    vendor: 'Peplink',
    family: 'Peplink and Pepwave',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.23695', '1.3.6.1.4.1.27662'] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /\bAP (?:One|Pro)|Access Point/ } },
    ],
    // PEPLINK-DEVICE-MIB deviceModel, deviceSerialNumber, deviceFirmwareVersion.
    model: [
      { oid: '1.3.6.1.4.1.23695.200.1.1.1.1.1.0' },
      { from: 'descr', pattern: /^(?:Peplink|Pepwave) .*/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.23695.200.1.1.1.1.2.0' }],
    version: [{ oid: '1.3.6.1.4.1.23695.200.1.1.1.1.3.0' }],
  },
  {
    vendor: 'ADTRAN',
    family: 'ADTRAN NetVanta and Total Access',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.664'] }],
    kinds: [
      {
        kind: 'switch',
        when: { from: 'descr', pattern: /\b1[256]\d\d\w*\b.*(?:PoE|Switch|switch)|switch/i },
      },
      { kind: 'access-point', when: { from: 'descr', pattern: /Bluesocket|\bBSAP|access point/i } },
    ],
    model: [{ from: 'descr', pattern: /^(?=[^,]*\d)[^,]+/ }],
    version: [{ from: 'descr', pattern: /Version: (?<value>[^,\s]+)/ }],
  },
  {
    vendor: 'Digi',
    family: 'Digi router and device server',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.332', '1.3.6.1.4.1.16378'] }],
    kinds: [
      {
        kind: 'other',
        when: { from: 'descr', pattern: /PortServer|Connect(?:Port)?|One SP|Console|Digi CM/i },
      },
    ],
    version: [{ from: 'descr', pattern: /(?:Ver|version)\.? ?(?<value>\d[\w.]*)/i }],
  },
] as const satisfies readonly DeviceProfile[]
