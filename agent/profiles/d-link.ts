import type { DeviceProfile } from './device-profile.ts'

const dlink = '1.3.6.1.4.1.171'
/** AGENT-GENERAL-MIB agentSerialNumber; SWL2MGMT-MIB serial of the first unit. */
const agentSerial = `${dlink}.12.1.1.12.0`
const unitSerial = `${dlink}.12.11.1.9.4.1.17`

export const dLink = [
  {
    vendor: 'D-Link',
    family: 'D-Link switch',
    kind: 'switch',
    match: [{ sysObjectId: [dlink] }],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /\bD(?:AP|WL|BA)-\d|access point/i },
      },
      { kind: 'wireless-controller', when: { from: 'descr', pattern: /\bD(?:WC|WS)-\d/ } },
      { kind: 'phone', when: { from: 'descr', pattern: /\bD(?:PH|VG|VX)-\d/ } },
      { kind: 'other', when: { from: 'descr', pattern: /\bD(?:MC|KVM|PS)-\d|media converter/i } },
      { kind: 'camera', when: { from: 'descr', pattern: /\bDCS-\d/ } },
      { kind: 'nas', when: { from: 'descr', pattern: /\bDNS-\d|\bDSN-\d/ } },
      { kind: 'firewall', when: { from: 'descr', pattern: /\bD(?:FL|SR)-\d/ } },
      { kind: 'router', when: { from: 'descr', pattern: /\bD(?:IR|I|SL|WR|VA)-\d/ } },
      { kind: 'printer', when: { from: 'descr', pattern: /\bDP-?\d{3}|print server/i } },
    ],
    model: [
      { from: 'descr', pattern: /\b(?:WS6-)?D[A-Z]{1,3}-\d[\w/-]*/ },
      { entity: 'chassis', field: 'model', pattern: /\d/ },
    ],
    serial: [{ oid: agentSerial }, { column: unitSerial }],
    version: [
      {
        from: 'descr',
        pattern:
          /^\S*D[A-Z]{1,2}-\S+ +(?:.*(?:[Vv]er(?:sion)?|[Ff]irmware)[. :]*)?(?<value>\d+\.\d+[\w.]*)/,
      },
      { oid: '1.3.6.1.2.1.16.19.2.0' },
    ],
  },
  {
    vendor: 'D-Link',
    family: 'D-Link access point',
    kind: 'access-point',
    match: [{ sysObjectId: [`${dlink}.10.37`] }],
    model: [{ from: 'descr', pattern: /\bD(?:AP|WL)-\d[\w/-]*/ }],
  },
] as const satisfies readonly DeviceProfile[]
