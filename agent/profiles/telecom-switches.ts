import type { DeviceProfile } from './device-profile.ts'

/** "S4600-28P-SI Device, Compiled … SoftWare Version 7.0.3.5(R0102) … Serial No.:SW012345": DCN's words, kept by who resell it. */
const dcn = {
  model: [{ from: 'descr', pattern: /^(?=\S*\d)\S+(?= Device)/ }],
  serial: [{ from: 'descr', pattern: /[Ss]erial (?:[Nn]o\.?|[Nn]umber)[ :]*(?<value>\w{6,})/ }],
  version: [{ from: 'descr', pattern: /Soft[Ww]are (?:Package )?Version (?<value>\d\S*)/ }],
} as const

export const telecomSwitches = [
  {
    vendor: 'BDCOM',
    family: 'BDCOM switch and OLT',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3320'] }],
    model: [{ from: 'descr', pattern: /BDCOM\S* (?<value>[A-Z]\S*\d\S*)/ }],
    serial: [{ from: 'descr', pattern: /Serial num(?:ber)?[ :]*(?<value>\w{6,})/ }],
    version: [{ from: 'descr', pattern: /Version (?<value>\d[\w.]*)/ }],
  },
  {
    vendor: 'DCN',
    family: 'DCN switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.6339'] }],
    ...dcn,
  },
  {
    vendor: 'SNR',
    family: 'SNR switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.40418'] }],
    ...dcn,
  },
  {
    vendor: 'QTECH',
    family: 'QTECH switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.27514'] }],
    ...dcn,
  },
  {
    vendor: 'Eltex',
    family: 'Eltex switch, router and access point',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.35265'] }],
    kinds: [
      { kind: 'router', when: { from: 'descr', pattern: /\bESR-?\d|\bME\d{4}/ } },
      { kind: 'access-point', when: { from: 'descr', pattern: /\bW[EO]P-\d/ } },
      { kind: 'phone', when: { from: 'descr', pattern: /\bTAU-|\bSMG-/ } },
    ],
    model: [{ from: 'descr', pattern: /\b(?:MES|ESR|W[EO]P|LTP|LTE|TAU|SMG|ME)-?\d[\w-]*/ }],
  },
  {
    vendor: 'ZTE',
    family: 'ZTE switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3902'] }],
    kinds: [{ kind: 'router', when: { from: 'descr', pattern: /\bM6000|\bT8000|[Rr]outer/ } }],
    model: [{ from: 'descr', pattern: /\bZX\w+ (?<value>(?!ROS)\S*\d\S*)/ }],
    version: [{ from: 'descr', pattern: /Version:? *(?<value>V?\d\S*)/ }],
  },
] as const satisfies readonly DeviceProfile[]
