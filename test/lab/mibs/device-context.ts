import type { Network } from '../network/network.ts'
import type { Device } from '../truth/school.ts'

/** What a MIB column may look at: one device, in its network, at one instant. */
export type DeviceContext = {
  readonly network: Network
  readonly device: Device
  /** The VLAN a `community@vlan` asks about. */
  readonly vlan: number | undefined
  /** Milliseconds since 1970. */
  at: number
}

/** sysUpTime of the device, in hundredths of a second. */
export function upTimeTicks({ network, device, at }: DeviceContext): number {
  return (at - network.state.bootedAt(device.name)) / 10
}
