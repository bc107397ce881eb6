import type { DeviceProfile } from './device-profile.ts'

const apc = '1.3.6.1.4.1.318'
/** PowerNet-MIB. */
const hardware = `${apc}.1.1`
const upsIdent = `${hardware}.1.1`
const masterSwitchIdent = `${hardware}.4.1`
const atsIdent = `${hardware}.8.1`
const environmentIdent = `${hardware}.10.3.1`
const rackPduIdent = `${hardware}.12.1`
const rackPdu2Ident = `${hardware}.26.2.1`

/** "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 PN:… AF1:v6.8.0 AN1:… MN:AP7900B HR:B2 SN: ZA17… MD:…)" */
const applicationVersion = { from: 'descr', pattern: /\bAF1: ?(?<value>v?\d\S*)/ } as const
const osVersion = { from: 'descr', pattern: /\bPF: ?(?<value>v?\d\S*)/ } as const
/** AP96xx are the plug-in cards themselves, which say nothing of what they are plugged into. */
const builtInModel = { from: 'descr', pattern: /\bMN: ?(?<value>(?!AP96)\S+)/ } as const
const builtInSerial = {
  from: 'descr',
  pattern: /\bMN: ?(?!AP96)\S+ .*\bSN: ?(?<value>\S+)/,
} as const
/** What the agent says it is in, where that is not the card. */
const agentIn = { from: 'descr', pattern: /^APC (?!Web\/SNMP)(?<value>[^(]+?)(?= *\()/ } as const
const agentName = { from: 'descr', pattern: /^APC (?<value>[^(]+?)(?= *\()/ } as const

export const apcProfiles = [
  {
    vendor: 'APC',
    family: 'APC Smart-UPS, Symmetra and PowerChute',
    kind: 'ups',
    match: [
      {
        // PowerNet-MIB system: Smart-UPS 2, Matrix-UPS 3, Symmetra 5, Silcon 13 and 14, UPS by NMC 27, PowerChute 33.
        sysObjectId: [2, 3, 5, 13, 14, 27, 33].map(n => `${apc}.1.3.${n}`),
      },
      // The application in the card's description: sumx, su, sy3p, g5k, gvm and so on are those of UPS.
      {
        sysObjectId: [apc],
        sysDescr: /AN1: ?apc_hw\d+_(?:su|sy|g\d|gv|mge|easy)|PowerChute|Smart-UPS/,
      },
      { sysObjectId: [apc], probe: { oid: `${upsIdent}.1.1.0` } },
    ],
    // upsBasicIdentModel, upsAdvIdentSerialNumber, upsAdvIdentFirmwareRevision.
    model: [{ oid: `${upsIdent}.1.1.0` }, agentName],
    serial: [{ oid: `${upsIdent}.2.3.0` }],
    version: [applicationVersion, { oid: `${upsIdent}.2.1.0` }],
  },
  {
    vendor: 'APC',
    family: 'APC rack PDU, transfer switch and environment monitor',
    kind: 'other',
    match: [{ sysObjectId: [apc] }],
    model: [
      { oid: `${rackPduIdent}.5.0` },
      { oid: `${rackPdu2Ident}.8.1` },
      { oid: `${masterSwitchIdent}.4.0` },
      { oid: `${atsIdent}.5.0` },
      { oid: `${environmentIdent}.5.0` },
      { join: [builtInModel, agentIn] },
      builtInModel,
      agentName,
    ],
    serial: [
      { oid: `${rackPduIdent}.6.0` },
      { oid: `${rackPdu2Ident}.9.1` },
      { oid: `${masterSwitchIdent}.5.0` },
      { oid: `${atsIdent}.6.0` },
      { oid: `${environmentIdent}.6.0` },
      builtInSerial,
    ],
    version: [{ oid: `${environmentIdent}.3.0` }, applicationVersion, osVersion],
  },
  {
    vendor: 'APC',
    family: 'APC NetBotz',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.52674.500', '1.3.6.1.4.1.5528.100.20'] }],
    // PowerNet-MIB ISX: experimental rack monitor name, serial, version.
    model: [{ column: `${apc}.1.4.2.2.1.2` }, { from: 'descr', pattern: /NetBotz \S+/ }],
    serial: [{ column: `${apc}.1.4.2.2.1.3` }],
    version: [
      { column: `${apc}.1.4.2.4.1.4` },
      { from: 'descr', pattern: /(?<=NetBotz \S+ )\d\S*/ },
    ],
  },
  {
    vendor: 'APC',
    family: 'MGE Galaxy UPS',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.705.1.2'] }],
    model: [{ from: 'descr', pattern: /.+/ }],
    serial: [{ oid: '1.3.6.1.4.1.705.1.1.7.0' }],
    version: [{ oid: '1.3.6.1.4.1.705.1.1.4.0' }],
  },
] as const satisfies readonly DeviceProfile[]
