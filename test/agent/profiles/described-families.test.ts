import { expect, test } from 'vitest'
import { identify } from '../../../agent/observe/identify.ts'
import { readFacts } from '../../../agent/observe/read-facts.ts'
import { profiles } from '../../../agent/profiles/registry.ts'
import { replaySession } from '../replay-session.ts'

/**
 * Devices that answer nothing but their system group: enterprise-relative sysObjectID, sysDescr in the wording of the
 * makers' manuals, then kind, vendor, model and version as they must be seen (an empty cell: not judged).
 */
const described = `
9.1.222 | IOS (tm) 7200 Software (C7200-IK9S-M), Version 12.3(26), RELEASE SOFTWARE (fc2) | router | Cisco | | 12.3(26)
9.1.108 | Cisco Internetwork Operating System Software IOS (tm) 2500 Software (C2500-I-L), Version 12.0(7)T | router | Cisco | | 12.0(7)T
9.1.619 | Cisco IOS Software, C1240 Software (C1240-K9W7-M), Version 12.4(25d)JA2, RELEASE SOFTWARE (fc1) | access-point | Cisco | | 12.4(25d)JA2
9.1.592 | Cisco IOS Software, CBS30X0 Software (CBS30X0-IPBASE-M), Version 12.2(55)SE6 | switch | Cisco | | 12.2(55)SE6
9.1.697 | Cisco IOS Software, C3750 Software (C3750-IPBASEK9-M), Version 12.2(55)SE12, RELEASE SOFTWARE (fc2) | switch | Cisco | | 12.2(55)SE12
9.1.283 | Cisco Internetwork Operating System Software IOS (tm) s72033_rp Software (s72033_rp-PK9SV-M), Version 12.2(18)SXD7 | switch | Cisco | | 12.2(18)SXD7
9.1.1527 | Cisco IOS Software, VG224 Software (VG224-I6K9S-M), Version 12.4(22)T5, RELEASE SOFTWARE (fc2) | phone | Cisco | | 12.4(22)T5
9.1.451 | Cisco PIX Firewall Version 6.3(5) | firewall | Cisco | | 6.3(5)
9.1.522 | Cisco Adaptive Security Appliance Version 9.16(3)23 | firewall | Cisco | | 9.16(3)23
9.12.3.1.3.1491 | Cisco NX-OS(tm) nxos.9.3.7.bin, Software (nxos), Version 9.3(7), RELEASE SOFTWARE Copyright (c) 2002-2021 | switch | Cisco | | 9.3(7)
9.12.3.1.3.574 | Cisco MDS 9148 FC Switch, Software (m9100-s3ek9-mz), Version 5.2(8), RELEASE SOFTWARE | switch | Cisco | | 5.2(8)
9.1.1018 | Cisco IOS XR Software (Cisco CRS-8/S), Version 5.1.3[Default] Copyright (c) 2014 by Cisco Systems, Inc. | router | Cisco | | 5.1.3
437.1.1.3.3.1 | Cisco Systems Catalyst 1900,V9.00.05 | switch | Cisco | Catalyst 1900 | 9.00.05
9.1.824 | Application Control Engine Module, Version A2(3.6) | other | Cisco | | A2(3.6)
1429.2.2.6.1 | Cisco D9865 Satellite Receiver | other | Cisco | D9865 |
41916.3.1 | Viptela vEdge-1000 18.4.303 | router | Cisco | vEdge-1000 | 18.4.303
6527.1.3.4 | TiMOS-B-12.0.R8 both/hops64 ALCATEL SR 7750 Copyright (c) 2000-2014 Alcatel-Lucent. | router | Nokia | SR 7750 | 12.0.R8
6527.6.2.2.2.7 | TiMOS-B-20.5.R1 both/x86_64 Nokia SAS-Sx 7210 Copyright (c) 2000-2020 Nokia. | router | Nokia | SAS-Sx 7210 | 20.5.R1
6141.1.96 | 3930 Service Delivery Switch | switch | Ciena | 3930 |
3902.1082.1001.320.2.1 | C320 Version V2.1.0 Software, Copyright (c) by ZTE Corporation | switch | ZTE | C320 | V2.1.0
3902.3.100.6002.2 | ZXR10 ROS Version V4.08.24R2 ZXR10 2928-SI | switch | ZTE | |
164.6.1.6.53 | ETX-203AX Hw: 1.0/A, Sw: 6.8.5(1.27) | switch | RAD | ETX-203AX | 6.8.5(1.27)
1182.1.49 | RTX1210 Rev.14.01.26 (Wed Oct 4 2017) | router | Yamaha | RTX1210 | 14.01.26
1182.3.4 | SWX2310P-28GT Rev.2.02.20 (Tue Jul 28 2020) | switch | Yamaha | SWX2310P-28GT | 2.02.20
24693.1 | FB2900 FireBrick FB2900 V1.55.007 Chloe Network Interface | router | FireBrick | FB2900 | V1.55.007
4491.2.4.1 | <<HW_REV: 2; VENDOR: Technicolor; BOOTR: 2.4.0; SW_REV: STD2.20.05; MODEL: TC7200>> | router | Technicolor | TC7200 | STD2.20.05
8072.3.2.10 | Linux ipfire.example.org 5.15.59-ipfire #1 SMP Wed Aug 31 10:00:00 GMT 2022 x86_64 | firewall | IPFire | | 5.15.59-ipfire
8072.3.2.10 | Linux NAS1A2B3C 5.10.60-qnap #1 SMP Thu Jan 5 03:33:12 CST 2023 x86_64 | nas | QNAP | | 5.10.60-qnap
8072.3.2.10 | Linux UDM-Pro 4.19.152-ui-alpine #4.19.152 SMP Tue Jan 16 2024 aarch64 | firewall | Ubiquiti | UDM-Pro |
8072.3.2.10 | Linux Tower 5.19.17-Unraid #2 SMP PREEMPT_DYNAMIC Wed Nov 2 2022 x86_64 | nas | Unraid | |
8072.3.2.10 | Linux DD-WRT 3.10.108-d10 #40 SMP Mon Dec 21 2020 armv7l | router | DD-WRT | |
63.501 | Apple AirPort - Apple Inc., 2006-2012.  All rights Reserved. | access-point | Apple | |
231.7.2.9.1.4 | HiPath 3000 V9 | phone | Siemens | |
7262.2.3 | DragonWave Horizon Compact | access-point | DragonWave | |
2509.8.7 | Eclipse Packet Node | access-point | Aviat | |
5468.1.40 | Actelis ML700 | switch | Actelis | |
3052.13 | SiteBoss 550 2.11.410 STD | other | Asentria | |
22626.1.5 | T7511 | other | Comet | |
13858.1 | Valere BC2000-A01-10VC | other | Eltek | |
3697.1.10 | Quantum Scalar i3 | nas | Quantum | |
2879.1.9.2 | Sonus SBC 1000 | phone | Sonus | |
11.2.3.7.11.34 | HP J4902A ProCurve Switch 6108, revision H.07.54, ROM H.07.01 (/sw/code/build/fish(mkfs)) | switch | HPE | J4902A ProCurve Switch 6108 | H.07.54
11.2.3.7.11.9 | HP J4121A ProCurve Switch 4000M, revision C.09.22, ROM C.06.01 (/sw/code/build/vgro(c09)) | switch | HPE | | C.09.22
11.2.3.7.11.44 | ProCurve Access Point 530 WESM.01.03 | access-point | HPE | |
12925.1 | HP_3PAR 7200c, ID: 25672, Serial number: 1625672, InForm OS version: 3.2.2 (MU4) | nas | HPE | | 3.2.2
232.165.11 | HPE Metered PDU 7.3kVA P9R52A | other | HPE | |
6486.803.1.1.2.1 | Alcatel-Lucent Enterprise OS2360-P24 5.1.10.R02 GA, June 10, 2022. | switch | Alcatel-Lucent Enterprise | OS2360-P24 | 5.1.10.R02
800.3.1.1.26 | Alcatel OmniSwitch 6624 5.1.6.R02 GA, March 17, 2006. | switch | Alcatel-Lucent Enterprise | | 5.1.6.R02
207.1.4.172 | Allied Telesis AT-TQ4600 Wireless Access Point | access-point | Allied Telesis | AT-TQ4600 |
207.1.4.66 | Allied Telesyn Ethernet Switch AT-8024 | switch | Allied Telesis | AT-8024 |
207.1.1.100 | Allied Telesis router/switch, Software (AlliedWare Plus) Version 5.5.1-2.1 | switch | Allied Telesis | | 5.5.1-2.1
171.10.133.1 | DWS-3160-24PC Gigabit Ethernet Unified Switch | wireless-controller | D-Link | DWS-3160-24PC |
171.10.117.1.3 | DGS-3120-24TC Gigabit Ethernet Switch | switch | D-Link | DGS-3120-24TC |
171.20.1.10 | DVG-5004S VoIP gateway | phone | D-Link | DVG-5004S |
4526.100.10.20 | GSM7248V2 ProSafe 48-port Gigabit L2+ Managed Switch, 8.0.3.25, B5.0.0.7 | switch | Netgear | GSM7248V2 | 8.0.3.25
4526.100.10.32 | M4300-28G ProSAFE 24-port 1G and 2-port 10GBASE-T, 2-port 10G SFP+, 12.0.2.6, 1.0.0.8 | switch | Netgear | M4300-28G | 12.0.2.6
4526.100.6.12 | ProSafe FVS336Gv2 | firewall | Netgear | |
11863.1.1.1 | JetStream 24-Port Gigabit L2 Managed Switch with 4 SFP Slots | switch | TP-Link | |
11863.10.1.1 | EAP245 AC1750 Wireless Dual Band Gigabit Access Point | access-point | TP-Link | |
890.1.5.8.20 | ES-3124 | switch | Zyxel | ES-3124 |
890.1.6.110 | ZyWALL 1050 | firewall | Zyxel | ZyWALL 1050 |
890.1.2.27.9 | Prestige 2602HW | router | Zyxel | |
890.1.5.13.5 | IES-1248-51 | switch | Zyxel | IES-1248-51 |
4329.15.1.1.2 | HiPath Wireless Controller C4110 V8 | wireless-controller | Enterasys | |
5624.2.1.53 | Enterasys Networks, Inc. Matrix N7 Platinum Rev 05.42.04 08/25/2006--13:45 ofc | switch | Enterasys | Matrix N7 Platinum | 05.42.04
52.3.9.33.1.6 | Cabletron Systems, Inc. ELS100-24TXG Rev 1.02.03 | switch | Enterasys | | 1.02.03
1916.2.306 | ExtremeXOS (5520-24T-EXOS) version 32.1.1.6 32.1.1.6 by release-manager on Thu Mar 17 2022 | switch | Extreme | 5520-24T-EXOS | 32.1.1.6
2011.2.224.279 | Huawei NetEngine AR6121 Huawei Versatile Routing Platform Software VRP (R) software, Version 5.170 (AR6120 V300R019C10SPC300) | router | Huawei | | V300R019C10SPC300
2011.2.62.2.5 | Huawei Versatile Routing Platform Software VRP (R) software, Version 8.180 (NE40E V800R010C10SPC500) Copyright (C) 2012-2018 | router | Huawei | | V800R010C10SPC500
2011.6.164.1 | SMU02B | other | Huawei | SMU02B |
674.10895.3024 | PowerConnect 5424 | switch | Dell | |
674.10895.3034 | PowerConnect M8024-k, 5.1.2.3, VxWorks 6.6 | switch | Dell | PowerConnect M8024-k | 5.1.2.3
6027.1.3.20 | Dell Networking OS Operating System Version: 2.0 Application Software Version: 9.14(2.6) Series: S3048-ON Copyright (c) 1999-2020 by Dell Inc. | switch | Dell | S3048-ON | 9.14(2.6)
674.10895.5015 | ArubaOS (MODEL: W-IAP135), Version 6.4.2.3 | access-point | Aruba | | 6.4.2.3
2636.1.1.1.2.57 | Juniper Networks, Inc. mx80 internet router, kernel JUNOS 12.3R3.4 #0: 2013-06-14 01:11:53 UTC | router | Juniper | mx80 | 12.3R3.4
2636.1.1.1.2.156 | Juniper Networks, Inc. acx1100 internet router, kernel JUNOS 15.1R5.5 | router | Juniper | acx1100 | 15.1R5.5
41112.1.11.1 | Linux 3.10.61 #0 mips AF60-LR | access-point | Ubiquiti | |
1991.1.3.62.1.1.1 | Ruckus Wireless, Inc. Stacking System ICX7150-48-POEF, IronWare Version 08.0.95dT211 Compiled on Apr 22 2021 | switch | Ruckus | | 08.0.95dT211
1991.1.3.34.2 | Foundry Networks, Inc. FastIron Edge X Series, IronWare Version 04.0.00aT3e1 Compiled on Dec 10 2007 | switch | Foundry | | 04.0.00aT3e1
2606.7 | Rittal CMC III SN 40123456 HW V3.00 SW V3.15.00_2 | other | Rittal | CMC III | 3.15.00_2
21796.4.9 | HWg-STE2 plus | other | HW group | HWg-STE2 |
3854.1 | sensorProbe2 Rev 27 v 2.0 SP439 Mar 28 2012 08:18:25 | other | AKCP | sensorProbe2 |
17373.4 | Watchdog 100 | other | Geist | |
2634.1.3 | WTI VMR-HD4D16 Version 6.42 | other | WTI | | 6.42
8072.3.2.10 | Linux gw 3.10.0-957.21.3cpx86_64 #1 SMP Thu Jan 13 17:48:54 IST 2022 x86_64 | firewall | Check Point | |
297.1.11.93.1 | EPSON AL-C500DN | printer | Epson | |
99999.1 | Acme GX-24 Gigabit Ethernet Switch, Firmware Version 2.4.1 | switch | | GX-24 | 2.4.1
99999.1 | Acme wireless access point WX200, SW: v3.1.0.12 | access-point | | | 3.1.0.12
99999.1 | Acme Edge 520, 4.1.2.7, Linux 3.6.5 | | | Acme Edge 520 | 4.1.2.7
99999.1 | Acme OLT8 FTTH concentrator, Software Release 3.2.9 | | | | 3.2.9
99999.1 | AcmeOS 7.2.1-p3 on GX-48 | | | GX-48 | 7.2.1-p3
15227.1.3 | Venustech USG | firewall | Venustech | |
`
  .trim()
  .split('\n')
  .map(line => line.split(' |').map(cell => cell.trim()))

test.each(described)('%s %s', async (arcs, sysDescr = '', kind, vendor, model, version) => {
  const system = { sysObjectId: `1.3.6.1.4.1.${arcs}`, sysDescr }
  const identity = identify(system, [], profiles)
  const facts = await readFacts(replaySession(''), identity, system)
  const seen = { vendor: '', ...identity, ...facts }
  expect(seen).toMatchObject({
    vendor,
    ...(kind ? { kind } : {}),
    ...(model ? { model } : {}),
    ...(version ? { version } : {}),
  })
})
