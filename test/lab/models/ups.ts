import { ifMibOf1990 } from '../mibs/if-mib.ts'
import { ipMib } from '../mibs/ip-mib.ts'
import { mgSnmpUpsMib } from '../mibs/mg-snmp-ups-mib.ts'
import { powerNetMib } from '../mibs/powernet-mib.ts'
import { systemGroup } from '../mibs/system.ts'
import { upsMib } from '../mibs/ups-mib.ts'
import type { Port } from '../truth/school.ts'
import { type Model, noPorts, type PortPlan, port, switchLimits } from './model.ts'

function ports(plan: PortPlan, cardName: string): Port[] {
  const own = plan.interfaces[0]
  return [
    port({ name: 'LOOPBACK', index: 1, type: 24, speedMbps: 0 }),
    port({
      name: cardName,
      index: 2,
      speedMbps: 100,
      macAddress: plan.managementMacAddress,
      address: own && { ip: own.ip, prefixLength: own.prefixLength },
    }),
  ]
}

const limits = { ...switchLimits, latencyMs: 2 }

const apc: Model = {
  key: 'apc-smart-ups',
  kind: 'ups',
  vendor: 'APC',
  product: 'APC Smart-UPS 1500',
  // That of its card, by which people update it.
  version: 'v6.5.0',
  organisation: 'apc',
  macBlock: 1,
  managementMacOffset: 0,
  serialFormat: 'apc',
  sysObjectId: '1.3.6.1.4.1.318.1.3.27',
  sysDescr: ({ cardSerial }) =>
    'APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.5.0 PN:apc_hw05_aos_650.bin AF1:v6.5.0 ' +
    `AN1:apc_hw05_sumx_650.bin MN:AP9630 HR:05 SN: ${cardSerial} MD:03/08/2016) `,
  lldp: undefined,
  cdp: 'drops',
  ports: plan => ports(plan, 'vmac0'),
  accessPorts: noPorts,
  uplinkPorts: () => ['vmac0'],
  tables: [
    systemGroup({ services: 72 }),
    ...ifMibOf1990,
    ...ipMib({ isForwarding: false }),
    ...powerNetMib,
    ...upsMib({ manufacturer: 'APC', agent: 'PowerNet SNMP Agent SW v2.2' }),
  ],
  limits,
}

const eaton: Model = {
  key: 'eaton-5p',
  kind: 'ups',
  vendor: 'Eaton',
  product: 'Eaton 5P 1550',
  version: '02.08.0010',
  organisation: 'eaton',
  macBlock: 1,
  managementMacOffset: 0,
  serialFormat: 'eaton',
  sysObjectId: '1.3.6.1.4.1.705.1',
  sysDescr: ({ product }) => product,
  lldp: undefined,
  cdp: 'drops',
  ports: plan => ports(plan, 'eth0'),
  accessPorts: noPorts,
  uplinkPorts: () => ['eth0'],
  tables: [
    systemGroup({ services: 72 }),
    ...ifMibOf1990,
    ...ipMib({ isForwarding: false }),
    ...mgSnmpUpsMib,
    ...upsMib({ manufacturer: 'EATON', agent: 'Network Management Card V6.00 KB' }),
  ],
  limits,
}

/** An APC Smart-UPS with an AP9630 card, and an Eaton 5P with the card MGE left. */
export const upsModels = [apc, eaton]
