import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { SystemGroup } from '../snmp/system-group.ts'

const hrDeviceType = '1.3.6.1.2.1.25.3.2.1.2.1'
const hrDevicePrinter = '1.3.6.1.2.1.25.3.1.5'
const prtGeneralConfigChanges = '1.3.6.1.2.1.43.5.1.1.1.1'
const prtGeneralSerialNumber = '1.3.6.1.2.1.43.5.1.1.17.1'
const upsIdentModel = '1.3.6.1.2.1.33.1.1.2.0'
const upsBatteryStatus = '1.3.6.1.2.1.33.1.2.1.0'
const dot1dBaseNumPorts = '1.3.6.1.2.1.17.1.2.0'
const sysServices = '1.3.6.1.2.1.1.7.0'

/** What is asked of a device that no profile knows, in the GET of the probes. */
export const kindEvidenceOids: readonly string[] = [
  hrDeviceType,
  prtGeneralConfigChanges,
  prtGeneralSerialNumber,
  upsIdentModel,
  upsBatteryStatus,
  dot1dBaseNumPorts,
  sysServices,
]

/** Words in a description that name a kind, the telling ones first: a "UPS network management card" is a UPS. */
const kindWords: readonly (readonly [RegExp, DeviceKind])[] = [
  [
    /\b(?:e?pdu|power distribution|sensor|thermomet|projector|console server|terminal server|serial device)/i,
    'other',
  ],
  [/\b(?:ups|uninterruptible|onduleur)\b/i, 'ups'],
  [
    /\b(?:wireless (?:lan )?controller|wlan controller|mobility controller|wlc)\b/i,
    'wireless-controller',
  ],
  [/\b(?:access[ -]?point|wireless ap|wi-?fi ap|wap)\b/i, 'access-point'],
  [
    /\b(?:printer|laserjet|officejet|deskjet|mfp|multifunction|copier|print ?server|label ?printer)\b/i,
    'printer',
  ],
  [/\b(?:camera|webcam|ip ?cam|nvr|dvr|video encoder|video recorder)\b/i, 'camera'],
  [/\b(?:ip ?phone|voip|sip|deskphone|telephone|pbx|ipbx|analog gateway)\b/i, 'phone'],
  [/\b(?:firewall|security appliance|security gateway|utm|ngfw|vpn gateway)\b/i, 'firewall'],
  [/\b(?:esxi?|proxmox|xenserver|xcp-ng|hyper-v|hypervisor)\b/i, 'hypervisor'],
  [/\b(?:nas|disk ?station|storage (?:system|array|appliance)|filer)\b/i, 'nas'],
  [
    /\b(?:i?lo|drac|ipmi|bmc|lights-out|remote access controller|remote management|imm2?)\b/i,
    'bmc',
  ],
  [/switch|commutateur/i, 'switch'],
  [/\b(?:router|routeur|gateway|cpe|modem)\b/i, 'router'],
]

/** The kind that the standard MIBs, then the words of sysDescr, show; `unknown` when they show none. */
export function kindFromEvidence(
  system: SystemGroup,
  scalars: ReadonlyMap<string, string>,
): DeviceKind {
  const isPrinter =
    scalars.get(hrDeviceType) === hrDevicePrinter ||
    scalars.has(prtGeneralConfigChanges) ||
    scalars.has(prtGeneralSerialNumber)
  if (isPrinter) return 'printer'
  if (scalars.has(upsIdentModel) || scalars.has(upsBatteryStatus)) return 'ups'

  const descr = system.sysDescr ?? ''
  const word = kindWords.find(([pattern]) => pattern.test(descr))
  if (word) return word[1]

  if (Number(scalars.get(dot1dBaseNumPorts) ?? 0) >= 4) return 'switch'
  return kindFromServices(Number(scalars.get(sysServices) ?? Number.NaN))
}

/** SNMPv2-MIB sysServices: bit 1 physical, 2 datalink, 4 internet, 8 end-to-end, 64 applications. */
function kindFromServices(services: number): DeviceKind {
  if (services === 2 || services === 3) return 'switch'
  return services === 4 || services === 5 ? 'router' : 'unknown'
}
