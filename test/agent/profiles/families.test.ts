import { expect, test } from 'vitest'
import { identify } from '../../../agent/observe/identify.ts'
import { readFacts } from '../../../agent/observe/read-facts.ts'
import { profiles } from '../../../agent/profiles/registry.ts'
import { replaySession } from '../replay-session.ts'

type Expected = { kind: string; vendor: string; model?: string; version?: string }

/** Enterprise-relative sysObjectID and sysDescr, in the wording of the makers' manuals, and what must be seen in them. */
const described: readonly (readonly [string, string, Expected])[] = [
  // HPE, H3C, 3Com
  [
    '25506.11.1.87',
    'HP Comware Platform Software, Software Version 5.20.99, Release 2221P20 HP A5120-24G EI Switch with 2 Interface Slots Copyright (c) 2010-2018 Hewlett-Packard Development Company, L.P.',
    {
      kind: 'switch',
      vendor: 'HPE',
      model: 'A5120-24G EI Switch with 2 Interface Slots',
      version: '5.20.99 Release 2221P20',
    },
  ],
  [
    '25506.11.1.181',
    'HPE Comware Platform Software, Software Version 7.1.070, Release 3506P05 HPE 5130 24G PoE+ 4SFP+ 1-slot HI JH326A Copyright (c) 2010-2020 Hewlett Packard Enterprise Development LP',
    {
      kind: 'switch',
      vendor: 'HPE',
      model: '5130 24G PoE+ 4SFP+ 1-slot HI JH326A',
      version: '7.1.070 Release 3506P05',
    },
  ],
  [
    '25506.1.1190',
    'H3C Comware Platform Software, Software Version 7.1.045, Release 3111P02 H3C S5130-52S-EI Copyright (c) 2004-2016 Hangzhou H3C Tech. Co., Ltd. All rights reserved.',
    { kind: 'switch', vendor: 'H3C', model: 'S5130-52S-EI', version: '7.1.045 Release 3111P02' },
  ],
  [
    '25506.1.861',
    'H3C Comware Platform Software, Software Version 5.20, Release 2507P35 H3C WX3024E Copyright (c) 2004-2014 Hangzhou H3C Tech. Co., Ltd.',
    {
      kind: 'wireless-controller',
      vendor: 'H3C',
      model: 'WX3024E',
      version: '5.20 Release 2507P35',
    },
  ],
  [
    '25506.11.1.31',
    'HPE Comware Platform Software, Software Version 7.1.059, Release 0304P12 HPE MSR2003 AC Router Copyright (c) 2010-2015',
    {
      kind: 'router',
      vendor: 'HPE',
      model: 'MSR2003 AC Router',
      version: '7.1.059 Release 0304P12',
    },
  ],
  [
    '43.1.16.4.3.5',
    '3Com Switch 4500 26-Port Software Version 3Com OS V3.03.02s168p11',
    { kind: 'switch', vendor: '3Com', version: '3.03.02s168p11' },
  ],
  ['43.10.27.4.1.2.2', '3Com SuperStack 3', { kind: 'switch', vendor: '3Com' }],
  [
    '11.2.3.7.11.45',
    'ProCurve J4900B Switch 2626, revision H.10.83, ROM H.08.02 (/sw/code/build/fish(ts_08_5))',
    { kind: 'switch', vendor: 'HPE', model: 'J4900B Switch 2626', version: 'H.10.83' },
  ],
  [
    '11.2.3.7.11.160',
    'HP J9773A 2530-24G-PoEP Switch, revision YA.15.16.0005, ROM YA.15.19 (/ws/swbuildm/YA_rel)',
    { kind: 'switch', vendor: 'HPE', model: 'J9773A 2530-24G-PoEP', version: 'YA.15.16.0005' },
  ],
  [
    '11.2.3.7.11.182.11',
    'Aruba JL261A 2930F-24G-PoE+-4SFP Switch, revision WC.16.10.0003, ROM WC.16.01.0006 (/ws/swbuildm)',
    {
      kind: 'switch',
      vendor: 'HPE',
      model: 'JL261A 2930F-24G-PoE+-4SFP',
      version: 'WC.16.10.0003',
    },
  ],
  [
    '11.2.3.7.11.212',
    'Aruba Instant On 1930 24G 4SFP/SFP+ Switch JL682A, InstantOn_1930_1.0.5.0 (139), Linux 4.4.120',
    {
      kind: 'switch',
      vendor: 'HPE',
      model: '1930 24G 4SFP/SFP+ Switch JL682A',
      version: '1930_1.0.5.0',
    },
  ],
  [
    '11.2.3.7.11.153',
    'HP ProCurve 1810G - 24 GE, P.2.22, eCos-2.0, CFE-2.1',
    { kind: 'switch', vendor: 'HPE', model: '1810G - 24 GE', version: 'P.2.22' },
  ],
  [
    '8744.1.50',
    'MSM410 - Hardware revision 54-00-1110-00:12 - Serial number SG9312P0AB - Firmware version 5.7.0.0-01-9938',
    { kind: 'access-point', vendor: 'HPE', version: '5.7.0.0-01-9938' },
  ],
  [
    '11.5.7.5.1',
    'HP VC Flex-10 Enet Module Virtual Connect 4.31',
    { kind: 'switch', vendor: 'HPE', version: '4.31' },
  ],
  [
    '232.9.4.9',
    'Integrated Lights-Out 3 1.94 Feb 12 2020',
    { kind: 'bmc', vendor: 'HPE', version: '1.94' },
  ],

  // Aruba
  [
    '14823.1.1.23',
    'ArubaOS (MODEL: Aruba650), Version 6.1.3.2 (33796)',
    { kind: 'wireless-controller', vendor: 'Aruba', model: 'Aruba650', version: '6.1.3.2' },
  ],
  [
    '14823.1.1.24',
    'ArubaOS (MODEL: ArubaS2500-48P-US), Version 7.3.2.2 (46602)',
    { kind: 'switch', vendor: 'Aruba', model: 'ArubaS2500-48P-US', version: '7.3.2.2' },
  ],
  [
    '14823.1.2.80',
    'ArubaOS (MODEL: 315), Version 8.6.0.4-8.6.0.4',
    { kind: 'access-point', vendor: 'Aruba', model: '315', version: '8.6.0.4-8.6.0.4' },
  ],
  [
    '47196.4.1.1.1.300',
    'Aruba JL660A 6300M 24SR5 CL6 PoE 4SFP56 Swch FL.10.09.1040',
    { kind: 'switch', vendor: 'Aruba', version: 'FL.10.09.1040' },
  ],

  // Cisco
  [
    '9.1.716',
    'Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 12.2(55)SE7, RELEASE SOFTWARE (fc1) Technical Support: http://www.cisco.com/techsupport',
    { kind: 'switch', vendor: 'Cisco', version: '12.2(55)SE7' },
  ],
  [
    '9.1.516',
    'Cisco IOS Software, C3750 Software (C3750-IPBASEK9-M), Version 12.2(55)SE10, RELEASE SOFTWARE (fc2)',
    { kind: 'switch', vendor: 'Cisco', version: '12.2(55)SE10' },
  ],
  [
    '9.1.1745',
    'Cisco IOS Software, IOS-XE Software, Catalyst L3 Switch Software (CAT3K_CAA-UNIVERSALK9-M), Version 03.06.06E RELEASE SOFTWARE (fc1)',
    { kind: 'switch', vendor: 'Cisco', version: '03.06.06E' },
  ],
  [
    '9.1.1292',
    'Cisco IOS Software, Catalyst 4500 L3 Switch Software (cat4500e-UNIVERSALK9-M), Version 15.0(2)SG8',
    { kind: 'switch', vendor: 'Cisco', version: '15.0(2)SG8' },
  ],
  [
    '9.1.283',
    'Cisco IOS Software, s72033_rp Software (s72033_rp-ADVIPSERVICESK9_WAN-M), Version 12.2(33)SXI4a, RELEASE SOFTWARE (fc2)',
    { kind: 'switch', vendor: 'Cisco', version: '12.2(33)SXI4a' },
  ],
  [
    '9.1.323',
    'Cisco Internetwork Operating System Software IOS (tm) C2950 Software (C2950-I6Q4L2-M), Version 12.1(22)EA14, RELEASE SOFTWARE (fc1)',
    { kind: 'switch', vendor: 'Cisco', version: '12.1(22)EA14' },
  ],
  [
    '9.1.1047',
    'Cisco IOS Software, C2900 Software (C2900-UNIVERSALK9-M), Version 15.1(4)M4, RELEASE SOFTWARE (fc1)',
    { kind: 'router', vendor: 'Cisco', version: '15.1(4)M4' },
  ],
  [
    '9.1.576',
    'Cisco IOS Software, 2800 Software (C2800NM-ADVENTERPRISEK9-M), Version 12.4(24)T2, RELEASE SOFTWARE (fc2)',
    { kind: 'router', vendor: 'Cisco', version: '12.4(24)T2' },
  ],
  [
    '9.1.571',
    'Cisco IOS Software, C870 Software (C870-ADVIPSERVICESK9-M), Version 12.4(24)T4, RELEASE SOFTWARE (fc2)',
    { kind: 'router', vendor: 'Cisco', version: '12.4(24)T4' },
  ],
  [
    '9.1.222',
    'Cisco Internetwork Operating System Software IOS (tm) 7200 Software (C7200-IK9S-M), Version 12.3(26), RELEASE SOFTWARE',
    { kind: 'router', vendor: 'Cisco', version: '12.3(26)' },
  ],
  [
    '9.1.2391',
    'Cisco IOS Software [Fuji], Virtual XE Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), Version 16.8.1, RELEASE SOFTWARE (fc3)',
    { kind: 'router', vendor: 'Cisco', version: '16.8.1' },
  ],
  [
    '9.1.639',
    'Cisco IOS XR Software (Cisco ASR9K Series), Version 5.3.4[Default] Copyright (c) 2017 by Cisco Systems, Inc.',
    { kind: 'router', vendor: 'Cisco', version: '5.3.4' },
  ],
  [
    '9.1.1655',
    'Cisco IOS Software, C2600 Software (AP3G2-K9W8-M), Version 15.3(3)JF5, RELEASE SOFTWARE (fc2)',
    { kind: 'access-point', vendor: 'Cisco', version: '15.3(3)JF5' },
  ],
  [
    '9.1.2490',
    'Cisco IOS Software [Gibraltar], C9800 Software (C9800_IOSXE-K9), Version 16.12.4a, RELEASE SOFTWARE (fc5)',
    { kind: 'wireless-controller', vendor: 'Cisco', version: '16.12.4a' },
  ],
  [
    '9.1.2593',
    'Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.3.4, RELEASE SOFTWARE (fc3)',
    { kind: 'switch', vendor: 'Cisco', version: '17.3.4' },
  ],
  [
    '9.1.3008',
    'Cisco IOS Software, C1000 Software (C1000-UNIVERSALK9-M), Version 15.2(7)E3, RELEASE SOFTWARE (fc3)',
    { kind: 'switch', vendor: 'Cisco', version: '15.2(7)E3' },
  ],
  [
    '9.12.3.1.3.1084',
    'Cisco NX-OS(tm) n5000, Software (n5000-uk9), Version 5.2(1)N1(4), RELEASE SOFTWARE Copyright (c) 2002-2012',
    { kind: 'switch', vendor: 'Cisco', version: '5.2(1)N1(4)' },
  ],
  [
    '9.1.745',
    'Cisco Adaptive Security Appliance Version 8.2(5)',
    { kind: 'firewall', vendor: 'Cisco', version: '8.2(5)' },
  ],
  [
    '9.5.38',
    'Cisco Systems, Inc. WS-C6006 Cisco Catalyst Operating System Software, Version 8.3(4) Copyright (c) 1995-2004',
    { kind: 'switch', vendor: 'Cisco', version: '8.3(4)' },
  ],
  ['9.6.1.83.28.1', '28-Port Gigabit Managed Switch', { kind: 'switch', vendor: 'Cisco' }],
  ['9.6.1.32.10.1', 'Cisco RV042G VPN Router', { kind: 'router', vendor: 'Cisco' }],

  // Other network makers
  [
    '6486.800.1.1.2.1.12.1.1',
    'Alcatel-Lucent OS6450-P24 6.7.2.122.R07 GA, October 26, 2018.',
    {
      kind: 'switch',
      vendor: 'Alcatel-Lucent Enterprise',
      model: 'OS6450-P24',
      version: '6.7.2.122.R07',
    },
  ],
  [
    '6486.801.1.1.2.1.14.1.8',
    'Alcatel-Lucent Enterprise OS6465-P12 8.6.289.R01 GA, July 14, 2019.',
    {
      kind: 'switch',
      vendor: 'Alcatel-Lucent Enterprise',
      model: 'OS6465-P12',
      version: '8.6.289.R01',
    },
  ],
  ['207.1.4.126', 'AT-8000S', { kind: 'switch', vendor: 'Allied Telesis', model: 'AT-8000S' }],
  [
    '207.1.1.81',
    'Allied Telesis AR750S version 2.9.1-13 06-Dec-2007',
    { kind: 'router', vendor: 'Allied Telesis', version: '2.9.1-13' },
  ],
  [
    '171.10.64.2',
    'DES-3526 Fast-Ethernet Switch',
    { kind: 'switch', vendor: 'D-Link', model: 'DES-3526' },
  ],
  [
    '171.10.76.28.1',
    'DGS-1210-28 4.00.013',
    { kind: 'switch', vendor: 'D-Link', model: 'DGS-1210-28', version: '4.00.013' },
  ],
  [
    '171.10.37.20',
    'D-Link DWL-3200AP',
    { kind: 'access-point', vendor: 'D-Link', model: 'DWL-3200AP' },
  ],
  [
    '4526.100.4.10',
    'GS724T - 24-Port Gigabit Smart Switch',
    { kind: 'switch', vendor: 'Netgear', model: 'GS724T' },
  ],
  [
    '4526.100.11.28',
    'Netgear GSM7328S ProSafe 24-port Gigabit L3 Managed Stackable Switch',
    { kind: 'switch', vendor: 'Netgear', model: 'GSM7328S' },
  ],
  [
    '4526.100.7.5',
    'ProSafe Wireless-N Access Point WNDAP350',
    { kind: 'access-point', vendor: 'Netgear', model: 'WNDAP350' },
  ],
  ['11863.3.2.10', 'Omada Gigabit VPN Router ER605', { kind: 'router', vendor: 'TP-Link' }],
  ['890.1.5.8.68', 'GS2210-24HP', { kind: 'switch', vendor: 'Zyxel', model: 'GS2210-24HP' }],
  [
    '890.1.15',
    'NWA1123-AC PRO',
    { kind: 'access-point', vendor: 'Zyxel', model: 'NWA1123-AC PRO' },
  ],
  ['890.1.15', 'ATP200', { kind: 'firewall', vendor: 'Zyxel', model: 'ATP200' }],
  [
    '2636.1.1.1.2.29',
    'Juniper Networks, Inc. mx240 internet router, kernel JUNOS 14.2R6.5, Build date: 2016-01-27',
    { kind: 'router', vendor: 'Juniper', model: 'mx240', version: '14.2R6.5' },
  ],
  [
    '2636.1.1.1.4.31',
    'Juniper Networks, Inc. ex2300-c-12p Ethernet Switch, kernel JUNOS 18.2R3-S2.9, Build date: 2019-08-22',
    { kind: 'switch', vendor: 'Juniper', model: 'ex2300-c-12p', version: '18.2R3-S2.9' },
  ],
  [
    '2636.1.1.1.2.134',
    'Juniper Networks, Inc. srx300 internet router, kernel JUNOS 15.1X49-D170.4',
    { kind: 'firewall', vendor: 'Juniper', model: 'srx300', version: '15.1X49-D170.4' },
  ],
  [
    '1916.2.93',
    'ExtremeXOS version 12.6.2.10 v1262b10-patch1-13 by release-manager on Thu Sep 6 2012',
    { kind: 'switch', vendor: 'Extreme', version: '12.6.2.10' },
  ],
  [
    '1916.2.40',
    'Summit48si - Version 7.8.4 (Build 1) by Release_Master 07/26/07',
    { kind: 'switch', vendor: 'Extreme', version: '7.8.4' },
  ],
  [
    '45.3.74.1',
    'Ethernet Routing Switch 5650TD-PWR HW:10 FW:6.0.0.4 SW:v6.1.1.017 BN:17 (c) Nortel Networks',
    {
      kind: 'switch',
      vendor: 'Avaya',
      model: 'Ethernet Routing Switch 5650TD-PWR',
      version: '6.1.1.017',
    },
  ],
  [
    '5624.2.1.100',
    'Enterasys Networks, Inc. B5G124-48P2 Rev 06.61.08.0013',
    { kind: 'switch', vendor: 'Enterasys', model: 'B5G124-48P2', version: '06.61.08.0013' },
  ],
  [
    '6027.1.3.12',
    'Dell Networking OS Operating System Version: 2.0 Application Software Version: 9.9(0.0P2) Series: S4810 Copyright (c) 1999-2015 by Dell Inc.',
    { kind: 'switch', vendor: 'Dell', model: 'S4810', version: '9.9(0.0P2)' },
  ],
  [
    '674.10895.3028',
    'PowerConnect 5548P, 4.1.0.19, VxWorks',
    { kind: 'switch', vendor: 'Dell', model: 'PowerConnect 5548P', version: '4.1.0.19' },
  ],
  [
    '1991.1.3.48.2.1',
    'Brocade Communications Systems, Inc. Stacking System ICX6450-48-HPOE, IronWare Version 08.0.30hT311 Compiled on Jul 26 2016',
    { kind: 'switch', vendor: 'Brocade', model: 'ICX6450-48-HPOE', version: '08.0.30hT311' },
  ],
  [
    '2011.2.23.92',
    'Quidway S5328C-EI Huawei Versatile Routing Platform Software VRP (R) Software, Version 5.70 (S5300 V100R006C01SPC800)',
    { kind: 'switch', vendor: 'Huawei', version: 'V100R006C01SPC800' },
  ],
  [
    '2011.2.240.12',
    'Huawei AP6010DN-AGN Huawei Versatile Routing Platform Software VRP (R) software,Version 5.130 (AP6010DN V200R005C10SPC200)',
    { kind: 'access-point', vendor: 'Huawei', model: 'AP6010DN-AGN', version: 'V200R005C10SPC200' },
  ],
  [
    '2011.2.321.7',
    'Huawei USG6320 Huawei Versatile Routing Platform Software VRP (R) Software, Version 5.160 (USG6300 V500R001C30SPC600)',
    { kind: 'firewall', vendor: 'Huawei', model: 'USG6320', version: 'V500R001C30SPC600' },
  ],
  [
    '14988.1',
    'RouterOS CRS328-24P-4S+',
    { kind: 'switch', vendor: 'MikroTik', model: 'CRS328-24P-4S+' },
  ],
  [
    '14988.1',
    'RouterOS CCR1009-7G-1C-1S+',
    { kind: 'router', vendor: 'MikroTik', model: 'CCR1009-7G-1C-1S+' },
  ],
  [
    '14988.1',
    'RouterOS RBcAPGi-5acD2nD',
    { kind: 'access-point', vendor: 'MikroTik', model: 'RBcAPGi-5acD2nD' },
  ],
  [
    '8072.3.2.10',
    'UAP-AC-Pro-Gen2 4.3.20.11298',
    { kind: 'access-point', vendor: 'Ubiquiti', model: 'UAP-AC-Pro-Gen2', version: '4.3.20.11298' },
  ],
  [
    '8072.3.2.10',
    'U6-LR 6.5.28.14491',
    { kind: 'access-point', vendor: 'Ubiquiti', model: 'U6-LR', version: '6.5.28.14491' },
  ],
  [
    '4413',
    'USW-24-PoE, 6.2.14.13855, Linux 4.4.153',
    { kind: 'switch', vendor: 'Ubiquiti', model: 'USW-24-PoE', version: '6.2.14.13855' },
  ],
  [
    '4413',
    'EdgeSwitch 48-Port 500W, 1.7.4.5075842, Linux 3.6.5-f4a26ed5',
    {
      kind: 'switch',
      vendor: 'Ubiquiti',
      model: 'EdgeSwitch 48-Port 500W',
      version: '1.7.4.5075842',
    },
  ],
  [
    '30065.1.3011.7050.427.3648',
    'Arista Networks EOS version 4.15.3F running on an Arista Networks DCS-7050TX-64',
    { kind: 'switch', vendor: 'Arista', model: 'DCS-7050TX-64', version: '4.15.3F' },
  ],
  [
    '40310',
    'Cumulus-Linux 3.7.11 (Linux Kernel 4.1.33-1+cl3u24)',
    { kind: 'switch', vendor: 'Cumulus', version: '3.7.11' },
  ],
  [
    '33049.1.1.1.1036',
    'Mellanox SX1036,MLNX-OS,SWv3.4.0012',
    { kind: 'switch', vendor: 'Mellanox', model: 'SX1036', version: '3.4.0012' },
  ],
  ['248.11.2.1.2', 'Hirschmann BOBCAT', { kind: 'switch', vendor: 'Hirschmann' }],
  [
    '10456.1.1516',
    'PLANET GS-4210-24P4C 24-Port 10/100/1000T 802.3at PoE + 4-Port Gigabit Managed Switch',
    { kind: 'switch', vendor: 'PLANET', model: 'GS-4210-24P4C' },
  ],
  [
    '3320.1.220.0',
    'BDCOM(tm) S2528 Software, Version 2.1.1A Build 12345',
    { kind: 'switch', vendor: 'BDCOM', model: 'S2528', version: '2.1.1A' },
  ],
  [
    '46242',
    'Netonix WS-12-250-AC',
    { kind: 'switch', vendor: 'Netonix', model: 'Netonix WS-12-250-AC' },
  ],
  [
    '39165.1.1',
    'DS-2CD2142FWD-I',
    { kind: 'camera', vendor: 'Hikvision', model: 'DS-2CD2142FWD-I' },
  ],
  [
    '31926.2.1.9',
    'EtherHaul-1200TX',
    { kind: 'access-point', vendor: 'Siklu', model: 'EtherHaul-1200TX' },
  ],

  [
    '40418.7.9',
    'SNR-S2985G-24T Device, Compiled Aug 15 2018 SoftWare Version 7.0.3.5(R0241.0120) BootRom Version 7.2.33 HardWare Version 1.0.1 Serial No.:SW044310H719000012',
    { kind: 'switch', vendor: 'SNR', model: 'SNR-S2985G-24T', version: '7.0.3.5(R0241.0120)' },
  ],
  [
    '35265.1.83',
    'MES2324P AC 28-port 1G/10G Managed Switch',
    { kind: 'switch', vendor: 'Eltex', model: 'MES2324P' },
  ],
  ['2.6.11', 'IBM OS/400 V7R3M0', { kind: 'server', vendor: 'IBM', version: 'V7R3M0' }],

  // Firewalls
  ['12356.101.1.1004', 'FortiGate-100D', { kind: 'firewall', vendor: 'Fortinet' }],
  [
    '25461.2.3.12',
    'Palo Alto Networks PA-500 series firewall',
    { kind: 'firewall', vendor: 'Palo Alto Networks', model: 'PA-500' },
  ],
  [
    '8741.1',
    'SonicWALL TZ 300 (SonicOS Enhanced 6.2.5.3-35n)',
    { kind: 'firewall', vendor: 'SonicWall', model: 'TZ 300', version: '6.2.5.3-35n' },
  ],
  ['3097.1.5.42', 'XTM330', { kind: 'firewall', vendor: 'WatchGuard', model: 'XTM330' }],
  ['11256.2.0', 'NS-BSD U30SXA01B0001A8 i386', { kind: 'firewall', vendor: 'Stormshield' }],
  [
    '12325.1.1.2.1.1',
    'pfSense fw.example.org 2.7.2-RELEASE FreeBSD 14.0-CURRENT amd64',
    { kind: 'firewall', vendor: 'pfSense', version: '2.7.2-RELEASE' },
  ],
  [
    '8072.3.2.8',
    'FreeBSD OPNsense.localdomain 13.2-RELEASE-p7 FreeBSD 13.2-RELEASE-p7 stable/23.7 amd64',
    { kind: 'firewall', vendor: 'OPNsense' },
  ],

  // Hosts
  [
    '8072.3.2.10',
    'Linux srv-peda 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64',
    { kind: 'server', vendor: 'Linux', version: '6.1.0-18-amd64' },
  ],
  [
    '8072.3.2.10',
    'Linux pve1 6.5.11-8-pve #1 SMP PREEMPT_DYNAMIC PMX 6.5.11-8 x86_64',
    { kind: 'hypervisor', vendor: 'Proxmox', version: '6.5.11-8-pve' },
  ],
  [
    '8072.3.2.8',
    'FreeBSD mail 12.1-RELEASE-p10 FreeBSD 12.1-RELEASE-p10 GENERIC amd64',
    { kind: 'server', vendor: 'FreeBSD', version: '12.1-RELEASE-p10' },
  ],
  [
    '8072.3.2.3',
    'SunOS zeus 5.11 11.3 i86pc',
    { kind: 'server', vendor: 'Oracle', version: '5.11' },
  ],
  [
    '311.1.1.3.1.3',
    'Hardware: Intel64 Family 6 Model 85 Stepping 7 AT/AT COMPATIBLE - Software: Windows Version 6.3 (Build 20348 Multiprocessor Free)',
    { kind: 'server', vendor: 'Microsoft', version: '6.3 build 20348' },
  ],
  [
    '311.1.1.3.1.1',
    'Hardware: Intel64 Family 6 Model 142 Stepping 12 AT/AT COMPATIBLE - Software: Windows Version 6.3 (Build 19045 Multiprocessor Free)',
    { kind: 'pc', vendor: 'Microsoft', version: '6.3 build 19045' },
  ],
  [
    '6876.4.1',
    'VMware ESXi 6.7.0 build-17700523 VMware, Inc. x86_64',
    { kind: 'hypervisor', vendor: 'VMware', version: '6.7.0' },
  ],

  // Printers, power, telephones
  [
    '2435.2.3.9.1',
    'Brother NC-8300h, Firmware Ver.1.23 (14.10.20),MID 8CE-F03',
    { kind: 'printer', vendor: 'Brother', version: '1.23' },
  ],
  [
    '641.2.71106304',
    'Lexmark MX511de version NH60.SB.N447 kernel 3.0.0 All-N-1',
    { kind: 'printer', vendor: 'Lexmark', model: 'MX511de', version: 'NH60.SB.N447' },
  ],
  [
    '253.8.62.1.28.10.1.1.1',
    'Xerox WorkCentre 7225 v1 Multifunction System; System Software 072.030.105.24100, ESS 072.035.24100',
    { kind: 'printer', vendor: 'Xerox', model: 'WorkCentre 7225 v1 Multifunction System' },
  ],
  [
    '367.1.1',
    'RICOH IM C3000 2.05 / RICOH Network Printer C model / RICOH Network Scanner C model',
    { kind: 'printer', vendor: 'Ricoh', model: 'IM C3000', version: '2.05' },
  ],
  [
    '367.1.1',
    'SAVIN MP C3004 1.10 / SAVIN Network Printer C model',
    { kind: 'printer', vendor: 'Savin', model: 'MP C3004', version: '1.10' },
  ],
  [
    '318.1.3.27',
    'APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.9.6 PN:apc_hw05_aos_696.bin AF1:v6.9.6 AN1:apc_hw05_sumx_696.bin MN:AP9630 HR:08 SN: ZA1234567890 MD:08/12/2020)',
    { kind: 'ups', vendor: 'APC', version: 'v6.9.6' },
  ],
  [
    '318.1.3.4.6',
    'APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.5.0 PN:apc_hw05_aos_650.bin AF1:v6.5.0 AN1:apc_hw05_rpdu2g_650.bin MN:AP8959EU3 HR:02 SN: ZA1234567891 MD:12/05/2017)',
    { kind: 'other', vendor: 'APC', model: 'AP8959EU3', version: 'v6.5.0' },
  ],
  ['705.1', 'Eaton 5P 1550', { kind: 'ups', vendor: 'Eaton', model: 'Eaton 5P 1550' }],
  ['6889.1.69.6', 'Avaya 9608 IP Phone', { kind: 'phone', vendor: 'Avaya' }],
  ['7526.2', 'snom300-SIP 8.7.3.25', { kind: 'phone', vendor: 'Snom' }],
  [
    '20916.1.7',
    'Room Alert 32E v2.2.0',
    { kind: 'other', vendor: 'AVTECH', model: 'Room Alert 32E', version: '2.2.0' },
  ],
  [
    '14125.101',
    'EnGenius EAP1200H Access Point',
    { kind: 'access-point', vendor: 'EnGenius', model: 'EAP1200H' },
  ],
]

test.each(described)('%s %s', async (arcs, sysDescr, expected) => {
  const system = { sysObjectId: `1.3.6.1.4.1.${arcs}`, sysDescr }
  const identity = identify(system, [], profiles)
  const facts = await readFacts(replaySession(''), identity, system)
  const { kind, vendor = '', model, version } = { ...identity, ...facts }
  expect({ kind, vendor, model, version }).toMatchObject(expected)
})
