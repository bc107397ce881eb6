import type { DeviceProfile } from './device-profile.ts'

const netSnmp = '1.3.6.1.4.1.8072.3.2'
/** Kernel or system release after the node name: "Linux host 4.9.0-8-amd64 #1 SMP …". */
const kernel = {
  from: 'descr',
  pattern: /^(?:"?)(?:Linux|FreeBSD|NetBSD|OpenBSD|DragonFly|SunOS) (?:\S+ )?(?<value>\d\S*)/,
} as const

/** UPS-MIB upsIdentManufacturer, upsIdentModel, upsBatteryStatus: a network card of a UPS runs such a system, too. */
const upsIdentManufacturer = '1.3.6.1.2.1.33.1.1.1.0'
const embedded = [
  { kind: 'ups', when: { oid: '1.3.6.1.2.1.33.1.1.2.0' } },
  { kind: 'ups', when: { oid: '1.3.6.1.2.1.33.1.2.1.0' } },
  // Printer-MIB prtGeneralConfigChanges.
  { kind: 'printer', when: { oid: '1.3.6.1.2.1.43.5.1.1.1.1' } },
] as const
/** What the hardware's own agents add to a host's: Dell OpenManage and HPE Insight (chassis model, serial number). */
const dellModel = '1.3.6.1.4.1.674.10892.1.300.10.1.9.1'
const hpeModel = '1.3.6.1.4.1.232.2.2.4.2.0'
const hardware = {
  brands: [
    { told: { oid: upsIdentManufacturer } },
    { vendor: 'Dell', when: { oid: dellModel } },
    { vendor: 'HPE', when: { oid: hpeModel } },
  ],
  model: [{ oid: dellModel }, { oid: hpeModel }],
  serial: [{ oid: '1.3.6.1.4.1.674.10892.1.300.10.1.11.1' }, { oid: '1.3.6.1.4.1.232.2.2.2.1.0' }],
} as const

/** Hosts that answer with the agent of a distribution: what they are beyond their operating system is asked by probes elsewhere. */
export const netSnmpHosts = [
  {
    vendor: 'Linux',
    family: 'Linux with net-snmp',
    kind: 'server',
    match: [
      { sysObjectId: [`${netSnmp}.10`, '1.3.6.1.4.1.2021.250.10'], sysDescr: /^"?Linux\b|^\S*$/ },
    ],
    isGeneric: true,
    kinds: embedded,
    ...hardware,
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'FreeBSD',
    family: 'FreeBSD',
    kind: 'server',
    match: [
      { sysObjectId: [`${netSnmp}.8`, '1.3.6.1.4.1.12325.1.1.2.1.1', '1.3.6.1.4.1.2021.250.8'] },
      { sysObjectId: ['1.3.6.1.4.1.2238'], sysDescr: /^FreeBSD/ },
    ],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'OpenBSD',
    family: 'OpenBSD',
    kind: 'server',
    match: [{ sysObjectId: [`${netSnmp}.12`, '1.3.6.1.4.1.30155.23.1'] }],
    version: [kernel],
  },
  {
    vendor: 'NetBSD',
    family: 'NetBSD',
    kind: 'server',
    match: [{ sysObjectId: [`${netSnmp}.7`] }],
    version: [kernel],
  },
  {
    vendor: 'Apple',
    family: 'macOS',
    kind: 'server',
    match: [
      { sysObjectId: [`${netSnmp}.16`] },
      { sysObjectId: ['1.3.6.1.4.1.8072.3.2.255'], sysDescr: /^Darwin/ },
      { sysObjectId: ['1.3.6.1.4.1.63'] },
    ],
    version: [
      { from: 'descr', pattern: /^Darwin (?:\S+ )?(?:Kernel Version )?(?<value>\d[\d.]*)/ },
    ],
  },
  {
    vendor: 'Oracle',
    family: 'Solaris',
    kind: 'server',
    match: [
      { sysObjectId: [`${netSnmp}.3`, '1.3.6.1.4.1.42.2.1.1'] },
      { sysObjectId: ['1.3.6.1.4.1.42'], sysDescr: /^SunOS|Solaris/ },
    ],
    version: [kernel],
  },
  {
    vendor: 'IBM',
    family: 'AIX',
    kind: 'server',
    match: [{ sysObjectId: [`${netSnmp}.15`, '1.3.6.1.4.1.2.3.1.2.1.1'] }],
    version: [{ from: 'descr', pattern: /(?:AIX version: |AIX )(?<value>[\d.]+)/ }],
  },
  {
    vendor: 'Proxmox',
    family: 'Proxmox VE',
    kind: 'hypervisor',
    match: [{ sysDescr: /^Linux .*(?:-pve\b|\bPVE\b)/ }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'XCP-ng',
    family: 'XCP-ng and XenServer',
    kind: 'hypervisor',
    // Their dom0 kernel carries a local version of its own ("4.19.0+1"), which no distribution uses.
    match: [
      { sysObjectId: [`${netSnmp}.10`], sysDescr: /^Linux \S+ \d+\.\d+\.\d+\+\d+ .*x86_64/ },
      { sysDescr: /xenserver|xcp-ng/i },
    ],
    version: [kernel],
    entity: 'ignore',
  },
] as const satisfies readonly DeviceProfile[]
