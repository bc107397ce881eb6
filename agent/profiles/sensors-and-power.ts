import type { DeviceProfile } from './device-profile.ts'

const geist = '1.3.6.1.4.1.21239'
const geistGenerations = [`${geist}.5.2.1`, `${geist}.5.1.1`, `${geist}.42.1`, `${geist}.2.1`]
/** IT-WATCHDOGS-MIB, by generation. */
const itWatchdogs = ['1.3.6.1.4.1.17373.4.1', '1.3.6.1.4.1.17373.3.1']

/** Power strips, sensors, console servers, signage: what hangs in the rack and on the wall beside the network. */
export const sensorsAndPower = [
  {
    vendor: 'AVTECH',
    family: 'AVTECH Room Alert',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.20916'] }],
    model: [{ from: 'descr', pattern: /^.+?(?= v\d)/ }],
    version: [{ from: 'descr', pattern: /\bv(?<value>\d\S*)/ }],
  },
  {
    vendor: 'AKCP',
    family: 'AKCP sensorProbe',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3854'] }],
    // "sensorProbe2 Rev 27 v 2.0 SP439 Mar 28 2012 …", "SP2+ F7 1.0.4852 …"
    model: [
      {
        from: 'descr',
        pattern: /^(?:AKCP )?(?<value>(?:sensorProbe|securityProbe|SPX?|SEC)-?\w*\d\+?\w*)/i,
      },
    ],
  },
  {
    vendor: 'GUDE',
    family: 'GUDE power and sensors',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.28507'] }],
    // Each product has its MIB below its own number: ssnmp…FwVersion.
    model: [{ from: 'descr', pattern: /.*\d.*/ }, { own: '1.1.2.1.0' }],
    version: [{ own: '1.1.2.2.0' }],
  },
  {
    vendor: 'Raritan',
    family: 'Raritan PDU and KVM',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.13742'] }],
    // PDU2-MIB nameplate of the first unit: model, serial number; firmware of its main board.
    model: [
      { column: '1.3.6.1.4.1.13742.6.3.2.1.1.3' },
      // PDU-MIB of the first generation.
      { oid: '1.3.6.1.4.1.13742.4.1.1.12.0' },
      { from: 'descr', pattern: /\b(?:PX|DP?X|EMX)[\w-]+/ },
    ],
    serial: [{ column: '1.3.6.1.4.1.13742.6.3.2.1.1.4' }, { oid: '1.3.6.1.4.1.13742.4.1.1.2.0' }],
    version: [{ column: '1.3.6.1.4.1.13742.6.3.2.3.1.6', pattern: /\d+\.\d\S*/ }],
  },
  {
    vendor: 'Server Technology',
    family: 'Server Technology Sentry PDU',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1718'] }],
    // Sentry3-MIB systemVersion, systemNICSerialNumber; Sentry4-MIB st4SystemFirmwareVersion, st4UnitModel, st4UnitProductSN.
    model: [
      { column: '1.3.6.1.4.1.1718.4.1.2.1.1.5', pattern: /^(?=.*\d)(?=.*[A-Z]).{4,}/ },
      { column: '1.3.6.1.4.1.1718.3.2.1.1.5' },
    ],
    serial: [
      { column: '1.3.6.1.4.1.1718.4.1.2.1.1.4', pattern: /^(?=.*\d)[A-Z0-9-]{6,}$/ },
      { oid: '1.3.6.1.4.1.1718.3.1.2.0' },
    ],
    version: [
      { oid: '1.3.6.1.4.1.1718.4.1.1.1.3.0', pattern: /\d+\.\d\w*/ },
      { oid: '1.3.6.1.4.1.1718.3.1.1.0', pattern: /\d+\.\d\w*/ },
    ],
  },
  {
    vendor: 'Vertiv',
    family: 'Geist PDU and Watchdog',
    kind: 'other',
    match: [{ sysObjectId: [geist] }],
    // GEIST-V4-MIB / VERTIV-V5-MIB and, at 42 and 2, GEIST-MIB-V3 before them: productTitle, productVersion.
    model: geistGenerations.map(base => ({ oid: `${base}.1.0`, pattern: /.*[A-Za-z].*/ })),
    version: geistGenerations.map(base => ({ oid: `${base}.2.0`, pattern: /^\d+\.\d\S*/ })),
  },
  {
    vendor: 'Geist',
    family: 'Geist and IT Watchdogs climate monitor',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.17373'] }],
    model: itWatchdogs.map(base => ({ oid: `${base}.1.0`, pattern: /.*[A-Za-z].*/ })),
    version: itWatchdogs.map(base => ({ oid: `${base}.2.0`, pattern: /^v?\d+\.\d\S*/ })),
  },
  {
    vendor: 'HW group',
    family: 'HW group Poseidon, Damocles and HWg-STE',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.21796'] }],
    model: [
      {
        from: 'descr',
        pattern:
          /^(?:HWg-\w+(?: \w*\d\w*)?|HWg-\S+|(?:Poseidon|Damocles|Ares|SD)\w*(?: \S*\d\S*)?)/i,
      },
    ],
  },
  {
    vendor: 'Rittal',
    family: 'Rittal CMC',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2606'] }],
    // "Rittal CMC III SN 12345678 HW V3.00 SW V3.15.00_2"
    model: [{ from: 'descr', pattern: /^Rittal (?<value>.+?)(?= SN| HW|$)/ }],
    serial: [
      { oid: '1.3.6.1.4.1.2606.7.2.5.0' },
      { from: 'descr', pattern: /\bSN (?<value>\d{6,})/ },
    ],
    version: [{ from: 'descr', pattern: /\bSW V(?<value>\d\S*)/ }],
  },
  {
    vendor: 'Opengear',
    family: 'Opengear console server',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.25049'] }],
    model: [
      { from: 'descr', pattern: /OpenGear\/(?<value>\S+)/ },
      { from: 'descr', pattern: /^Opengear (?<value>[^,]+)/ },
    ],
    // OG-STATUSv2-MIB ogSerialNumber; two scalars answer without the zero at their end.
    serial: [{ oid: '1.3.6.1.4.1.25049.17.1.2' }, { oid: '1.3.6.1.4.1.25049.17.1.2.0' }],
    version: [{ from: 'descr', pattern: /Version (?<value>\d\S*)/ }],
  },
  {
    vendor: 'SEH',
    family: 'SEH USB device and print server',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1229'] }],
    model: [{ from: 'descr', pattern: /^SEH (?<value>[^;]+)/ }],
    serial: [{ from: 'descr', pattern: /\bSN (?<value>\w+)/ }],
    version: [{ from: 'descr', pattern: /\bSW (?<value>\S+)/ }],
  },
  {
    vendor: 'Wiesemann & Theis',
    family: 'Wiesemann & Theis Web-IO',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5040'] }],
    // wtWebio… device info, below each product's own number: the article number where it has one, else the name.
    model: [{ own: '3.3.6.0' }, { own: '3.3.5.0' }],
  },
  {
    vendor: 'Barco',
    family: 'Barco ClickShare and display',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.7312'] }],
    model: [{ oid: '1.3.6.1.4.1.7312.2468.1.1.4.0' }],
    serial: [{ oid: '1.3.6.1.4.1.7312.2468.1.1.5.0' }],
  },
  {
    vendor: 'Christie',
    family: 'Christie projector',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.25766'] }],
    version: [{ oid: '1.3.6.1.4.1.25766.1.12.1.1.2.7.0' }],
  },
  {
    vendor: 'Illustra',
    family: 'Illustra camera',
    kind: 'camera',
    match: [{ sysDescr: /^illustra\b/i }],
    model: [{ from: 'descr', pattern: /^illustra (?<value>\S+)/i }],
    version: [{ from: 'descr', pattern: /Illustra\.(?<value>\S+)/ }],
  },
  {
    vendor: 'IONODES',
    family: 'IONODES video encoder',
    kind: 'camera',
    match: [{ sysObjectId: ['1.3.6.1.4.1.40748'] }],
    model: [{ from: 'descr', pattern: /IONODES's (?<value>\S+)/ }],
  },
  {
    vendor: 'EnGenius',
    family: 'EnGenius access point and switch',
    kind: 'access-point',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.14125', '1.3.6.1.4.1.44194'] },
      { sysObjectId: ['1.3.6.1.4.1.8072'], sysDescr: /^Wireless Access Point$/ },
    ],
    kinds: [{ kind: 'switch', when: { from: 'descr', pattern: /\bE[CGW]S\d/ } }],
    model: [
      { entity: 'any', field: 'name', pattern: /^E\w+\d\w*/ },
      { from: 'descr', pattern: /\bE[A-Z]{2}\d\w*/ },
    ],
  },
  {
    vendor: 'TRENDnet',
    family: 'TRENDnet switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.28866'] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /\bTEW-/ } },
      { kind: 'camera', when: { from: 'descr', pattern: /\bTV-/ } },
    ],
    model: [{ from: 'descr', pattern: /\bT[A-Z]{1,3}\d?-\w+/ }],
  },
] as const satisfies readonly DeviceProfile[]
