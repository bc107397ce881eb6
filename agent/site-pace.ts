import type { Plan, PlanVlan } from '../schemas/plan.ts'
import { createGovernor, type Governor } from './governor.ts'
import { assignTargets } from './scan-areas.ts'

/** What goes into a gentle VLAN in a second: twice what a person does who walks a switch by hand. */
const GENTLE_PACKETS_PER_SECOND = 50

/** How fast a site's agent may send, and to whom. */
export type SitePace = {
  /** Resolves when one more packet may go: to this address, or to somebody outside the VLANs. */
  admit(address?: string): Promise<void>
  /** The addresses by who governs what is sent there; those at the site's own pace come first. */
  split(addresses: readonly string[]): { addresses: string[]; governor: Governor }[]
}

/** The pace of a plan: its packet budget, and within it the smaller one of each gentle VLAN. */
export function createSitePace(
  { vlans, skip, packetsPerSecond }: Pick<Plan, 'vlans' | 'skip' | 'packetsPerSecond'>,
  signal?: AbortSignal,
): SitePace {
  const site = createGovernor(packetsPerSecond, signal)
  const gentle = new Map<string, Governor>()
  if (vlans.some(isGentle)) {
    for (const { vlan, addresses } of assignTargets(vlans, skip)) {
      if (!isGentle(vlan)) continue
      const governor = within(
        site,
        createGovernor(Math.min(packetsPerSecond, GENTLE_PACKETS_PER_SECOND), signal),
      )
      for (const address of addresses) gentle.set(address, governor)
    }
  }
  const governorOf = (address: string) => gentle.get(address) ?? site

  return {
    admit: address => (address === undefined ? site : governorOf(address)).admit(),
    split(addresses) {
      const groups = Map.groupBy(addresses, governorOf)
      const usual = groups.get(site)
      groups.delete(site)
      return [...(usual ? [[site, usual] as const] : []), ...groups].map(
        ([governor, addresses]) => ({ governor, addresses }),
      )
    },
  }
}

/** Whether the devices of the VLAN are read one at a time, at a small budget of packets. */
export function isGentle({ pace }: Pick<PlanVlan, 'pace'>): boolean {
  return pace === 'gentle'
}

/** What the smaller budget allows, paid from the larger one, too. */
function within(larger: Governor, smaller: Governor): Governor {
  return {
    packetsPerSecond: smaller.packetsPerSecond,
    async admit() {
      await smaller.admit()
      await larger.admit()
    },
  }
}
