import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { DeviceProfile } from '../profiles/device-profile.ts'

/** What a device is taken for, before its tables are read. */
export type Identity = {
  kind: DeviceKind
  /** From the profile, else from the enterprise number of sysObjectID; absent when neither knows. */
  vendor?: string
  /** Absent when no profile fits: the device is then read by the standard MIBs alone. */
  profile?: DeviceProfile
}
