import type { DeviceProfile } from './device-profile.ts'

const cisco = '1.3.6.1.4.1.9'
const products = `${cisco}.1`
/** AIRESPACE-SWITCHING-MIB agentInventoryGroup. */
const inventory = '1.3.6.1.4.1.14179.1.1.1'
/** CISCO-STACK-MIB chassisModel and chassisSerialNumberString; OLD-CISCO-CHASSIS-MIB chassisId. */
const stackChassisModel = `${cisco}.5.1.2.16.0`
const stackChassisSerial = `${cisco}.5.1.2.19.0`
const oldChassisId = `${cisco}.3.6.3.0`

const iosVersion = { from: 'descr', pattern: /Version (?<value>\d[^,\s[]*)/ } as const

export const ciscoProfiles = [
  {
    vendor: 'Cisco',
    family: 'Cisco IOS and IOS-XE',
    kind: 'unknown',
    match: [{ sysObjectId: [products] }, { sysObjectId: [cisco] }],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'model', pattern: /^(?:AIR-(?!CT|WLC)|C91\d\d|CW91|IW)/ },
      },
      {
        kind: 'wireless-controller',
        when: { from: 'model', pattern: /^(?:AIR-CT|AIR-WLC|C9800|CT\d{4})/ },
      },
      {
        kind: 'switch',
        when: {
          from: 'model',
          pattern:
            /^(?:WS-|C9[2-6]|C1000-|C1[23]00-|IE-?\d|ESS|ME-[34]|N\dK|N\d{1,2}K-|SG|SF|CBS|CDB|C29|C35|C36|C38|CGS)/,
        },
      },
      { kind: 'firewall', when: { from: 'model', pattern: /^(?:ASA|FPR)/ } },
      {
        kind: 'router',
        when: {
          from: 'model',
          pattern:
            /^(?:C?[1-9]\d{2}\w*-|CISCO\d|ISR|ASR|C8[0-9]{3}|C1[01]\d\d|IR\d|C8000|VG\d|NCS)/i,
        },
      },
      {
        kind: 'access-point',
        when: {
          from: 'descr',
          pattern:
            /-K9W[78]-|\bAironet\b|Cisco AP Software|\bAP\d+\w* Software|\bAIR-|\b(?:BR|AP)\d{3,4}\b|MESH POINT MODE|Catalyst (?:IW|91\d\d)|\bC91\d\d\w* Software/,
        },
      },
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /Wireless LAN Controller|C9800/ },
      },
      {
        kind: 'switch',
        when: {
          from: 'descr',
          pattern:
            /\bSwitch\b|\bCatalyst|\bCIGESM|\bCBS3\d|\bESS\d|\bWS-[CX]|vios_l2|\bSMXES|\bGS\d{3}E|\bCAT\dK|\bC(?:1000|1[23]00|23[56]0|29[1-9]\d|2900XL|35\d\d|3[67]50|38[56]0|3750|40\d\d|45\d\d|49\d\d|65\d\d|68\d\d|9[2-6]\d\d)\w* Software|\bcat\d+\w* Software|\bs(?:222|3223|72033|2t54)_rp|\bIE\d{4}|\bCGS2520|\bME(?:340|3[468]00)|NX-OS|\bCDB Software/i,
        },
      },
      {
        kind: 'phone',
        when: {
          from: 'descr',
          pattern: /IP Phone|\bCP-\d{4}|\bVG[23]\d\d|\bATA ?1\d\d|\bSIP Gateway/,
        },
      },
      { kind: 'firewall', when: { from: 'descr', pattern: /\bASA\b|Firewall|Firepower/ } },
      {
        kind: 'bmc',
        when: { from: 'descr', pattern: /Integrated Management Controller|\bCIMC\b/ },
      },
      {
        kind: 'other',
        when: {
          from: 'descr',
          pattern:
            /Application Control Engine|\bCSS\b|Content (?:Engine|Service)|Wide Area Application|\bWAAS\b|\bONS\b|\bNCS[ -]?[24]0\d\d\b|TelePresence|Codec|Digital Media|Video Surveillance/i,
        },
      },
      {
        kind: 'server',
        when: {
          from: 'descr',
          pattern: /\bACS\b|Prime|\bDNA Center|Mobility Services|\bNAM\b|\bServer\b/,
        },
      },
      {
        kind: 'router',
        when: {
          from: 'descr',
          pattern:
            /Software \((?:C\d{3,4}|ASR|PPC_LINUX_IOSD|X86_64_LINUX_IOSD|ARMV8\w*IOSD|ir\d|IR\d|vios|ISR|RSP)|\b(?:ISR|ASR\d*|CSR1000V?|C8000V?|ir\d+) Software|IOS XR|\bISR\b/i,
        },
      },
      // What runs IOS and is none of the above.
      {
        kind: 'router',
        when: {
          from: 'descr',
          pattern:
            /\bIOS(?: \(tm\)|[ -]X[ER])? Software|Internetwork Operating System|\bIOS \(tm\)/,
        },
      },
    ],
    model: [
      { entity: 'chassis', field: 'model', pattern: /^(?!.*[Ss]tack).*\w.*$/ },
      { entity: 'any', field: 'model', pattern: /^(?:WS-C|C9[2-6]|C1000-|IE-)\S*\d\S*$/ },
      { oid: stackChassisModel },
      { entity: 'chassis', field: 'model' },
      { from: 'descr', pattern: /^(?:Cisco )?(?<value>I[EW]\d{4}\S*)/ },
      {
        entity: 'chassis',
        field: 'descr',
        pattern: /^(?:Cisco )?(?<value>(?=\S*\d)\S+)(?: chassis\b.*)?$/i,
      },
      // OLD-CISCO-CHASSIS-MIB knows an old router's card slots, its image the platform: "2600 Software (C2600-I-M)".
      { from: 'descr', pattern: /\b(?:AIR-\w+-\w+(?:-\w+)*|WS-C\d[\w-]+)/ },
    ],
    serial: [
      { entity: 'chassis', field: 'serial' },
      { oid: stackChassisSerial },
      { oid: oldChassisId, pattern: /^(?=.*\d)[A-Z0-9]{8,}$/ },
    ],
    version: [
      iosVersion,
      { entity: 'chassis', field: 'software' },
      { entity: 'any', field: 'software', pattern: /^\d\S*/ },
    ],
  },
  {
    vendor: 'Cisco',
    family: 'Cisco AireOS wireless controller',
    kind: 'wireless-controller',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.14179'] },
      { sysDescr: /^Cisco Controller$/ },
      { sysObjectId: [`${cisco}.6.1.37`] },
    ],
    // Mobility Express and Cisco Business Wireless: a controller inside an access point.
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /^Cisco Business Wireless|Mobility Express/ },
      },
    ],
    model: [{ oid: `${inventory}.3.0` }],
    serial: [{ oid: `${inventory}.4.0` }],
    version: [{ oid: `${inventory}.14.0` }],
    also: ['accessPoints'],
  },
] as const satisfies readonly DeviceProfile[]
