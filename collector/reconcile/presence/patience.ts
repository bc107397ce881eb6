import type { DeviceKind } from '../../../schemas/device-kind.ts'
import type { Patience, PresenceSettings } from '../../../schemas/presence-settings.ts'

const HOUR_MS = 3_600_000

/** Opening hours: a school day has twelve, a week sixty. Gear is on day and night; what pupils carry comes and goes. */
const always: Patience = { lateHours: 2, missingHours: 12 }
const weeks: Patience = { lateHours: 60, missingHours: 240 }

/** What holds where a site says nothing of its own. */
export const usualPatience: Readonly<Record<DeviceKind, Patience>> = {
  switch: always,
  'access-point': always,
  'wireless-controller': always,
  router: always,
  firewall: always,
  server: always,
  hypervisor: always,
  ups: always,
  nas: always,
  bmc: always,
  camera: { lateHours: 12, missingHours: 60 },
  printer: { lateHours: 12, missingHours: 120 },
  phone: { lateHours: 24, missingHours: 120 },
  pc: weeks,
  tablet: { lateHours: 120, missingHours: 480 },
  other: weeks,
  unknown: weeks,
}

/** How long a thing of this kind may be absent, in milliseconds of opening hours that were looked at. */
export function patienceMs(
  kind: DeviceKind,
  settings: PresenceSettings,
): { late: number; missing: number } {
  const { lateHours, missingHours } = settings.patience?.[kind] ?? usualPatience[kind]
  return { late: lateHours * HOUR_MS, missing: missingHours * HOUR_MS }
}
