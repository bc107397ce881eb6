import type { Interface } from '../../schemas/interface.ts'
import type { Section } from '../../schemas/section.ts'
import type { PowerPort } from '../mibs/power-ethernet-mib.ts'
import type { PortMap } from './port-map.ts'

/**
 * Watts drawn by ifIndex. POWER-ETHERNET-MIB does not say which interface its ports are: a name that ends in the
 * group and port number (`1/0/7`, `2/7`) decides; in a device with one group, else the bridge port of that number.
 */
export function powerByInterface(
  powerPorts: Section<PowerPort>,
  interfaces: readonly Interface[],
  ports: PortMap,
): Map<number, number> {
  const watts = new Map<number, number>()
  if (powerPorts.status !== 'complete') return watts

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
    if (ifIndex !== undefined && row.watts !== undefined) watts.set(ifIndex, row.watts)
  }
  return watts
}
