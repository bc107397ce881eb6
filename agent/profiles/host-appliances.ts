import type { DeviceProfile } from './device-profile.ts'

const netSnmp = '1.3.6.1.4.1.8072'
/** Kernel release after the node name. */
const kernel = { from: 'descr', pattern: /(?<=^(?:Linux|FreeBSD) \S+ )\d\S*/ } as const

/** Appliances that answer with the agent of their Linux or BSD, known by the kernel or the node name they come with. */
export const hostAppliances = [
  {
    vendor: 'IPFire',
    family: 'IPFire',
    kind: 'firewall',
    match: [{ sysDescr: /^Linux .*(?:-ipfire\b|\bipfire\b)/i }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'Untangle',
    family: 'Untangle NG Firewall',
    kind: 'firewall',
    match: [{ sysDescr: /^Linux .*-untangle/i }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'Endian',
    family: 'Endian firewall',
    kind: 'firewall',
    match: [{ sysDescr: /^Linux .*(?:\.e\d+\.endian|\bendian\b|\befw-)/i }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'm0n0wall',
    family: 'm0n0wall',
    kind: 'firewall',
    match: [{ sysDescr: /^m0n0wall\b/ }],
    version: [{ from: 'descr', pattern: /^m0n0wall \S+ (?<value>\d\S*)/ }],
    entity: 'ignore',
  },
  {
    vendor: 'DD-WRT',
    family: 'DD-WRT',
    kind: 'router',
    match: [{ sysDescr: /^(?:Linux )?DD-WRT\b/i }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'Nutanix',
    family: 'Nutanix controller VM',
    kind: 'hypervisor',
    match: [{ sysDescr: /^Linux (?:NTNX-|\S+ \S*\.nutanix\.)/ }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'Unraid',
    family: 'Unraid',
    kind: 'nas',
    match: [{ sysDescr: /^Linux \S+ \d\S*-unraid\b/i }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'QNAP',
    family: 'QNAP QTS with the stock node name',
    kind: 'nas',
    match: [{ sysObjectId: [netSnmp], sysDescr: /^Linux (?:NAS[0-9A-F]{6}|TV?S-\d\w*) / }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'Ubiquiti',
    family: 'Ubiquiti UniFi OS console',
    kind: 'firewall',
    match: [{ sysDescr: /^Linux (?:UDM|UDR|UDW|UXG|UCG|UNVR|UCK|UniFi)|^Linux \S+ \d\S*-ui-\w+/i }],
    kinds: [
      { kind: 'camera', when: { from: 'descr', pattern: /^Linux \S*UNVR/i } },
      { kind: 'other', when: { from: 'descr', pattern: /^Linux (?:UCK|UniFi-?Cloud-?Key)/i } },
    ],
    model: [{ from: 'descr', pattern: /^Linux (?<value>(?:UDM|UDR|UDW|UXG|UCG|UNVR|UCK)[\w-]*)/ }],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Firepower Management Center',
    kind: 'server',
    match: [
      { sysObjectId: [netSnmp], sysDescr: /^Linux (?:\S*firepower|fmc)\S* |Sourcefire/i },
      { sysObjectId: ['1.3.6.1.4.1.14223'] },
    ],
    version: [kernel],
    entity: 'ignore',
  },
  {
    vendor: 'Apple',
    family: 'Apple AirPort',
    kind: 'access-point',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.63.501'] },
      { sysDescr: /^Apple (?:AirPort|Base Station)|^Base Station V|Time Capsule/ },
    ],
    version: [{ from: 'descr', pattern: /\bV?(?<value>\d+\.\d+[\d.]*)(?= *(?:Compatible|$))/ }],
  },
  {
    vendor: 'Silicon Graphics',
    family: 'IRIX',
    kind: 'server',
    match: [{ sysObjectId: ['1.3.6.1.4.1.59'] }],
    version: [{ from: 'descr', pattern: /\bIRIX(?:64)? (?:version )?(?<value>\d\S*)/i }],
  },
  {
    vendor: 'Novell',
    family: 'Novell NetWare and Open Enterprise Server',
    kind: 'server',
    match: [{ sysObjectId: ['1.3.6.1.4.1.23'] }],
    version: [{ from: 'descr', pattern: /(?:NetWare|Enterprise Server) v?(?<value>\d[\d.]*)/ }],
  },
  {
    vendor: 'Siemens',
    family: 'Siemens and Unify HiPath and OpenScape',
    kind: 'phone',
    match: [{ sysObjectId: ['1.3.6.1.4.1.231.7', '1.3.6.1.4.1.4329.2'] }],
  },
] as const satisfies readonly DeviceProfile[]
