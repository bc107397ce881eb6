import type { DeviceKind } from '../../schemas/device-kind.ts'

// What tells the kind of a host that answers no SNMP, as data. A maker, a name or a service stands here only if it means
// one kind in practice: a wrong kind is worse than none.

/** Makers, as IEEE registered them, whose network cards are in one kind of thing. */
export const kindsOfMakers: readonly (readonly [RegExp, DeviceKind])[] = [
  [/^Brother[ ,]/i, 'printer'],
  [/^Seiko Epson/i, 'printer'],
  [/^Canon Inc/i, 'printer'],
  [/^Ricoh Company/i, 'printer'],
  [/^Kyocera Document/i, 'printer'],
  [/^Lexmark International/i, 'printer'],
  [/^(?:Xerox Corporation|Fujifilm Business Innovation)/i, 'printer'],
  [/^Konica Minolta/i, 'printer'],
  [/^Oki Electric/i, 'printer'],
  [/^Toshiba TEC/i, 'printer'],
  [/^Sato Corporation/i, 'printer'],
  [/^Axis Communications/i, 'camera'],
  [/^Hangzhou Hikvision/i, 'camera'],
  [/^Zhejiang Dahua Technology/i, 'camera'],
  [/^Mobotix/i, 'camera'],
  [/^Vivotek/i, 'camera'],
  [/^(?:Samsung Techwin|Hanwha Vision)/i, 'camera'],
  [/^Reolink/i, 'camera'],
  [/^Xiamen Milesight/i, 'camera'],
  [/Yealink/i, 'phone'],
  [/^Polycom/i, 'phone'],
  [/^snom technology/i, 'phone'],
  [/^Aastra Telecom/i, 'phone'],
  [/^Mitel (?:Corporation|Networks)/i, 'phone'],
  [/^Gigaset/i, 'phone'],
  [/^Fanvil/i, 'phone'],
  [/^Spectralink/i, 'phone'],
  [/^Synology/i, 'nas'],
  [/^QNAP/i, 'nas'],
  [/^Asustor/i, 'nas'],
  [/^Thecus/i, 'nas'],
  [/^American Power Conversion/i, 'ups'],
  [/^MGE UPS/i, 'ups'],
  [/^CyberPower/i, 'ups'],
  [/^Super Micro Computer/i, 'server'],
]

/** Names that makers give their products before anybody renames them; most hold the end of the MAC address. */
export const kindsOfDefaultNames: readonly (readonly [RegExp, DeviceKind])[] = [
  [/^npi[0-9a-f]{6}$/, 'printer'], // HP
  [/^hp[0-9a-f]{6}$/, 'printer'], // HP inkjets
  [/^brn?w?[0-9a-f]{12}$/, 'printer'], // Brother
  [/^epson[0-9a-f]{6}$/, 'printer'],
  [/^canon[0-9a-f]{6}$/, 'printer'],
  [/^rnp[0-9a-f]{6,12}$/, 'printer'], // Ricoh
  [/^km[0-9a-f]{6}$/, 'printer'], // Kyocera
  [/^et[0-9a-f]{12}$/, 'printer'], // Lexmark
  [/^xrx[0-9a-f]{12}$/, 'printer'], // Xerox
  [/^sec[0-9a-f]{12}$/, 'printer'], // Samsung
  [/^axis-[0-9a-f]{12}$/, 'camera'],
  [/^sep[0-9a-f]{12}$/, 'phone'], // Cisco
  [/^sip-t\d{2}[a-z]*$/, 'phone'], // Yealink
  [/^polycom[_-]?[0-9a-f]{12}$/, 'phone'],
  [/^diskstation$/, 'nas'], // Synology
  [/^nas[0-9a-f]{6}$/, 'nas'], // QNAP
  [/^desktop-[0-9a-z]{7}$/, 'pc'], // Windows 10 and later
  [/^laptop-[0-9a-z]{8}$/, 'pc'],
  [/^ipad(?:-|$)/, 'tablet'],
  [/^iphone(?:-|$)/, 'phone'],
]

/** Models of the _device-info record of multicast DNS. */
export const kindsOfModels: readonly (readonly [RegExp, DeviceKind])[] = [
  [/^iPad/, 'tablet'],
  [/^iPhone/, 'phone'],
  [/^(?:MacBook|iMac|Macmini|MacPro|MacStudio|Mac\d)/, 'pc'],
  [/^(?:Xserve|RackMac|MacSamba|TimeCapsule)/, 'nas'], // as file servers with Samba or Netatalk call themselves
  [/^AppleTV/, 'other'],
]

/** Services that only one kind of host offers. */
export const kindsOfServices: readonly (readonly [string, DeviceKind])[] = [
  ['_axis-video._tcp', 'camera'],
  ['_qdiscover._tcp', 'nas'],
  ['_workstation._tcp', 'pc'],
]

/** Services of printers, and of computers that share theirs. */
export const PRINTING_SERVICES: readonly string[] = [
  '_ipp._tcp',
  '_ipps._tcp',
  '_printer._tcp',
  '_pdl-datastream._tcp',
]

/** A host that offers one of these is a computer, whatever it prints. */
export const COMPUTING_SERVICES: readonly string[] = [
  '_workstation._tcp',
  '_ssh._tcp',
  '_sftp-ssh._tcp',
  '_rfb._tcp',
  '_afpovertcp._tcp',
]

/** Makers of tablets and phones, and of much else: they count only in a VLAN that is for these. */
export const HANDHELD_MAKERS =
  /^(?:Apple|Samsung Electronics|Lenovo Mobile|Archos|Huawei Device|Xiaomi|Beijing Xiaomi|Honor Device|Amazon Technologies)/i

/** Makers of whose wireless devices nearly all are phones. */
export const PHONE_MAKERS =
  /^(?:Xiaomi Communications|Guangdong Oppo|vivo Mobile|OnePlus|Motorola Mobility|HMD Global|Fairphone|Realme)/i

/** What the name or the purpose of a VLAN says that it is for. */
export const TABLET_VLAN = /\btablet|\bipad/i
export const WIRELESS_VLAN = /wi-?fi|\bwlan|wireless|sans[ -]fil|\bbyod|\bssid/i
