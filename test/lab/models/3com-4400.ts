import { stackUnitTable } from '../mibs/a3com-stack-mib.ts'
import { bridgeMib } from '../mibs/bridge-mib.ts'
import { ifMibOf1990 } from '../mibs/if-mib.ts'
import { ipMib } from '../mibs/ip-mib.ts'
import { qBridgeMib } from '../mibs/q-bridge-mib.ts'
import { systemGroup } from '../mibs/system.ts'
import { macPlus } from '../truth/mac-addresses.ts'
import type { Port } from '../truth/school.ts'
import { type Model, type PortPlan, port, upTo } from './model.ts'

const fastPorts = 24
const portName = (number: number) => `Port ${number}`

function ports(plan: PortPlan): Port[] {
  const physical = upTo(fastPorts + 2).map(number =>
    port({
      name: portName(number),
      description: `RMON Port ${String(number).padStart(2, '0')} on Unit 1`,
      index: 100 + number,
      speedMbps: number <= fastPorts ? 100 : 1000,
      macAddress: macPlus(plan.macAddress, number),
      bridgePort: number,
      member: 1,
      accessVlan: 1,
    }),
  )
  const management = plan.interfaces.map(({ ip, prefixLength }) =>
    port({
      name: 'IP interface',
      description: '3Com IP interface',
      index: 31,
      type: 53,
      macAddress: plan.managementMacAddress,
      address: { ip, prefixLength },
    }),
  )
  return [...physical, ...management]
}

/** 3Com SuperStack 3 Switch 4400 (3C17203), a switch of 2003: slow, literal, and no LLDP. */
export const threeCom4400: Model = {
  key: '3com-4400',
  kind: 'switch',
  vendor: '3Com',
  product: 'SuperStack 3 Switch 4400',
  version: '06.11.00',
  organisation: '3com',
  macBlock: 64,
  managementMacOffset: 0,
  serialFormat: '3com',
  sysObjectId: '1.3.6.1.4.1.43.10.27.4.1.2.2',
  sysDescr: () => '3Com SuperStack 3 Switch 4400',
  lldp: undefined,
  cdp: 'floods',
  ports,
  accessPorts: () => upTo(fastPorts).map(portName),
  uplinkPorts: () => [portName(25), portName(26)],
  tables: [
    systemGroup({ services: 10, locationEncoding: 'latin1' }),
    ...ifMibOf1990,
    ...ipMib({ isForwarding: false }),
    ...bridgeMib,
    // VLANs are told, but addresses are learned in one table for all of them.
    ...qBridgeMib({
      nameOfVlan1: 'Default VLAN',
      hasForwardingTable: false,
      hasCurrentTable: false,
    }),
    stackUnitTable,
  ],
  limits: { maxMessageBytes: 1400, maxRepetitions: 10, latencyMs: 4, isOneAtATime: true },
}
