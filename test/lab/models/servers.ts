import { hostResourcesMib, type Storage } from '../mibs/host-resources-mib.ts'
import { ifMib, ifMibOfWindows } from '../mibs/if-mib.ts'
import { ipMib } from '../mibs/ip-mib.ts'
import { synologyMib } from '../mibs/synology-mib.ts'
import { systemGroup } from '../mibs/system.ts'
import { ucdSnmpMib } from '../mibs/ucd-snmp-mib.ts'
import type { Port } from '../truth/school.ts'
import { type Model, noPorts, type PortPlan, port, serverLimits } from './model.ts'

const loopback = port({
  name: 'lo',
  index: 1,
  type: 24,
  speedMbps: 10,
  address: { ip: '127.0.0.1', prefixLength: 8 },
})

function cardOf(plan: PortPlan, name: string, index: number): Port {
  const own = plan.interfaces[0]
  return port({
    name,
    index,
    macAddress: plan.managementMacAddress,
    address: own && { ip: own.ip, prefixLength: own.prefixLength },
  })
}

/** Docker gives a server a bridge and one veth per container; their MACs are invented. */
function containerPorts(plan: PortPlan): Port[] {
  const invented = (last: string) => `02:42:${plan.managementMacAddress.slice(9)}:${last}`
  return [
    port({
      name: 'docker0',
      index: 3,
      macAddress: invented('01'),
      speedMbps: 0,
      address: { ip: '172.17.0.1', prefixLength: 16 },
    }),
    port({ name: 'veth3f21a9c', index: 5, macAddress: invented('05'), speedMbps: 10_000 }),
    port({ name: 'vethb07d114', index: 7, macAddress: invented('07'), speedMbps: 10_000 }),
  ]
}

const linuxStorage: Storage[] = [
  {
    index: 1,
    type: 2,
    description: 'Physical memory',
    unitBytes: 1024,
    units: 16_318_480,
    usedUnits: 7_198_144,
  },
  {
    index: 3,
    type: 3,
    description: 'Virtual memory',
    unitBytes: 1024,
    units: 18_415_628,
    usedUnits: 7_200_192,
  },
  {
    index: 31,
    type: 4,
    description: '/',
    unitBytes: 4096,
    units: 28_692_736,
    usedUnits: 9_104_384,
  },
  {
    index: 57,
    type: 4,
    description: '/home',
    unitBytes: 4096,
    units: 480_718_848,
    usedUnits: 212_334_592,
  },
]

const linuxTables = [
  systemGroup({ services: 72 }),
  ...ifMib,
  ...ipMib({ isForwarding: false }),
  ...hostResourcesMib({
    memoryKilobytes: 16_318_480,
    storage: linuxStorage,
    processors: [196_608, 196_609, 196_610, 196_611].map(index => ({
      index,
      description: 'GenuineIntel: Intel(R) Xeon(R) CPU E3-1220 v6 @ 3.00GHz',
    })),
  }),
  ...ucdSnmpMib,
]

const debian: Model = {
  key: 'debian',
  kind: 'server',
  vendor: 'Linux',
  product: 'Debian GNU/Linux',
  version: '6.1.0-18-amd64',
  organisation: 'supermicro',
  macBlock: 2,
  managementMacOffset: 0,
  serialFormat: undefined,
  sysObjectId: '1.3.6.1.4.1.8072.3.2.10',
  sysDescr: ({ name, version }) =>
    `Linux ${name} ${version} #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64`,
  // It runs lldpd, which serves no MIB: only its neighbour tells about it.
  lldp: { portId: 'mac-address', hasMib: false, capabilities: ['station'] },
  cdp: 'drops',
  ports: plan => [loopback, cardOf(plan, 'eno1', 2)],
  accessPorts: noPorts,
  uplinkPorts: () => ['eno1'],
  tables: linuxTables,
  limits: serverLimits,
}

const debianWithDocker: Model = {
  ...debian,
  key: 'debian-docker',
  lldp: undefined,
  ports: plan => [loopback, cardOf(plan, 'eno1', 2), ...containerPorts(plan)],
}

const windowsServer: Model = {
  key: 'windows-server',
  kind: 'server',
  vendor: 'Microsoft',
  product: 'Windows Server 2019',
  version: '6.3 build 17763',
  organisation: 'dell',
  macBlock: 2,
  managementMacOffset: 0,
  serialFormat: undefined,
  sysObjectId: '1.3.6.1.4.1.311.1.1.3.1.2',
  sysDescr: () =>
    'Hardware: Intel64 Family 6 Model 85 Stepping 7 AT/AT COMPATIBLE - ' +
    'Software: Windows Version 6.3 (Build 17763 Multiprocessor Free)',
  lldp: undefined,
  cdp: 'drops',
  ports: plan => [
    port({
      name: 'loopback_0',
      description: 'Software Loopback Interface 1',
      index: 1,
      type: 24,
      speedMbps: 1073,
      address: { ip: '127.0.0.1', prefixLength: 8 },
    }),
    port({
      name: 'tunnel_32512',
      description: 'Microsoft 6to4 Adapter',
      index: 2,
      type: 131,
      speedMbps: 0,
    }),
    {
      ...cardOf(plan, 'ethernet_32769', 6),
      description: 'Broadcom NetXtreme Gigabit Ethernet',
    },
    port({
      name: 'ethernet_0',
      description:
        'Broadcom NetXtreme Gigabit Ethernet-WFP Native MAC Layer LightWeight Filter-0000',
      index: 9,
      macAddress: plan.managementMacAddress,
    }),
  ],
  accessPorts: noPorts,
  uplinkPorts: () => ['ethernet_32769'],
  tables: [
    systemGroup({ services: 76 }),
    ...ifMibOfWindows,
    ...ipMib({ isForwarding: false }),
    ...hostResourcesMib({
      memoryKilobytes: 33_420_216,
      storage: [
        {
          index: 1,
          type: 4,
          description: 'C:\\ Label:  Serial Number 7c1e0b2a',
          unitBytes: 4096,
          units: 58_593_535,
          usedUnits: 21_113_402,
        },
        {
          index: 2,
          type: 3,
          description: 'Virtual Memory',
          unitBytes: 65_536,
          units: 587_366,
          usedUnits: 121_004,
        },
        {
          index: 3,
          type: 2,
          description: 'Physical Memory',
          unitBytes: 65_536,
          units: 522_190,
          usedUnits: 187_521,
        },
      ],
      processors: [4, 5, 6, 7].map(index => ({
        index,
        description: 'Intel(R) Xeon(R) Silver 4208 CPU @ 2.10GHz',
      })),
    }),
  ],
  limits: serverLimits,
}

const synology: Model = {
  key: 'synology',
  kind: 'nas',
  vendor: 'Synology',
  product: 'Synology RS819',
  version: 'DSM 7.1-42962',
  organisation: 'synology',
  macBlock: 2,
  managementMacOffset: 0,
  serialFormat: 'synology',
  sysObjectId: '1.3.6.1.4.1.8072.3.2.10',
  sysDescr: ({ name }) => `Linux ${name} 4.4.180+ #42962 SMP Mon May 29 14:38:23 CST 2023 aarch64`,
  lldp: undefined,
  cdp: 'drops',
  ports: plan => [loopback, cardOf(plan, 'eth0', 3)],
  accessPorts: noPorts,
  uplinkPorts: () => ['eth0'],
  tables: [...linuxTables, ...synologyMib],
  limits: serverLimits,
}

/** Two kinds of Debian (one with lldpd, one with Docker), a Windows Server and a Synology NAS. */
export const servers = [debian, debianWithDocker, windowsServer, synology]
