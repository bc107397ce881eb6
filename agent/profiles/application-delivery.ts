import type { DeviceProfile } from './device-profile.ts'

/** Load balancers, DNS and WAN appliances: neither switch nor firewall to the inventory. */
export const applicationDelivery = [
  {
    vendor: 'F5',
    family: 'F5 BIG-IP',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3375'] }],
    // F5-BIGIP-SYSTEM-MIB sysPlatformInfoMarketingName, sysGeneralChassisSerialNum, sysProductVersion.
    model: [{ oid: '1.3.6.1.4.1.3375.2.1.3.5.2.0' }, { oid: '1.3.6.1.4.1.3375.2.1.3.3.1.0' }],
    serial: [{ oid: '1.3.6.1.4.1.3375.2.1.3.3.3.0' }],
    version: [{ oid: '1.3.6.1.4.1.3375.2.1.4.2.0' }],
    entity: 'ignore',
  },
  {
    vendor: 'Citrix',
    family: 'Citrix NetScaler',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5951'] }],
    // NS-ROOT-MIB sysHardwareVersionDesc, sysHardwareSerialNumber, sysBuildVersion.
    model: [{ oid: '1.3.6.1.4.1.5951.4.1.1.11.0' }],
    serial: [{ oid: '1.3.6.1.4.1.5951.4.1.1.14.0' }],
    version: [{ oid: '1.3.6.1.4.1.5951.4.1.1.1.0', pattern: /NS\d+\.\d+: Build [\d.]+|\d\S*/ }],
  },
  {
    vendor: 'A10 Networks',
    family: 'A10 Thunder and AX',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.22610'] }],
    // A10-AX-MIB axSysSerialNumber, axSysPrimaryVersionOnDisk.
    model: [{ from: 'descr', pattern: /\b(?:AX|TH|Thunder)[ -]?\w*\d\w*/ }],
    serial: [{ oid: '1.3.6.1.4.1.22610.2.4.1.6.2.0' }],
    version: [{ oid: '1.3.6.1.4.1.22610.2.4.1.1.1.0' }],
  },
  {
    vendor: 'Infoblox',
    family: 'Infoblox NIOS',
    kind: 'server',
    match: [{ sysObjectId: ['1.3.6.1.4.1.7779'] }],
    // IB-PLATFORMONE-MIB ibHardwareType, ibSerialNumber, ibNiosVersion.
    model: [{ oid: '1.3.6.1.4.1.7779.3.1.1.2.1.4.0' }],
    serial: [{ oid: '1.3.6.1.4.1.7779.3.1.1.2.1.6.0' }],
    version: [{ oid: '1.3.6.1.4.1.7779.3.1.1.2.1.7.0' }],
    entity: 'ignore',
  },
  {
    vendor: 'EfficientIP',
    family: 'EfficientIP SOLIDserver',
    kind: 'server',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2440'] }],
    model: [{ oid: '1.3.6.1.4.1.2440.1.14.1.1.0' }],
    serial: [{ oid: '1.3.6.1.4.1.2440.1.14.1.2.0' }],
    version: [{ oid: '1.3.6.1.4.1.2440.1.17.1.2.0' }],
    entity: 'ignore',
  },
  {
    vendor: 'BlueCat',
    family: 'BlueCat DNS and DHCP server',
    kind: 'server',
    match: [{ sysObjectId: ['1.3.6.1.4.1.13315'] }],
  },
  {
    vendor: 'Riverbed',
    family: 'Riverbed SteelHead',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.17163'] }],
    // STEELHEAD-MIB model, serialNumber, systemVersion.
    model: [{ oid: '1.3.6.1.4.1.17163.1.1.1.1.0' }],
    serial: [{ oid: '1.3.6.1.4.1.17163.1.1.1.2.0' }],
    version: [{ oid: '1.3.6.1.4.1.17163.1.1.1.3.0', pattern: /\d+\.\d[\w.-]*/ }],
  },
  {
    vendor: 'Blue Coat',
    family: 'Blue Coat ProxySG and PacketShaper',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3417', '1.3.6.1.4.1.2334'] }],
    // BLUECOAT-SG-PROXY-MIB sgProxyVersion, …SerialNumber.
    serial: [{ oid: '1.3.6.1.4.1.3417.2.11.1.4.0' }],
    version: [{ oid: '1.3.6.1.4.1.3417.2.11.1.3.0', pattern: /\d+\.\d\S*/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco IronPort AsyncOS',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.15497'] }],
    // "AsyncOS Version: 9.1.2-010 Build Date: … Model: C170, … Serial #: …"
    model: [{ from: 'descr', pattern: /Model: (?<value>[^,\s]+)/ }],
    serial: [{ from: 'descr', pattern: /Serial ?#: (?<value>[^,\s]+)/ }],
    version: [{ from: 'descr', pattern: /AsyncOS Version: (?<value>\S+)/ }],
  },
] as const satisfies readonly DeviceProfile[]
