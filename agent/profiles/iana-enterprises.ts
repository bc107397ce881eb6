import type { SystemGroup } from '../snmp/system-group.ts'

/**
 * IANA private enterprise numbers of makers that build what is found on a school's or a regional network, by the name
 * people read on the box: number and name, comma-separated. Where a maker was bought, the name on the newer boxes.
 */
const numbered = `
2 IBM, 9 Cisco, 11 HP, 18 Nortel, 23 Novell, 33 MRV, 36 DEC, 42 Oracle, 43 3Com, 45 Avaya, 52 Enterasys,
59 Silicon Graphics, 63 Apple, 81 Avaya, 89 Radlan, 94 Nokia, 95 Allen-Bradley, 111 Oracle, 116 Hitachi, 119 NEC,
122 Sony, 123 Nokia, 128 Tektronix, 161 Motorola, 164 RAD, 166 Shiva, 171 D-Link, 181 ADC, 186 Toshiba,
193 Ericsson, 202 SMC, 207 Allied Telesis, 211 Fujitsu, 231 Fujitsu, 232 HPE, 236 Samsung, 244 Lantronix,
248 Hirschmann, 253 Xerox, 258 Panasonic, 259 Edgecore, 266 Nexans, 272 bintec elmeg, 278 Hitachi Cable,
297 Fuji Xerox, 304 Netopia, 307 Livingston, 311 Microsoft, 318 APC, 326 Fore Systems, 332 Digi, 343 Intel,
351 Cisco, 367 Ricoh, 368 Axis, 388 Symbol, 393 Symantec, 429 U.S. Robotics, 437 Cisco, 476 Vertiv, 480 QMS,
494 Madge, 529 Ascend, 534 Eaton, 553 GarrettCom, 562 Nortel, 629 MRV, 637 Nokia, 641 Lexmark, 664 ADTRAN, 674 Dell,
683 Zebra, 705 Eaton, 710 Alvarion, 738 Telco Systems, 789 NetApp, 800 Alcatel-Lucent Enterprise, 818 GE,
850 Tripp Lite, 867 KTI Networks, 868 Transition Networks, 872 AVM, 890 Zyxel, 903 Radvision, 935 Megatec,
989 Airspan, 995 Multi-Tech, 1027 Mitel, 1129 Toshiba, 1139 EMC, 1182 Yamaha, 1211 StorageTek, 1229 SEH,
1230 McAfee, 1248 Epson, 1271 Ciena, 1347 Kyocera, 1369 Forcepoint, 1397 Tellabs, 1418 Dataprobe, 1429 Cisco,
1552 Oce, 1588 Brocade, 1602 Canon, 1663 QLogic, 1714 Infortrend, 1718 Server Technology, 1751 Avaya, 1768 Patton,
1795 Zhone, 1872 Radware, 1916 Extreme, 1918 Eaton, 1963 Intermec, 1966 Perle, 1981 EMC, 1991 Brocade, 2001 OKI,
2007 Teldat, 2011 Huawei, 2254 Delta, 2272 Extreme, 2281 Ceragon, 2334 Blue Coat, 2352 Ericsson, 2356 LANCOM,
2385 Sharp, 2435 Brother, 2440 EfficientIP, 2467 Cisco, 2509 Aviat, 2544 ADVA, 2590 Konica Minolta, 2603 Allot,
2604 Sophos, 2606 Rittal, 2620 Check Point, 2623 Asus, 2634 WTI, 2636 Juniper, 2682 DPS Telecom, 2684 Poly,
2736 EtherWAN, 2863 Technicolor, 2879 Sonus, 2925 Avocent, 2947 Best Power, 3003 Alcatel-Lucent Enterprise,
3052 Asentria, 3076 Cisco, 3097 WatchGuard, 3181 MICROSENS, 3184 RLE Technologies, 3212 Crestron, 3224 Juniper,
3309 Nomadix, 3320 BDCOM, 3351 Overland, 3373 SIAE Microelettronica, 3375 F5, 3417 Blue Coat, 3444 egnite,
3478 Spectra Logic, 3697 Quantum, 3699 NTI, 3709 Datacom, 3715 Teleste, 3764 Quantum, 3808 CyberPower,
3833 Schneider Electric, 3854 AKCP, 3902 ZTE, 3955 Linksys, 3967 Bosch, 3996 Sophos, 4115 ARRIS, 4329 Siemens,
4346 Phoenix Contact, 4413 Broadcom, 4458 Radwin, 4491 CableLabs, 4515 PacketLight, 4526 Netgear, 4555 Socomec,
4686 VegaStream, 4756 CTC Union, 4779 BayTech, 4874 Juniper, 4881 Ruijie, 4935 Mediatrix, 4981 ARRIS, 4998 ARRIS,
5003 AudioCodes, 5040 Wiesemann & Theis, 5089 Clavister, 5205 Ruby Tech, 5227 Buffalo, 5454 Trango, 5468 Actelis,
5491 Riello, 5504 Zhone, 5528 NetBotz, 5567 Riverstone, 5596 Cisco, 5597 Meinberg, 5624 Enterasys, 5651 Maipu,
5655 Cisco, 5875 FiberHome, 5951 Citrix, 6027 Dell, 6050 Gamatronic, 6066 Calix, 6080 BridgeWave, 6101 Trend Micro,
6141 Ciena, 6247 Comtech, 6296 Dasan, 6302 Vertiv, 6321 Calix, 6339 DCN, 6387 ARRIS, 6486 Alcatel-Lucent Enterprise,
6527 Nokia, 6530 2N, 6574 Synology, 6618 Quintum, 6666 innovaphone, 6827 Smoothwall, 6876 VMware, 6889 Avaya,
6894 DDN, 6926 MRV, 6983 Check Point, 7146 Zeus, 7244 Quanta, 7262 DragonWave, 7309 Alpha Technologies, 7312 Barco,
7342 Omnitron, 7367 DrayTek, 7428 Microsemi, 7465 WISI, 7483 Nokia, 7526 Snom, 7564 Array Networks,
7571 SAF Tehnika, 7779 Infoblox, 7800 Ubiquoss, 7933 Promise, 8164 Cisco, 8338 Sensaphone, 8691 Moxa,
8741 SonicWall, 8744 HPE, 8886 Raisecom, 9070 Microsemi, 9148 Oracle, 9303 Waystream, 9694 Arbor, 9789 Sophos,
9839 Carel, 9967 Bluesocket, 10002 Ubiquiti, 10159 Panasas, 10297 Advantech, 10418 Avocent, 10456 PLANET,
10642 Zebra, 10704 Barracuda, 10728 Redline, 10734 TippingPoint, 10830 APCON, 10876 Supermicro, 11096 Hitachi,
11256 Stormshield, 11369 Lenovo, 11610 Sandvine, 11857 Transmode, 11863 TP-Link, 11898 Proxim, 12124 Dell,
12148 Eltek, 12196 Kemp, 12356 Fortinet, 12394 Alvarion, 12532 Pulse Secure, 12740 Dell, 12925 HPE, 13191 OneAccess,
13315 BlueCat, 13464 FS, 13576 WAGO, 13742 Raritan, 13827 EndRun, 13858 Eltek, 13885 Poly, 14125 EnGenius,
14179 Cisco, 14223 Cisco, 14331 Topsec, 14525 Juniper, 14823 Aruba, 14941 ExaGrid, 14988 MikroTik, 15004 RuggedCom,
15227 Venustech, 15397 Procera, 15497 Cisco, 15983 Fortinet, 16174 Sensatronics, 16177 Westermo, 16378 Digi,
20974 AMI, 16901 Mojo Networks, 17049 Extron, 17095 ServersCheck, 17163 Riverbed, 17373 Geist, 17471 Actelis,
17491 Barix, 17713 Cambium, 18070 BTI Systems, 18248 Papouch, 18334 Konica Minolta, 18837 Spectracom, 18928 Areca,
19011 Jacarta, 19046 Lenovo, 19536 Panduit, 19746 Dell, 19849 NSFOCUS, 20044 Ekinops, 20301 Lenovo, 20540 Red Lion,
20542 Sierra Wireless, 20632 Barracuda, 20858 Casa, 20916 AVTECH, 20992 Cradlepoint, 21013 Xirrus, 21067 Cyberoam,
21091 Exinda, 21111 PowerWalker, 21239 Vertiv, 21296 Infinera, 21317 ATEN, 21362 IFOTEC, 21796 HW group,
21839 Alaxala, 21940 Enatel, 22420 Accedian, 22610 A10 Networks, 22626 Comet, 22736 Digium, 23695 Peplink,
23867 Silver Peak, 24062 Korenix, 24681 QNAP, 24693 FireBrick, 24734 Doremi, 24807 Riso, 25007 Inteno,
25049 Opengear, 25053 Ruckus, 25167 Genexis, 25461 Palo Alto Networks, 25506 HPE, 25597 Trellix, 25651 Exalt,
25728 NetPing, 25766 Christie, 25972 ORing, 26122 Zenitel, 26543 Lenovo, 26813 Marway, 26866 Gigamon,
26928 Aerohive, 27297 Temperature@lert, 27514 QTECH, 27662 Peplink, 27975 FS, 28507 GUDE, 28533 Cyan,
28557 Hillstone, 28866 TRENDnet, 29462 Stulz, 29671 Meraki, 30054 Untangle, 30065 Arista, 30155 OpenBSD, 30803 VyOS,
30826 Smartoptics, 30932 Chatsworth, 31034 Schleifenbauer, 31496 NetModule, 31648 DPtech, 31770 Bachmann,
31926 Siklu, 32285 Topvision, 32761 LigoWave, 33049 Mellanox, 33234 Halon, 34097 Racktivity, 34278 Janitza,
34592 C-Data, 34774 Huawei, 35047 Sangfor, 35098 Pica8, 35265 Eltex, 35424 Viprinet, 36849 Hanwha, 37072 Lantech,
37447 Nimble, 37459 Yealink, 37945 Inspur, 37950 V-SOL, 38243 Thecus, 38370 jetNEXUS, 38446 Enlogic, 38783 Teradici,
39003 Sub10, 39052 Vutlan, 39145 ICT, 39165 Hikvision, 40045 Nexenta, 40093 Pantum, 40310 Cumulus, 40418 SNR,
40482 Pure Storage, 40748 IONODES, 41112 Ubiquiti, 41263 Nutanix, 41916 Cisco, 42229 Infinera, 42359 Versa,
42397 Grandstream, 43356 Mimosa, 44194 EnGenius, 44641 VyOS, 44738 Asustor, 45346 VeloCloud, 45621 Tycon,
45770 Digital Loggers, 46242 Netonix, 46501 Didactum, 47196 Aruba, 48690 Teltonika, 49929 Rubrik, 50001 Hikvision,
50536 iXsystems, 52642 FS, 52674 Schneider Electric, 53973 ABB, 55062 QNAP, 1004849 Dahua`

const vendors = new Map(
  numbered
    .trim()
    .split(/,\s*/)
    .map(entry => {
      const [number = '', ...name] = entry.split(' ')
      return [number, name.join(' ')] as const
    }),
)

/** Makers of agents, not of devices: their number in sysObjectID says which software answers. */
const agentMakers = new Set(['8072', '2021', '12325', '2238', '99'])

const systems: readonly (readonly [RegExp, string])[] = [
  [/^Linux\b/i, 'Linux'],
  [/\bFreeBSD\b/i, 'FreeBSD'],
  [/\bOpenBSD\b/i, 'OpenBSD'],
  [/\bNetBSD\b/i, 'NetBSD'],
  [/\bDragonFly\b/i, 'DragonFly BSD'],
  [/\bDarwin\b|\bmac ?OS\b/i, 'Apple'],
  [/\bWindows\b/i, 'Microsoft'],
  [/\bSunOS\b|\bSolaris\b/i, 'Oracle'],
  [/\bHP-UX\b/i, 'HPE'],
  [/\bAIX\b/, 'IBM'],
]

/** Names that begin a sysDescr only when they are the maker's: not the words of a language. */
const names = [...new Set(vendors.values())].filter(
  name => !['Delta', 'Sharp', 'Radlan'].includes(name),
)

/** Whether sysObjectID is that of an agent which anybody runs, or says nothing. */
export function isHostAgent(sysObjectId: string | undefined): boolean {
  const number = /^1\.3\.6\.1\.4\.1\.(\d+)/.exec(sysObjectId ?? '')?.[1]
  return !number || agentMakers.has(number)
}

/** The holder of an enterprise number. */
export function vendorOfNumber(enterprise: number): string | undefined {
  return vendors.get(String(enterprise))
}

/**
 * The maker that sysObjectID names. Where that is nobody known, or only the maker of the SNMP agent (net-snmp, bsnmpd):
 * the maker or the operating system that sysDescr begins with.
 */
export function findVendor(system: SystemGroup): string | undefined {
  // Some agents put a whole OID below another maker's; the inner one is the device.
  const number = /^.*\b1\.3\.6\.1\.4\.1\.(\d+)/.exec(system.sysObjectId ?? '')?.[1]
  const holder = number && !agentMakers.has(number) ? vendors.get(number) : undefined
  if (holder) return holder
  const descr = (system.sysDescr ?? '').replace(/^[^\p{L}\p{N}]+/u, '')
  return findMaker(descr) ?? systems.find(([pattern]) => pattern.test(descr))?.[1]
}

function findMaker(descr: string): string | undefined {
  const text = descr.toLowerCase()
  return names.find(
    name => text.startsWith(name.toLowerCase()) && !/[a-z0-9]/.test(text.charAt(name.length)),
  )
}
