import type { DeviceProfile } from './device-profile.ts'

const dell = '1.3.6.1.4.1.674'
/** Dell-Vendor-MIB productIdentification and its per-unit serial numbers. */
const powerConnectProduct = `${dell}.10895.3000.1.2.100`
/** DELL-RAC-MIB drsProductInfo, drsFirmware; IDRAC-MIB systemInfo. */
const rac = `${dell}.10892.2.1`
const idrac = `${dell}.10892.5.1`
/** MIB-Dell-10892 chassisInformation of OpenManage. */
const openManageChassis = `${dell}.10892.1.300.10.1`
const modularStorage = `${dell}.10893.2.31.500.1`
const ups = `${dell}.10902.2`

export const dellProfiles = [
  {
    vendor: 'Dell',
    family: 'Dell PowerConnect and Networking N series',
    kind: 'switch',
    match: [{ sysObjectId: [`${dell}.10895`] }],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /^ArubaOS.*MODEL: \D*\d{2,3}[A-Z]*\)|\bW-I?AP/ },
      },
      { kind: 'wireless-controller', when: { from: 'descr', pattern: /^ArubaOS/ } },
      { kind: 'firewall', when: { from: 'descr', pattern: /SonicW/i } },
    ],
    model: [
      // "Dell Networking N2048P, 6.1.0.6, Linux 3.6.5", "PowerConnect 6248, 3.3.7.3, VxWorks 6.5"
      { from: 'descr', pattern: /^[^,]*\d[^,]*(?=, \d)/ },
      { oid: `${powerConnectProduct}.1.0` },
    ],
    serial: [
      { column: `${powerConnectProduct}.8.1.4` },
      { column: `${powerConnectProduct}.8.1.2` },
    ],
    version: [
      { from: 'descr', pattern: /^[^,]+, (?<value>\d[\d.]+)/ },
      { oid: `${powerConnectProduct}.4.0` },
      { oid: '1.3.6.1.4.1.89.53.14.1.2.1' },
    ],
  },
  {
    vendor: 'Dell',
    family: 'Dell Force10 and FTOS',
    kind: 'switch',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.6027'] },
      {
        sysDescr:
          /^Dell (?:Force10|Networking) OS\b|^Dell Real Time Operating System|Force10 Networks/,
      },
    ],
    model: [{ from: 'descr', pattern: /(?:Series|System Type): *(?<value>\S+)/ }],
    version: [
      {
        from: 'descr',
        pattern:
          /(?:Application Software Version|Software Version|Dell Application Software Version): *(?<value>\S+)/,
      },
    ],
  },
  {
    vendor: 'Dell',
    family: 'Dell SmartFabric OS10',
    kind: 'switch',
    match: [{ sysObjectId: [`${dell}.11000.5000`] }],
    model: [{ entity: 'any', field: 'model', pattern: /^[SZNM]\d{4}\S*/i }],
    serial: [{ column: `${dell}.11000.5000.100.4.1.1.3.1.7` }],
    version: [
      { from: 'descr', pattern: /(?:System Version|OS Version|Version): *(?<value>\d\S*)/ },
      { entity: 'any', field: 'software' },
      { column: `${dell}.11000.5000.100.4.1.1.3.1.6` },
    ],
  },
  {
    vendor: 'Dell',
    family: 'Dell remote access controller',
    kind: 'bmc',
    match: [{ sysObjectId: [`${dell}.10892.5`, `${dell}.10892.2`] }],
    model: [{ oid: `${idrac}.3.12.0` }, { oid: `${rac}.1.2.0` }],
    serial: [{ oid: `${idrac}.3.2.0` }, { oid: `${rac}.1.11.0` }],
    version: [{ oid: `${idrac}.1.8.0` }, { oid: `${rac}.2.1.0` }],
    entity: 'ignore',
  },
  {
    vendor: 'Dell',
    family: 'Dell PowerEdge with OpenManage',
    kind: 'server',
    match: [{ sysObjectId: [`${dell}.10892.1`] }],
    model: [{ oid: `${openManageChassis}.9.1` }],
    serial: [{ oid: `${openManageChassis}.11.1` }],
  },
  {
    vendor: 'Dell',
    family: 'Dell PowerVault MD',
    kind: 'nas',
    match: [{ sysObjectId: [`${dell}.10893`] }],
    model: [{ oid: `${modularStorage}.5.0` }],
    serial: [{ oid: `${modularStorage}.3.0` }],
  },
  {
    vendor: 'Dell',
    family: 'Dell PowerVault ME',
    kind: 'nas',
    match: [{ sysObjectId: [dell], sysDescr: /^DELL EMC ME\d|^PowerVault/i }],
    model: [{ from: 'descr', pattern: /.+/ }],
  },
  {
    vendor: 'Dell',
    family: 'Dell Storage Center (Compellent)',
    kind: 'nas',
    match: [{ sysDescr: /COMPELLENT|Storage Center/ }, { sysObjectId: [`${dell}.11000.2000.500`] }],
    model: [{ column: `${dell}.11000.2000.500.1.2.13.1.7` }],
    serial: [{ column: `${dell}.11000.2000.500.1.2.13.1.5` }],
    version: [
      { from: 'descr', pattern: /^FreeBSD \S+ (?<value>\d\S*)/ },
      { oid: `${dell}.11000.2000.500.1.2.4.0` },
    ],
    entity: 'ignore',
  },
  {
    vendor: 'Dell',
    family: 'Dell EqualLogic',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.12740'] }],
    // EQLMEMBER-MIB eqlMemberProductFamily, …SerialNumber.
    model: [{ column: '1.3.6.1.4.1.12740.2.1.11.1.1' }],
    serial: [{ column: '1.3.6.1.4.1.12740.2.1.11.1.2' }],
  },
  {
    vendor: 'Dell',
    family: 'Dell UPS',
    kind: 'ups',
    match: [{ sysObjectId: [`${dell}.10902`] }],
    model: [{ oid: `${ups}.100.1.0` }],
    serial: [{ oid: `${ups}.120.1.2.0` }],
    version: [{ oid: `${ups}.100.4.0` }],
  },
  {
    vendor: 'Dell',
    family: 'Dell printer',
    kind: 'printer',
    match: [{ sysObjectId: [`${dell}.10898`] }],
  },
  {
    vendor: 'Dell',
    family: 'Dell EMC Isilon',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.12124'] }],
    // ISILON-MIB chassisModel, chassisSerialNumber.
    model: [{ column: '1.3.6.1.4.1.12124.2.51.1.3' }],
    serial: [{ column: '1.3.6.1.4.1.12124.2.51.1.4' }],
    version: [{ from: 'descr', pattern: /(?:Isilon OneFS|OneFS)? *v?(?<value>\d+\.\d+\.\d+\S*)/ }],
  },
] as const satisfies readonly DeviceProfile[]
