import { hostResourcesMib } from '../mibs/host-resources-mib.ts'
import { ifMib } from '../mibs/if-mib.ts'
import { ipForwardMib } from '../mibs/ip-forward-mib.ts'
import { ipMib } from '../mibs/ip-mib.ts'
import { systemGroup } from '../mibs/system.ts'
import { macPlus } from '../truth/mac-addresses.ts'
import type { Port } from '../truth/school.ts'
import { type Model, noPorts, type PortPlan, port, serverLimits } from './model.ts'

const [ethernet, loopback, vlanInterface] = [6, 24, 135]

/** One port towards the Internet, one towards the core with a VLAN interface for each VLAN. */
function ports(plan: PortPlan): Port[] {
  const lan = plan.managementMacAddress
  return [
    port({
      name: 'igb0',
      index: 1,
      type: ethernet,
      macAddress: macPlus(plan.macAddress, 0),
      address: plan.wanAddress,
    }),
    port({ name: 'igb1', index: 2, type: ethernet, macAddress: lan }),
    port({
      name: 'igb2',
      index: 3,
      type: ethernet,
      macAddress: macPlus(plan.macAddress, 2),
      isEnabled: false,
    }),
    port({ name: 'enc0', index: 4, type: 244, speedMbps: 0 }),
    port({
      name: 'lo0',
      index: 5,
      type: loopback,
      speedMbps: 0,
      address: { ip: '127.0.0.1', prefixLength: 8 },
    }),
    port({ name: 'pflog0', index: 6, type: 246, speedMbps: 0 }),
    ...plan.interfaces.map(({ vlan, ip, prefixLength }, position) =>
      port({
        name: `igb1.${vlan}`,
        index: 7 + position,
        type: vlanInterface,
        macAddress: lan,
        address: { ip, prefixLength },
      }),
    ),
  ]
}

/** A pfSense firewall on three Intel ports, answering with its built-in agent. */
export const pfSense: Model = {
  key: 'pfsense',
  kind: 'firewall',
  vendor: 'pfSense',
  product: 'pfSense',
  version: '2.7.2-RELEASE',
  organisation: 'pfsense',
  macBlock: 4,
  managementMacOffset: 1,
  serialFormat: undefined,
  sysObjectId: '1.3.6.1.4.1.12325.1.1.2.1.1',
  sysDescr: ({ name, version }) => `pfSense ${name} ${version} FreeBSD 14.0-CURRENT amd64`,
  lldp: undefined,
  cdp: 'drops',
  ports,
  accessPorts: noPorts,
  uplinkPorts: () => ['igb1'],
  tables: [
    systemGroup({ services: 76 }),
    ...ifMib,
    ...ipMib({ isForwarding: true }),
    ...ipForwardMib(),
    ...hostResourcesMib({
      memoryKilobytes: 8_252_416,
      storage: [
        {
          index: 1,
          type: 2,
          description: 'Real Memory',
          unitBytes: 4096,
          units: 2_063_104,
          usedUnits: 402_113,
        },
        {
          index: 2,
          type: 4,
          description: '/',
          unitBytes: 4096,
          units: 28_190_720,
          usedUnits: 1_310_840,
        },
      ],
      processors: [1, 2, 3, 4].map(index => ({
        index,
        description: 'Intel(R) Atom(TM) CPU C3558 @ 2.20GHz',
      })),
    }),
  ],
  limits: { ...serverLimits, maxMessageBytes: 2048 },
}
