import type { DeviceProfile } from './device-profile.ts'

const timetra = '1.3.6.1.4.1.6527'

/** What an Internet provider or a regional network puts at the end of its fibre: access, transport, microwave. */
export const carrier = [
  {
    vendor: 'Nokia',
    family: 'Alcatel-Lucent and Nokia service router (TiMOS)',
    kind: 'router',
    match: [{ sysObjectId: [timetra] }, { sysDescr: /^TiMOS-/ }],
    // "TiMOS-B-12.0.R8 both/hops64 ALCATEL SR 7750 Copyright (c) 2000-2014 Alcatel-Lucent."
    model: [
      { from: 'descr', pattern: /(?:ALCATEL(?:-LUCENT)?|Nokia)\s+(?<value>\S.*?)\s+Copyright/i },
    ],
    version: [{ from: 'descr', pattern: /^TiMOS-\w+-(?<value>\d\S*)/ }],
  },
  {
    vendor: 'Nokia',
    family: 'Alcatel-Lucent and Nokia ISAM access node',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.637.61'] }],
    kinds: [{ kind: 'router', when: { from: 'descr', pattern: /speedtouch|thomson|router/i } }],
    version: [{ from: 'descr', pattern: /\b[RL]\d+\.\d[\w.]*/ }],
  },
  {
    vendor: 'Ciena',
    family: 'Ciena SAOS switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.6141'] }],
    // "CN 3930 Service Delivery Switch", "3916 Service Delivery Switch"
    model: [
      {
        from: 'descr',
        pattern: /^(?:CN ?)?(?<value>\d{4}\S*)(?= Service)|\b(?:CN|LE)-?\d{2,4}\w*/,
      },
    ],
    // WWP-LEOS-BLADE / CIENA-CES: software package that runs; chassis serial number.
    version: [{ oid: '1.3.6.1.4.1.6141.2.60.10.1.1.3.1.2.0', pattern: /saos-\S+|\d+\.\d\S*/ }],
    serial: [{ oid: '1.3.6.1.4.1.6141.2.60.11.1.1.1.2.0', pattern: /^(?=.*\d)[A-Z0-9]{8,16}$/ }],
  },
  {
    vendor: 'Ciena',
    family: 'Ciena Waveserver and 6500',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1271'] }],
  },
  {
    vendor: 'Ericsson',
    family: 'Ericsson router and MINI-LINK',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.193'] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /MINI-?LINK|\bTN\b|microwave/i } },
    ],
    version: [{ from: 'descr', pattern: /(?:IPOS|SEOS)-(?<value>\d\S*)/ }],
  },
  {
    vendor: 'ZTE',
    family: 'ZTE OLT and DSLAM',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3902'], sysDescr: /\bZXA10|\bZXDSL|\bC[36]\d\d\b/ }],
    model: [{ from: 'descr', pattern: /\b(?:ZXA10 )?(?<value>C[36]\d\d\w*)/ }],
    version: [{ from: 'descr', pattern: /\bV\d+\.\d+\S*/ }],
  },
  {
    vendor: 'Raisecom',
    family: 'Raisecom switch and media converter',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.8886'] }],
    // RAISECOM-SYSTEM-MIB rcSwitchMajor, raisecomProductVersion, serial.
    model: [{ from: 'descr', pattern: /\b(?:ISCOM|RAX|RC|MSG|iTN)-?\d\S*/ }],
    version: [
      { from: 'descr', pattern: /Version:? (?<value>(?:ROAP_)?[\d.]+\w*)/ },
      { oid: '1.3.6.1.4.1.8886.1.1.4.2.1.0', pattern: /\d+\.\d\S*/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.8886.1.1.4.1.6.0', pattern: /^(?=.*\d)[A-Z0-9]{8,24}$/ }],
  },
  {
    vendor: 'RAD',
    family: 'RAD Ethernet access device',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.164'] }],
    kinds: [{ kind: 'router', when: { from: 'descr', pattern: /\bSecFlow|router/i } }],
    // "ETX-203AX Hw: 1.0/A, Sw: 6.8.5(1.27)"
    model: [{ from: 'descr', pattern: /^[A-Z][\w-]*\d[\w/-]*/ }],
    version: [
      { from: 'descr', pattern: /\bSw(?: Ver(?:sion)?)?[: ]+(?<value>\d\S*?)(?=[,;\s]|$)/i },
    ],
  },
  {
    vendor: 'Teldat',
    family: 'Teldat router',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2007'] }],
    model: [
      {
        from: 'descr',
        pattern: /^(?:TELDAT )?(?<value>(?:Atlas|Teldat|Regesta|RS|M|V|C|H\d|i)[\w -]*\d\w*)/i,
      },
    ],
    version: [{ from: 'descr', pattern: /[Vv]ersion (?<value>\d+\.\d[\w.-]*)/ }],
  },
  {
    vendor: 'Yamaha',
    family: 'Yamaha router, switch and access point',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1182'] }],
    kinds: [
      { kind: 'switch', when: { from: 'descr', pattern: /^SW[XR]\d/ } },
      { kind: 'access-point', when: { from: 'descr', pattern: /^WLX\d/ } },
    ],
    // "RTX1210 Rev.14.01.26 (Wed Oct 4 2017)"
    model: [{ from: 'descr', pattern: /^\S*\d\S*/ }],
    version: [{ from: 'descr', pattern: /Rev\.(?<value>\d\S*)/ }],
  },
  {
    vendor: 'FireBrick',
    family: 'FireBrick',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.24693'] }],
    kinds: [{ kind: 'phone', when: { from: 'descr', pattern: /voip/i } }],
    model: [{ from: 'descr', pattern: /\bFB\d{4}\w*/ }],
    version: [{ from: 'descr', pattern: /\bV\d+\.\d+[\d.]*/ }],
  },
  {
    vendor: 'ARRIS',
    family: 'CMTS and cable modem of ARRIS and Motorola',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.4115', '1.3.6.1.4.1.4981', '1.3.6.1.4.1.4998'] }],
    model: [
      { from: 'descr', pattern: /MODEL: ?(?<value>[^;>\s]+)|\bC4\b|\bE6000\b|\bBSR ?\d+\w*/ },
    ],
    version: [
      { from: 'descr', pattern: /SW_REV: ?(?<value>[^;>\s]+)/ },
      { from: 'descr', pattern: /(?:CMTS|CER|CHP)_V(?<value>\d[\d.]*)/ },
    ],
  },
  {
    vendor: 'Casa',
    family: 'Casa CMTS',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.20858'] }],
    version: [
      { from: 'descr', pattern: /\b(?:Rel(?:ease)?|Ver(?:sion)?)[ .:]*(?<value>\d[\w.]*)/i },
    ],
  },
  {
    vendor: 'CableLabs',
    family: 'DOCSIS cable modem',
    kind: 'router',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.4491', '1.3.6.1.4.1.8595'] },
      // CM-SP-OSSIv3.0 fixes the wording: "<<HW_REV: 1; VENDOR: …; BOOTR: …; SW_REV: …; MODEL: …>>".
      { sysDescr: /<<HW_REV: ?[^;]*; ?VENDOR: ?/ },
    ],
    brands: [
      {
        told: {
          from: 'descr',
          pattern: /VENDOR: ?(?<value>[^;>]+?)(?: Networks| Inc\.?| Corp\S*)?(?=[;>,])/,
        },
      },
    ],
    model: [{ from: 'descr', pattern: /MODEL: ?(?<value>[^;>\s]+)/ }],
    version: [{ from: 'descr', pattern: /SW_REV: ?(?<value>[^;>\s]+)/ }],
  },
  {
    vendor: 'ADVA',
    family: 'ADVA FSP 150 Ethernet access device',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2544.1.12', '1.3.6.1.4.1.2544.1.20'] }],
    model: [{ from: 'descr', pattern: /\b(?:FSP ?\S+(?: \S*\d\S*)?|FSP150\S*)/ }],
  },
  {
    vendor: 'Nortel',
    family: 'Nortel and Bay Networks router',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.18', '1.3.6.1.4.1.562'] }],
    version: [{ from: 'descr', pattern: /(?:Image: rel\/|rev\/)(?<value>\d[\d.]*)/ }],
  },
] as const satisfies readonly DeviceProfile[]
