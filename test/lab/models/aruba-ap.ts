import { aiApMib } from '../mibs/ai-ap-mib.ts'
import { ifMib } from '../mibs/if-mib.ts'
import { ipMib } from '../mibs/ip-mib.ts'
import { systemGroup } from '../mibs/system.ts'
import { macPlus } from '../truth/mac-addresses.ts'
import type { Port } from '../truth/school.ts'
import { type Model, noPorts, type PortPlan, port, switchLimits } from './model.ts'

const [bridgeType, wirelessType] = [209, 188]

function ports(plan: PortPlan): Port[] {
  const own = plan.interfaces[0]
  return [
    // The agent gives Ethernet as fastEther(62), which RFC 2863 deprecated.
    port({ name: 'eth0', index: 1, type: 62, macAddress: plan.macAddress }),
    port({
      name: 'radio0_ssid_id0',
      index: 50,
      type: wirelessType,
      speedMbps: 867,
      macAddress: macPlus(plan.macAddress, 16),
    }),
    port({
      name: 'radio1_ssid_id0',
      index: 70,
      type: wirelessType,
      speedMbps: 300,
      macAddress: macPlus(plan.macAddress, 24),
    }),
    port({
      name: 'br0',
      index: 500,
      type: bridgeType,
      speedMbps: 0,
      macAddress: plan.macAddress,
      address: own && { ip: own.ip, prefixLength: own.prefixLength },
    }),
  ]
}

/** An Aruba AP-303 in Instant mode. */
export const arubaAp303: Model = {
  key: 'aruba-ap-303',
  kind: 'access-point',
  vendor: 'Aruba',
  product: 'AP-303',
  version: '8.6.0.9-8.6.0.9',
  organisation: 'aruba',
  macBlock: 32,
  managementMacOffset: 0,
  serialFormat: 'aruba',
  sysObjectId: '1.3.6.1.4.1.14823.1.2.104',
  sysDescr: ({ version }) => `ArubaOS (MODEL: 303), Version ${version}`,
  lldp: { portId: 'mac-address', hasMib: false, capabilities: ['bridge', 'wlan-access-point'] },
  cdp: 'drops',
  ports,
  accessPorts: noPorts,
  uplinkPorts: () => ['eth0'],
  tables: [systemGroup({ services: 79 }), ...ifMib, ...ipMib({ isForwarding: false }), ...aiApMib],
  limits: switchLimits,
}
