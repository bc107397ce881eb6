import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DeviceDetail, DeviceInterface } from '../api/client.ts'
import { type DevicePort, devicePortsQuery } from '../api/device-queries.ts'

/** A port as the device tells it, with what announces itself there and what was concluded to be behind it. */
export type Port = DeviceInterface & { neighbour?: string; behind?: DevicePort }

/** The ports of a device. What is behind them comes when it comes: the rest does not wait for it. */
export function useDevicePorts(device: DeviceDetail): Port[] {
  const behind = useQuery(devicePortsQuery(device.id)).data?.items
  return useMemo(() => {
    const behindOf = new Map(behind?.map(it => [it.interface, it]))
    return device.interfaces.map(port => {
      const neighbour = announcedAt(device, port.name)
      const found = behindOf.get(port.name)
      return {
        ...port,
        ...(neighbour !== undefined && { neighbour }),
        ...(found && { behind: found }),
      }
    })
  }, [device, behind])
}

function announcedAt({ neighbours }: DeviceDetail, name: string): string | undefined {
  const names = neighbours
    .filter(it => it.interface === name)
    .map(it => [it.name ?? it.chassisId, it.portId].filter(Boolean).join(' '))
  return names.length === 0 ? undefined : [...new Set(names)].join(', ')
}

/** Everything of a port that a filter may look for, in small letters. */
export function searchedText({ name, alias, neighbour, behind, macAddress, accessVlan }: Port) {
  const hosts = behind?.endpoints.flatMap(it => [it.name, it.macAddress]) ?? []
  return [name, alias, neighbour, behind?.peer?.name, ...hosts, macAddress, accessVlan]
    .join(' ')
    .toLowerCase()
}
