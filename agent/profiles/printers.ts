import type { DeviceProfile } from './device-profile.ts'

const hrDeviceDescr1 = '1.3.6.1.2.1.25.3.2.1.3.1'

/**
 * Makers of printers whose model and serial number Printer-MIB gives; named here are only what it lacks (firmware) and
 * what answers where it is not there.
 */
export const printers = [
  {
    vendor: 'Brother',
    family: 'Brother printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2435'] }],
    model: [
      { oid: hrDeviceDescr1 },
      { oid: '1.3.6.1.4.1.2435.2.3.9.1.1.7.0', pattern: /\bMDL:(?<value>[^;]+)/ },
    ],
    // BROTHER-MIB brInfoSerialNumber, main firmware version.
    serial: [{ oid: '1.3.6.1.2.1.43.5.1.1.17.1' }, { oid: '1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.1.0' }],
    version: [
      { oid: '1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.17.0' },
      { from: 'descr', pattern: /Firmware Ver\.(?<value>[\w.]+)/ },
    ],
  },
  {
    vendor: 'Canon',
    family: 'Canon printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1602'] }],
    kinds: [{ kind: 'camera', when: { from: 'descr', pattern: /network camera/i } }],
    // CANON-MIB: product name, version.
    model: [
      { oid: '1.3.6.1.4.1.1602.1.1.1.1.0' },
      { from: 'descr', pattern: /^Canon (?<value>.+?)(?: \/P)?$/ },
    ],
    version: [{ oid: '1.3.6.1.4.1.1602.1.1.1.4.0' }],
  },
  {
    vendor: 'Epson',
    family: 'Epson printer and scanner',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1248'] }],
    kinds: [{ kind: 'other', when: { from: 'descr', pattern: /projector/i } }],
    model: [{ oid: hrDeviceDescr1 }, { oid: '1.3.6.1.4.1.1248.1.2.2.1.1.1.2.1' }],
    serial: [
      { oid: '1.3.6.1.2.1.43.5.1.1.17.1' },
      { oid: '1.3.6.1.4.1.1248.1.2.2.1.1.1.5.1' },
      { oid: '1.3.6.1.4.1.1248.1.1.3.1.1.1.0' },
    ],
    version: [{ oid: '1.3.6.1.4.1.1248.1.1.3.1.21.1.1.2.1' }],
  },
  {
    vendor: 'Fuji Xerox',
    family: 'Fuji Xerox printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.297'] }],
    brands: [
      { vendor: 'Epson', when: { from: 'descr', pattern: /^EPSON\b/i } },
      { vendor: 'Dell', when: { from: 'descr', pattern: /^Dell\b/i } },
    ],
    model: [
      { oid: hrDeviceDescr1, pattern: /^[^;]+/ },
      { from: 'descr', pattern: /^[^;]+/ },
    ],
    version: [{ from: 'descr', pattern: /\b(?:ESS|Controller|System) ?(?<value>\d[\d.]+)/ }],
  },
  {
    vendor: 'Konica Minolta',
    family: 'Konica Minolta printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.18334', '1.3.6.1.4.1.2590'] }],
    brands: [
      { vendor: 'Develop', when: { from: 'descr', pattern: /\bDevelop\b/i } },
      { vendor: 'Olivetti', when: { from: 'descr', pattern: /\bOlivetti\b/i } },
    ],
    model: [{ oid: hrDeviceDescr1 }, { from: 'descr', pattern: /^.*\d.*/ }],
    version: [{ oid: '1.3.6.1.4.1.18334.1.1.1.1.6.1.0' }],
  },
  {
    vendor: 'Kyocera',
    family: 'Kyocera printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1347'] }],
    brands: [
      { vendor: 'Utax', when: { from: 'descr', pattern: /\bUTAX\b/i } },
      { vendor: 'Triumph-Adler', when: { from: 'descr', pattern: /triumph.?adler/i } },
    ],
    // KYOCERA-Private-MIB: model name, serial number, system firmware.
    model: [{ oid: hrDeviceDescr1 }, { oid: '1.3.6.1.4.1.1347.43.5.1.1.1.1' }],
    serial: [{ oid: '1.3.6.1.2.1.43.5.1.1.17.1' }, { oid: '1.3.6.1.4.1.1347.43.5.1.1.28.1' }],
    version: [{ oid: '1.3.6.1.4.1.1347.43.5.4.1.5.1.1' }],
  },
  {
    vendor: 'Lexmark',
    family: 'Lexmark printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.641'] }],
    // LEXMARK-MPS-MIB and the older Lexmark MIB: printer name, firmware, serial number.
    model: [
      { oid: '1.3.6.1.4.1.641.2.1.2.1.2.1' },
      { from: 'descr', pattern: /^(?:Lexmark )?(?<value>\S+)(?= version| )/ },
    ],
    serial: [{ oid: '1.3.6.1.2.1.43.5.1.1.17.1' }, { oid: '1.3.6.1.4.1.641.2.1.2.1.6.1' }],
    version: [
      { from: 'descr', pattern: /version (?<value>\S+)/ },
      { oid: '1.3.6.1.4.1.641.2.1.2.1.4.1' },
    ],
  },
  {
    vendor: 'OKI',
    family: 'OKI printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2001'] }],
    model: [
      { from: 'descr', pattern: /Attached to (?<value>\S+)/ },
      { oid: '1.3.6.1.4.1.11.2.3.9.1.1.7.0', pattern: /\b(?:MDL|MODEL):(?<value>[^;]+)/ },
    ],
    serial: [
      { oid: '1.3.6.1.2.1.43.5.1.1.17.1' },
      { oid: '1.3.6.1.4.1.2001.1.1.1.1.11.1.10.45.0' },
    ],
    version: [{ from: 'descr', pattern: /Attached to \S+ Rev\.(?<value>\S+)/ }],
  },
  {
    vendor: 'Ricoh',
    family: 'Ricoh printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.367'] }],
    brands: ['Gestetner', 'Lanier', 'NRG', 'Savin', 'Infotec', 'Rex-Rotary', 'Nashuatec'].map(
      vendor => ({
        vendor,
        when: { from: 'descr' as const, pattern: new RegExp(`^${vendor}\\b`, 'i') },
      }),
    ),
    // Ricoh-Private-MIB: model name, system version, machine id.
    model: [
      { oid: '1.3.6.1.4.1.367.3.2.1.1.1.1.0' },
      { from: 'descr', pattern: /^\S+ (?<value>.+?) \d+\.\d/ },
    ],
    serial: [{ oid: '1.3.6.1.4.1.367.3.2.1.2.1.4.0' }],
    version: [
      { oid: '1.3.6.1.4.1.367.3.2.1.1.1.2.0' },
      { from: 'descr', pattern: / (?<value>\d+\.\d\S*) \// },
    ],
  },
  {
    vendor: 'Samsung',
    family: 'Samsung printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.236.11'] }],
    // SAMSUNG-PRINTER-EXT-MIB: model, firmware, serial number.
    model: [{ oid: '1.3.6.1.4.1.236.11.5.1.1.1.1.0' }, { from: 'descr', pattern: /^[^;]+(?=;)/ }],
    serial: [
      { oid: '1.3.6.1.2.1.43.5.1.1.17.1' },
      { oid: '1.3.6.1.4.1.236.11.5.1.1.1.4.0' },
      { from: 'descr', pattern: /S\/N (?<value>\w+)/ },
    ],
    version: [
      { from: 'descr', pattern: /; ?(?:OS |V)(?<value>\d[^;\s]*)/ },
      { oid: '1.3.6.1.4.1.236.11.5.1.1.1.2.0' },
    ],
  },
  {
    vendor: 'Sharp',
    family: 'Sharp printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2385'] }],
    kinds: [{ kind: 'other', when: { from: 'descr', pattern: /projector|display|PN-/i } }],
    model: [{ oid: hrDeviceDescr1 }, { from: 'descr', pattern: /.+/ }],
    version: [{ oid: '1.3.6.1.4.1.2385.2.1.1.2.1.2.1' }],
  },
  {
    vendor: 'Toshiba',
    family: 'Toshiba printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1129'] }],
    model: [{ oid: hrDeviceDescr1 }, { from: 'descr', pattern: /^.*\d.*/ }],
  },
  {
    vendor: 'Xerox',
    family: 'Xerox printer',
    kind: 'printer',
    match: [{ sysObjectId: ['1.3.6.1.4.1.253'] }],
    model: [{ from: 'descr', pattern: /^(?:Xerox )?(?<value>[^;]+)/ }],
    version: [
      { from: 'descr', pattern: /\bSS (?<value>\d[\d.]+)/ },
      { from: 'descr', pattern: /\b(?:System|ESS|Network|Controller) ?(?<value>\d[\d.]+)/ },
    ],
  },
  {
    vendor: 'Zebra',
    family: 'Zebra label printer',
    kind: 'printer',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.10642'] },
      // ZebraNet print servers were made by Extended Systems.
      { sysObjectId: ['1.3.6.1.4.1.683'] },
    ],
    // ZEBRA-MIB zbrGeneralModel, zbrGeneralFirmwareVersion; ESI-MIB serial number, firmware.
    model: [
      { oid: '1.3.6.1.4.1.10642.1.1.0', pattern: /.*[A-Za-z].*/ },
      { oid: '1.3.6.1.4.1.683.1.4.0' },
    ],
    serial: [{ oid: '1.3.6.1.4.1.683.1.5.0' }, { oid: '1.3.6.1.4.1.10642.200.19.5.0' }],
    version: [{ oid: '1.3.6.1.4.1.10642.1.2.0' }, { oid: '1.3.6.1.4.1.683.1.9.0' }],
  },
] as const satisfies readonly DeviceProfile[]
