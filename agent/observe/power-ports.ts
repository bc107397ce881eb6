import type { Interface } from '../../schemas/interface.ts'
import type { Section } from '../../schemas/section.ts'
import type { PowerPort } from '../mibs/power-ethernet-mib.ts'
import type { PortMap } from './port-map.ts'

/** What a port does with power. */
type Power = Pick<PowerPort, 'watts' | 'status'>

/**
 * Power over Ethernet by ifIndex. POWER-ETHERNET-MIB does not say which interface its ports are: a name that ends in the
 * group and port number (`1/0/7`, `2/7`) decides; in a device with one group, else the bridge port of that number.
 */
export function powerByInterface(
  powerPorts: Section<PowerPort>,
  interfaces: readonly Interface[],
  ports: PortMap,
): Map<number, Power> {
  const power = new Map<number, Power>()
  if (powerPorts.status !== 'complete') return power

  const byNumbers = new Map<string, number>()
  for (const { name, index } of interfaces) {
    const numbers = /(?:^|[^\d/])(\d+)(?:\/0)?\/(\d+)$/.exec(name)
    if (numbers) byNumbers.set(`${numbers[1]}/${numbers[2]}`, index)
  }
  const hasOneGroup = new Set(powerPorts.rows.map(row => row.group)).size === 1
  for (const row of powerPorts.rows) {
    const ifIndex =
      byNumbers.get(`${row.group}/${row.port}`) ??
      (hasOneGroup ? ports.ifIndexOfBasePort(row.port) : undefined)
    if (ifIndex !== undefined) power.set(ifIndex, row)
  }
  return power
}
