import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Interface } from '../../schemas/interface.ts'
import type { Section } from '../../schemas/section.ts'
import type { BasePort } from '../mibs/bridge-mib.ts'
import type { Varbind } from '../snmp/session.ts'
import type { SystemGroup } from '../snmp/system-group.ts'
import { textOf } from './varbind-text.ts'

const hrDeviceType = '1.3.6.1.2.1.25.3.2.1.2.1'
const hrDevicePrinter = '1.3.6.1.2.1.25.3.1.5'
const prtGeneralConfigChanges = '1.3.6.1.2.1.43.5.1.1.1.1'
const upsIdentModel = '1.3.6.1.2.1.33.1.1.2.0'
const upsBatteryStatus = '1.3.6.1.2.1.33.1.2.1.0'
const dot1dBaseNumPorts = '1.3.6.1.2.1.17.1.2.0'
const dot1dStpProtocolSpecification = '1.3.6.1.2.1.17.2.1.0'
const dot1qVlanVersionNumber = '1.3.6.1.2.1.17.7.1.1.1.0'
const ospfAdminStat = '1.3.6.1.2.1.14.1.2.0'
const bgpLocalAs = '1.3.6.1.2.1.15.2.0'
const sysServices = '1.3.6.1.2.1.1.7.0'
const lldpLocSysCapEnabled = '1.0.8802.1.1.2.1.3.6.0'

/** What is asked of a device that no profile knows, in the GET of the probes. */
export const kindEvidenceOids: readonly string[] = [
  hrDeviceType,
  prtGeneralConfigChanges,
  upsIdentModel,
  upsBatteryStatus,
  dot1dBaseNumPorts,
  dot1dStpProtocolSpecification,
  dot1qVlanVersionNumber,
  ospfAdminStat,
  bgpLocalAs,
  sysServices,
  lldpLocSysCapEnabled,
]

/** Words in a description that name a kind, the telling ones first: a "UPS network management card" is a UPS. */
const kindWords: readonly (readonly [RegExp, DeviceKind])[] = [
  [
    /\b(?:e?pdu|power distribution|sensors?|thermo\w+|projector|console server|terminal server|serial device|media converter|time server|ntp server|kvm)\b/i,
    'other',
  ],
  [/\b(?:ups|uninterruptible|onduleur)\b/i, 'ups'],
  [
    /\b(?:wireless (?:lan )?(?:controller|switch)|wlan controller|mobility controller|wlc)\b/i,
    'wireless-controller',
  ],
  [/\b(?:access[ -]?point|wireless ap|wi-?fi ap|wap)\b/i, 'access-point'],
  [/\b(?:printer|laserjet|officejet|deskjet|mfp|multifunction|copier|print ?server)\b/i, 'printer'],
  [
    /\b(?:camera|webcam|ip ?cam|nvr|dvr|video (?:en|de)coder|video server|video recorder)\b/i,
    'camera',
  ],
  [/\b(?:ip ?phone|voip|sip|deskphone|telephone|pbx|ipbx|analog gateway|intercom)\b/i, 'phone'],
  [/\b(?:firewall|security appliance|security gateway|utm|ngfw|vpn gateway)\b/i, 'firewall'],
  [/\b(?:esxi?|proxmox|xenserver|xcp-ng|hyper-v|hypervisor)\b/i, 'hypervisor'],
  [/\b(?:nas|disk ?station|storage (?:system|array|appliance)|filer)\b/i, 'nas'],
  [
    /\b(?:ilo|i?drac\d*|ipmi|bmc|lights-out|remote access controller|remote management|imm2?)\b/i,
    'bmc',
  ],
  [/switch|commutateur/i, 'switch'],
  [/\b(?:router|routeur|gateway|cpe|modem)\b/i, 'router'],
]

/** The kind that the standard MIBs, then the words of sysDescr, show; `unknown` when they show none. */
export function kindFromEvidence(system: SystemGroup, probed: readonly Varbind[]): DeviceKind {
  const answers = new Map(
    probed.filter(it => it.type !== 'absent').map(varbind => [varbind.oid, varbind] as const),
  )
  const textAt = (oid: string) => {
    const varbind = answers.get(oid)
    return varbind && textOf(varbind)
  }
  if (textAt(hrDeviceType) === hrDevicePrinter || answers.has(prtGeneralConfigChanges)) {
    return 'printer'
  }
  if (answers.has(upsIdentModel) || answers.has(upsBatteryStatus)) return 'ups'

  const word = kindWords.find(([pattern]) => pattern.test(system.sysDescr ?? ''))
  if (word) return word[1]

  const capable = kindFromCapabilities(answers.get(lldpLocSysCapEnabled))
  if (capable) return capable
  const isBridge =
    Number(textAt(dot1dBaseNumPorts) ?? 0) >= 4 ||
    answers.has(dot1qVlanVersionNumber) ||
    answers.has(dot1dStpProtocolSpecification)
  if (isBridge) return 'switch'
  if (Number(textAt(bgpLocalAs) ?? 0) > 0 || textAt(ospfAdminStat) === '1') return 'router'
  return kindFromServices(Number(textAt(sysServices) ?? Number.NaN))
}

/** LLDP-MIB LldpSystemCapabilitiesMap: bridge 2, wlanAccessPoint 3, router 4, telephone 5, counted from the left. */
function kindFromCapabilities(enabled: Varbind | undefined): DeviceKind | undefined {
  const bits = enabled?.type === 'octets' ? (enabled.value[0] ?? 0) : 0
  if (bits & 0x04) return 'phone'
  if (bits & 0x10) return 'access-point'
  if (bits & 0x20) return 'switch'
  return bits & 0x08 ? 'router' : undefined
}

/** SNMPv2-MIB sysServices: bit 1 physical, 2 datalink, 4 internet, 8 end-to-end, 64 applications. */
function kindFromServices(services: number): DeviceKind {
  if (services === 2 || services === 3) return 'switch'
  return services === 4 || services === 5 ? 'router' : 'unknown'
}

/** IANAifType of a wired and of a radio port. */
const ETHERNET = 6
const RADIO = 71

/** The kind that a device's own ports show, for one that nothing else told; undefined when they show none. */
export function kindFromPorts({
  interfaces,
  basePorts,
}: {
  interfaces: Section<Interface>
  basePorts: Section<BasePort>
}): DeviceKind | undefined {
  const ports = interfaces.status === 'complete' ? interfaces.rows : []
  const bridged = basePorts.status === 'complete' ? basePorts.rows.length : 0
  if (ports.some(port => port.type === RADIO)) return 'access-point'
  // Five: a server or a router bridges a few ports, too; a switch is made of them.
  const wired = ports.filter(port => port.type === ETHERNET).length
  return bridged >= 5 && wired >= 5 ? 'switch' : undefined
}
