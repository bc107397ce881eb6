import type { DeviceProfile } from './device-profile.ts'

/** HH3C-ENTITY-EXT and friends live below 25506, which H3C brought into HP; 2011.10 is its number from the Huawei years. */
const h3c = '1.3.6.1.4.1.25506'
const huawei3com = '1.3.6.1.4.1.2011.10'
const threeCom = '1.3.6.1.4.1.43'

const comwareVersion =
  /Software Version (?<value>\d[\d.]*(?:,? *(?:Alpha|Beta|Feature|Release|ESS|Test|Customer)? *[A-Z]?\d{4}\w*)?)/
/** As ENTITY-MIB words it, so that a device and its members have one version: without sysDescr's comma. */
const comwareRelease = {
  join: [
    { from: 'descr', pattern: /Software Version (?<value>\d[\d.]*)/ },
    {
      from: 'descr',
      pattern:
        /Software Version \d[\d.]*,? *(?<value>(?:Alpha|Beta|Feature|Release|ESS|Test|Customer) [A-Z]?\d{4}\w*)/,
    },
  ],
} as const
const comwareModel = [
  {
    from: 'descr',
    // "… Release 3506P05\r\nHPE 5130 24G PoE+ 4SFP+ 1-slot HI JH326A\r\nCopyright": the line before the copyright.
    pattern:
      /(?:\n|Release \w+|ESS \w+|Feature \w+)\s*(?:HPE?|H3C|3Com) (?<value>[^\r\n]+?)\s*(?:Copyright|[\r\n])/,
  },
  // "HP V1910-48G Switch Software Version 5.20 Release 1111P01"
  {
    from: 'descr',
    pattern:
      /^(?:HPE? |H3C |3Com )?(?<value>(?!Comware)\S*\d\S*(?: \S+){0,4}?)(?: Switch)?,? Software Version/,
  },
] as const

export const h3cComware = [
  {
    vendor: 'HPE',
    family: 'HPE and H3C Comware',
    kind: 'switch',
    match: [
      { sysObjectId: [h3c] },
      { sysObjectId: [h3c, huawei3com, '1.3.6.1.4.1.11', threeCom], sysDescr: /Comware/ },
      { sysObjectId: [huawei3com] },
    ],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /\bW(?:A|AP)\d{3,4}|access point/i },
      },
      {
        kind: 'wireless-controller',
        when: { from: 'descr', pattern: /\bWX\d{4}|wireless controller|\bAC\d{4}/i },
      },
      { kind: 'firewall', when: { from: 'descr', pattern: /\bSecPath|\bF1\d{3}\b|\bF5\d{3}\b/ } },
      {
        kind: 'router',
        when: { from: 'descr', pattern: /\bMSR\s?-?\d|\bSR\d{4}|\bHSR\d{4}|Router/ },
      },
    ],
    brands: [
      { vendor: 'H3C', when: { from: 'descr', pattern: /^(?:H3C\b(?!.*\bHPE? ))/s } },
      { vendor: '3Com', when: { from: 'descr', pattern: /^3Com\b/ } },
    ],
    model: [{ entity: 'chassis', field: 'model' }, ...comwareModel],
    version: [
      comwareRelease,
      { from: 'descr', pattern: comwareVersion },
      { entity: 'any', field: 'software' },
    ],
  },
  {
    vendor: '3Com',
    family: '3Com SuperStack and Baseline switches',
    kind: 'switch',
    match: [{ sysObjectId: [threeCom] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /access point|\bAP\d{4}/i } },
      { kind: 'router', when: { from: 'descr', pattern: /\brouter\b/i } },
    ],
    model: [
      // A3COM0352-STACK-CONFIG: stackUnitDesc; the name of the first unit.
      { column: `${threeCom}.10.27.1.1.1.5` },
      {
        from: 'descr',
        pattern:
          /^(?:3Com )?(?<value>(?:SuperStack|Baseline|Switch|OfficeConnect|IntelliJack)[^,\r\n]*?)(?:,? (?:Software|version)|[,\r\n]|$)/i,
      },
    ],
    // stackUnitSerialNumber, stackUnitSWVersion.
    serial: [{ column: `${threeCom}.10.27.1.1.1.13` }],
    version: [
      { column: `${threeCom}.10.27.1.1.1.12` },
      { from: 'descr', pattern: /(?:Software )?Version (?:3Com OS )?V?(?<value>\d\S*)/ },
    ],
    members: {
      model: `${threeCom}.10.27.1.1.1.5`,
      serial: `${threeCom}.10.27.1.1.1.13`,
      version: `${threeCom}.10.27.1.1.1.12`,
    },
    // The 4400 of 2003 answers one small request at a time.
    transport: { maxRepetitions: 10, timeoutMs: 3000 },
  },
] as const satisfies readonly DeviceProfile[]
