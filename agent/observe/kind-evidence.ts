import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { Interface } from '../../schemas/interface.ts'
import type { Section } from '../../schemas/section.ts'
import type { BasePort } from '../mibs/bridge-mib.ts'
import { isHostAgent } from '../profiles/iana-enterprises.ts'
import { usualKindOf } from '../profiles/usual-kinds.ts'
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
const ipForwarding = '1.3.6.1.2.1.4.1.0'
const hrMemorySize = '1.3.6.1.2.1.25.2.2.0'
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
  ipForwarding,
  hrMemorySize,
  lldpLocSysCapEnabled,
]

/** Words in a description that name a kind, the telling ones first: a "UPS network management card" is a UPS. */
const kindWords: readonly (readonly [RegExp, DeviceKind])[] = [
  [
    /\b(?:[er]?pdus?\d*|power distribut\w*|power strip|sensors?|sensor\w+|thermo\w+|environment\w* (?:monitor|manag)\w*|room alert|rack monitor\w*|projector|digital signage|codec|video ?conferenc\w*|console (?:server|manager)|terminal server|device server|serial device|media converter|time server|ntp server|kvm|speaker|strobe|siren|transfer switch|rectifier|load balancer|web switch|optical transport|dwdm|airconditi\w*|chiller)\b/i,
    'other',
  ],
  [/\b(?:ups\d*|uninterrupt[ia]ble|onduleur|usv)\b/i, 'ups'],
  [
    /\b(?:wireless (?:lan )?(?:controller|switch|service controller)|wi-?fi controller|wlan (?:controller|switch)|mobility controller|(?<!remote )access controller|wlc)\b/i,
    'wireless-controller',
  ],
  [
    /\b(?:access[ -]?point|wireless (?:ap|bridge|lan ap|client|station|mesh)|wi-?fi ap|managed ap|outdoor ap|indoor ap|wap|wlan ap|radio|microwave|point[ -]to[ -](?:multi)?point)\b|^ap\d{2,4}[a-z]{0,3}\b/i,
    'access-point',
  ],
  [
    /\b(?:printers?|\w*laserjet|officejet|deskjet|mfp|multi-?function|copier|print ?server|printing system|mf\d{3,4}\w*)\b/i,
    'printer',
  ],
  [
    /\b(?:cameras?|webcam|ip ?cam|nvr|dvr|video (?:en|de)coder|video server|video recorder|encoder|ptz)\b/i,
    'camera',
  ],
  [
    /\b(?:ip ?phone|voip|sip|sbc|deskphone|telephone|pbx|ipbx|ip-pbx|analog(?:ue)? (?:gateway|telephone adapter)|media gateway|call (?:manager|server)|unified communications?|intercom|door station)\b/i,
    'phone',
  ],
  [
    /\b(?:firewalls?|security (?:appliance|gateway|router|device)|utm|ngfw|next[ -]generation firewall|threat defen[sc]e|vpn gateway|ssl[ -]?vpn|ips appliance)\b/i,
    'firewall',
  ],
  [/\b(?:esxi?|proxmox|pve|xenserver|xcp-ng|hyper-v|hypervisor)\b/i, 'hypervisor'],
  [
    /\b(?:nas|(?:disk|rack) ?station|storage|\w+nas|san array|disk array|filer|tape library|backup appliance)\b/i,
    'nas',
  ],
  [
    /\b(?:ilo\d?|integrated lights-out|i?drac\d*|i?rmc|ipmi|i?bmc|lights-out|remote access controller|remote management|imm2?|onboard administrator|chassis management|management controller|hardware management system)\b/i,
    'bmc',
  ],
  [/switch|commutateur|\bolt\b|\bdslam\b/i, 'switch'],
  [/\b(?:[\w/]*routers?|routeur|[\w-]*gateway|cpe|cmts|modem|vdsl|adsl|lte|routeros)\b/i, 'router'],
  [/^hardware: .*windows|\bmail (?:server|gateway)\b|\bservers?\b/i, 'server'],
]

/** Systems of hosts, where their maker says nothing else. */
const hostSystem =
  /^(?:Linux|FreeBSD|OpenBSD|NetBSD|DragonFly|SunOS|AIX|HP-UX|Darwin|Hardware: .*Windows)\b/

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
  const services = Number(textAt(sysServices) ?? Number.NaN)
  const served = kindFromServices(services)
  if (served) return served
  const usual = usualKindOf(system.sysObjectId)
  if (usual) return usual
  if (isHostAgent(system.sysObjectId) && hostSystem.test(system.sysDescr ?? '')) return 'server'
  // Whoever forwards packets and is no host with memory and disks to show.
  return textAt(ipForwarding) === '1' && !answers.has(hrMemorySize) ? 'router' : 'unknown'
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
function kindFromServices(services: number): DeviceKind | undefined {
  if (services === 2 || services === 3) return 'switch'
  return services === 4 || services === 5 ? 'router' : undefined
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
