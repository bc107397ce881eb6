import { apcProfiles } from './apc.ts'
import { arubaProfiles } from './aruba.ts'
import { ciscoProfiles } from './cisco.ts'
import type { DeviceProfile } from './device-profile.ts'
import { eaton } from './eaton.ts'
import { freeFirewalls } from './free-firewalls.ts'
import { h3cComware } from './h3c.ts'
import { hpe } from './hpe.ts'
import { microsoft } from './microsoft.ts'
import { netSnmpHosts } from './net-snmp.ts'
import { synology } from './synology.ts'

/** Every family the agent knows. Their order does not matter: the most specific match wins. */
export const profiles: readonly DeviceProfile[] = [
  ...apcProfiles,
  ...arubaProfiles,
  ...ciscoProfiles,
  ...eaton,
  ...freeFirewalls,
  ...h3cComware,
  ...hpe,
  ...microsoft,
  ...netSnmpHosts,
  ...synology,
]
