import type { Model } from '../models/model.ts'
import type { Network } from '../network/network.ts'
import type { MibView } from '../snmp/mib-view.ts'
import type { Responder } from '../snmp/respond.ts'
import { createTableView } from '../snmp/table.ts'
import type { Device } from '../truth/school.ts'
import { bridgeVlans } from './bridge-vlans.ts'
import type { DeviceContext } from './device-context.ts'
import type { RowCache } from './row-cache.ts'

/** A simulated device as an SNMP agent: what it answers to which community, now. */
export function createDeviceResponder(options: {
  network: Network
  device: Device
  model: Model
  community: string
  now: () => number
  cache: RowCache
}): Responder {
  const { network, device, model, community, now, cache } = options
  const views = new Map<number | undefined, { context: DeviceContext; view: MibView }>()

  function viewOf(vlan: number | undefined): MibView {
    let known = views.get(vlan)
    if (!known) {
      const context: DeviceContext = { network, device, vlan, at: 0 }
      known = { context, view: createTableView(model.tables, context, cache.rowsOf) }
      views.set(vlan, known)
    }
    known.context.at = now()
    cache.touch(known.context)
    return known.view
  }

  /** The VLAN of `community@vlan`, if this device has it. */
  function vlanOf(text: string): number | undefined {
    if (!model.hasVlanCommunities || !text.startsWith(`${community}@`)) return undefined
    const suffix = text.slice(community.length + 1)
    if (!/^\d{1,4}$/.test(suffix)) return undefined
    const context = { network, device, vlan: undefined, at: 0 }
    return bridgeVlans(context, 'default').find(vlan => vlan.id === Number(suffix))?.id
  }

  return {
    maxMessageBytes: model.limits.maxMessageBytes,
    maxRepetitions: model.limits.maxRepetitions,
    viewFor: text => {
      if (!network.state.isReachable(device.name)) return undefined
      if (text === community) return viewOf(undefined)
      const vlan = vlanOf(text)
      return vlan === undefined ? undefined : viewOf(vlan)
    },
  }
}
