import type { DeviceProfile } from './device-profile.ts'

const ubiquiti = '1.3.6.1.4.1.41112'
/** UBNT-UniFi-MIB unifiApSystemModel, …Version. */
const unifiSystem = `${ubiquiti}.1.6.3`
/** IEEE802dot11-MIB dot11manufacturerProductName, …ProductVersion, by ifIndex of the radio. */
const productName = '1.2.840.10036.3.1.2.1.3'
const productVersion = '1.2.840.10036.3.1.2.1.4'
/** FASTPATH agentInventoryGroup under Broadcom's number. */
const inventory = '1.3.6.1.4.1.4413.1.1.1.1.1'

/** "EdgeSwitch 24-Port 250W, 1.8.0.5106045, Linux 3.6.5-…", "USW-Flex 5.76.7.13442", "USW …, firmware 5.76.7" */
const switchModel = {
  from: 'descr',
  pattern: /^.+?(?=,? (?:firmware )?\d+\.\d+\.\d+)/,
} as const
const switchVersion = {
  from: 'descr',
  pattern: /,? (?:firmware )?(?<value>\d+\.\d+\.\d+[\w.]*)/,
} as const
const switchDescr = /^(?:EdgeSwitch|US-|USW|EdgePoint Switch|USL|UISP[- ](?:Switch|S))/

export const ubiquitiProfiles = [
  {
    vendor: 'Ubiquiti',
    family: 'Ubiquiti airOS and airFiber',
    kind: 'access-point',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.10002'] },
      // UBNT-AirFIBER-MIB 3, airMAX 4, airFiber LTU 10, airFiber 60 11.
      { sysObjectId: [3, 4, 10, 11].map(n => `${ubiquiti}.1.${n}`) },
    ],
    model: [
      { column: productName },
      // airFiber: radioName's model, firmware.
      { column: `${ubiquiti}.1.3.1.1.39`, pattern: /^(?:AF|airFiber)\S*/i },
    ],
    // "XC.qca955x.v8.5.1.37185.180307.0931"
    version: [
      { column: productVersion, pattern: /v(?<value>\d\S*)/ },
      { column: `${ubiquiti}.1.3.2.1.40`, pattern: /v?\d+\.\d+\S*/ },
    ],
  },
  {
    vendor: 'Ubiquiti',
    family: 'Ubiquiti UniFi access point',
    kind: 'access-point',
    match: [
      { sysObjectId: [`${ubiquiti}.1.6`, ubiquiti] },
      { sysDescr: /^U(?:AP|6|7|AL|BB|WB|XG|DB)\b\S* \d/ },
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: `${unifiSystem}.3.0` } },
    ],
    kinds: [{ kind: 'router', when: { from: 'descr', pattern: /^U-LTE|^U5G|^UMR/ } }],
    model: [{ oid: `${unifiSystem}.3.0` }, { from: 'descr', pattern: /^\S+(?= \d)/ }],
    version: [{ oid: `${unifiSystem}.6.0` }, { from: 'descr', pattern: /(?<=^\S+ )\d\S*/ }],
  },
  {
    vendor: 'Ubiquiti',
    family: 'Ubiquiti EdgeSwitch and UniFi switch',
    kind: 'switch',
    match: [
      { sysDescr: switchDescr },
      // The smallest EdgeSwitches answer with their switch chip's agent.
      { sysObjectId: ['1.3.6.1.4.1.27282.3.2.10'] },
    ],
    model: [switchModel, { oid: `${inventory}.3.0` }, { oid: `${inventory}.2.0` }],
    serial: [{ entity: 'chassis', field: 'serial', pattern: /^\S+$/ }, { oid: `${inventory}.4.0` }],
    version: [switchVersion],
  },
  {
    vendor: 'Ubiquiti',
    family: 'Ubiquiti EdgeRouter and UniFi gateway',
    kind: 'router',
    match: [
      { sysObjectId: [`${ubiquiti}.1.5`] },
      {
        sysDescr:
          /^Edge(?:OS|Router)|^Ubiquiti (?:UniFi Security Gateway|UDM|Edge)|^(?:UDM|UXG|UCG|UDR)\b/i,
      },
    ],
    kinds: [
      { kind: 'firewall', when: { from: 'descr', pattern: /USG|UDM|UniFi (?:Security|Dream)/ } },
    ],
    model: [
      // The agent's own command line carries the board: "… -S UBNT EdgeRouter Pro 8-Port running on v2.0.0".
      { column: '1.3.6.1.2.1.25.4.2.1.5', pattern: /UBNT (?<value>.+?) running on/ },
      { from: 'descr', pattern: /^EdgeRouter.*/ },
    ],
    version: [{ from: 'descr', pattern: /EdgeOS v(?<value>\d+\.\d+\.\d+(?:-\w+(?:\.\d\b)?)?)/ }],
    entity: 'ignore',
  },
  {
    vendor: 'Ubiquiti',
    family: 'Ubiquiti UniFi power',
    kind: 'other',
    match: [{ sysDescr: /^(?:US?P-(?:RPS|PDU|Strip|Plug)|UPS-|EdgePower|UISP-P)/ }],
    model: [{ from: 'descr', pattern: /^\S+/ }],
    version: [{ from: 'descr', pattern: /(?<=^\S+ )\d\S*/ }],
  },
] as const satisfies readonly DeviceProfile[]
