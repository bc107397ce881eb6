import type { DeviceProfile } from './device-profile.ts'

const cisco = '1.3.6.1.4.1.9'
const products = `${cisco}.1`
/** CISCO-STACK-MIB chassisModel and chassisSerialNumberString. */
const stackChassisModel = `${cisco}.5.1.2.16.0`
const stackChassisSerial = `${cisco}.5.1.2.19.0`

/** Cisco's other systems: data centre, security, telephony and what it bought. */
export const ciscoSystems = [
  {
    vendor: 'Cisco',
    family: 'Cisco NX-OS',
    kind: 'switch',
    match: [
      { sysObjectId: [`${cisco}.12.3.1.3`, `${cisco}.12.3.1`] },
      { sysDescr: /^Cisco NX-OS|^Cisco MDS|SAN-OS/ },
    ],
    version: [{ from: 'descr', pattern: /Version (?<value>[^,\s]+)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco CatOS',
    kind: 'switch',
    match: [{ sysObjectId: [`${cisco}.5`] }],
    model: [{ oid: stackChassisModel }],
    serial: [{ oid: stackChassisSerial }],
    version: [{ from: 'descr', pattern: /Version (?:NmpSW: )?(?<value>\d[^,\s]*)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco ASA and PIX',
    kind: 'firewall',
    match: [
      {
        sysDescr:
          /^(?:Cisco )?(?:Adaptive Security Appliance|(?:Secure )?PIX|Firewall Services Module|FWSM)/,
      },
    ],
    version: [
      { entity: 'chassis', field: 'software', pattern: /^\d\S*/ },
      { from: 'descr', pattern: /Version (?<value>[^\s,]+)/ },
    ],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Firepower Threat Defense',
    kind: 'firewall',
    match: [{ sysDescr: /^Cisco (?:Firepower|FX-?OS|FirePOWER|Secure Firewall)|\bFX-?OS\b/ }],
    version: [{ from: 'descr', pattern: /Version (?<value>[^,\s]+(?: \(Build \d+\))?)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Unified Communications',
    kind: 'phone',
    match: [
      {
        sysObjectId: [products],
        sysDescr: /^Linux release:|Software:UCOS|^Hardware:.*(?:UCOS|Cisco)/,
      },
    ],
    // SYSAPPL-MIB sysApplInstallPkgVersion.
    version: [{ column: '1.3.6.1.2.1.54.1.1.1.1.4', pattern: /^\d+\.\d+\.\d+\S*/ }],
    entity: 'ignore',
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Identity Services Engine',
    kind: 'server',
    match: [{ sysDescr: /^Cisco (?:Identity Services Engine|Secure ACS|Prime)/ }],
    version: [{ entity: 'any', field: 'software' }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco UCS and integrated management controller',
    kind: 'bmc',
    match: [
      {
        sysDescr:
          /^Cisco (?:Systems, Inc\.? ?)?(?:Integrated Management Controller|CIMC|UCS|IMC)|\bCIMC\b|Cisco Integrated Management/,
      },
    ],
    // CISCO-UNIFIED-COMPUTING-COMPUTE-MIB cucsComputeRackUnitModel, …Serial.
    model: [{ column: `${cisco}.9.719.1.9.35.1.32` }],
    serial: [{ column: `${cisco}.9.719.1.9.35.1.47` }],
    // …cucsFirmwareRunningVersion, the controller's own row first.
    version: [
      { from: 'descr', pattern: /(?:Firmware )?Version (?<value>\d[^\s,]*)/ },
      { column: `${cisco}.9.719.1.15.27.1.5`, pattern: /^\d\S*/ },
    ],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco TelePresence codec',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5596'] }],
    model: [{ from: 'descr', pattern: /MCU: (?:Cisco )?(?<value>.+?) Date:/ }],
    serial: [{ from: 'descr', pattern: /S\/N: (?<value>\S+)/ }],
    version: [{ from: 'descr', pattern: /SoftW: (?<value>\S+)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco IOS XR',
    kind: 'router',
    match: [{ sysDescr: /^Cisco IOS[- ]XR Software/ }],
    model: [
      { entity: 'chassis', field: 'model' },
      { from: 'descr', pattern: /\(Cisco (?<value>[^)]+?)(?: Series)?\)|\bN?C?S-?\d{4}\S*/ },
    ],
    version: [{ from: 'descr', pattern: /Version (?<value>\d+(?:\.\d+)*\w*)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Catalyst 1900 and 2820',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.437'] }],
    model: [{ from: 'descr', pattern: /Catalyst \d{4}\w*/ }],
    version: [{ from: 'descr', pattern: /V(?<value>\d+\.\d\S*)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Application Control Engine and Content Services Switch',
    kind: 'other',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.2467', `${cisco}.9.368`] },
      { sysDescr: /^(?:Cisco )?(?:Application Control (?:Engine|Software)|ACE\b|Content Switch)/ },
    ],
    version: [{ from: 'descr', pattern: /[Vv]ersion:? ?(?<value>[A-Z]?\d[\w.()]*)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Service Control Engine',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5655'] }],
    version: [{ from: 'descr', pattern: /[Vv]ersion:? ?(?<value>\d[\w.]*)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Expressway and TelePresence Video Communication Server',
    kind: 'other',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.5596.130'] },
      {
        sysDescr: /\bTANDBERG VCS|Cisco (?:VCS|Expressway)|TelePresence Video Communication Server/,
      },
    ],
    version: [{ from: 'descr', pattern: /\b[XS]\d+\.\d[\w.]*/ }],
    entity: 'ignore',
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Catalyst SD-WAN (Viptela)',
    kind: 'router',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.41916'] },
      { sysDescr: /^(?:Viptela|vEdge|vSmart|vBond)/i },
    ],
    model: [{ from: 'descr', pattern: /\bv[Ee]dge[- ]\w+/ }],
    version: [{ from: 'descr', pattern: /\b\d+\.\d+\.\d\S*/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco VPN 3000 concentrator',
    kind: 'firewall',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3076'] }],
    version: [{ from: 'descr', pattern: /[Vv]ersion (?<value>\d[\w.]*)/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco StarOS packet gateway',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.8164'] }],
    version: [{ from: 'descr', pattern: /\b\d+\.\d[\w.() ]*\d/ }],
  },
  {
    vendor: 'Cisco',
    family: 'Scientific Atlanta and Cisco cable equipment',
    kind: 'router',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1429'] }],
    kinds: [
      {
        kind: 'other',
        when: { from: 'descr', pattern: /receiver|decoder|satellite|encoder|amplifier|\bD9\d{3}/i },
      },
    ],
    model: [{ from: 'descr', pattern: /MODEL: ?(?<value>[^;>\s]+)|\bD9\d{3}\w*/ }],
    version: [{ from: 'descr', pattern: /SW_REV: ?(?<value>[^;>\s]+)/ }],
  },
] as const satisfies readonly DeviceProfile[]
