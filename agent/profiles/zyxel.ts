import type { DeviceProfile } from './device-profile.ts'

const zyxel = '1.3.6.1.4.1.890'
/** ZYXEL-ES-COMMON sysInfo: firmware "V4.70(ABBI.2) | 12/17/2021", product, serial number. */
const common = `${zyxel}.1.15.3.1`
const facts = {
  model: [
    { oid: `${common}.11.0` },
    { from: 'descr', pattern: /^(?:Zy[Xx]EL )?(?<value>[A-Z][\w+/ -]*\d[\w+/ -]*)$/ },
  ],
  serial: [{ oid: `${common}.12.0` }],
  version: [{ oid: `${common}.6.0`, pattern: /^[^|]+?(?= *(?:\||$))/ }],
} as const

export const zyxelProfiles = [
  {
    vendor: 'Zyxel',
    family: 'Zyxel switch, access point and firewall',
    kind: 'unknown',
    match: [{ sysObjectId: [zyxel] }],
    kinds: [
      {
        kind: 'firewall',
        when: { from: 'descr', pattern: /\b(?:USG|ATP\d|ZyWALL|VPN\d|UAG|SCR|UTM)/i },
      },
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /^(?:Zyxel )?(?:NWA|WAC|WAX|NAP|NBG|WBE)/i },
      },
      { kind: 'wireless-controller', when: { from: 'descr', pattern: /^(?:Zyxel )?NXC\d/i } },
      {
        kind: 'switch',
        when: {
          from: 'descr',
          pattern:
            /^(?:Zyxel )?(?:G|X|ES|MES|MGS|XM|IES|RGS|VES|EES|CX|DES|OLT|SAM|AAM|MSC|ALC|VLC)\w*-?\d|switch/i,
        },
      },
      { kind: 'nas', when: { from: 'descr', pattern: /^(?:NSA|NAS)\d/ } },
      {
        kind: 'router',
        when: { from: 'descr', pattern: /^(?:P-\d|VMG|SBG|AMG|LTE|NR\d|DX|EX\d|Prestige)/ },
      },
      { kind: 'router', when: { from: 'descr', pattern: /^(?:PMG|FWA|EMG|WSQ|Multy|NBG|P\d{3})/ } },
      // ZYXEL-MIB products: switch 5, Prestige router 2, ZyWALL 6, NWA access points 9.
      { kind: 'switch', when: { from: 'objectId', pattern: /\.890\.1\.5\b/ } },
      { kind: 'router', when: { from: 'objectId', pattern: /\.890\.1\.2\b/ } },
      { kind: 'firewall', when: { from: 'objectId', pattern: /\.890\.1\.6\b/ } },
      { kind: 'access-point', when: { from: 'objectId', pattern: /\.890\.1\.9\b/ } },
    ],
    ...facts,
  },
  {
    vendor: 'Zyxel',
    family: 'Zyxel firewall under the agent of its Linux',
    kind: 'firewall',
    match: [
      { probe: { oid: `${common}.11.0` }, sysObjectId: ['1.3.6.1.4.1.8072'] },
      { sysDescr: /^(?:USG|ATP) ?(?:FLEX|\d)/ },
    ],
    ...facts,
  },
] as const satisfies readonly DeviceProfile[]
