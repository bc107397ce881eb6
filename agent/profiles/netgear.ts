import type { DeviceProfile } from './device-profile.ts'

const netgear = '1.3.6.1.4.1.4526'
/** FASTPATH-SWITCHING-MIB agentInventoryGroup, below 10 (managed) or 11 (smart). */
const managed = `${netgear}.10.1.1.1`
const smart = `${netgear}.11.1.1.1`

export const netgearProfiles = [
  {
    vendor: 'Netgear',
    family: 'Netgear switch',
    kind: 'switch',
    match: [
      { sysObjectId: [netgear] },
      // Some smart switches put the whole OID below Radlan's.
      { sysObjectId: ['1.3.6.1.4.1.89.1.1.1.3.6.1.4.1.4526'] },
    ],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /\bW(?:AC|AX|BE|N|NDAP|NAP|NDUP|G)\d{3}|access point/i },
      },
      { kind: 'access-point', when: { from: 'objectId', pattern: /\.4526\.100\.7\./ } },
      { kind: 'wireless-controller', when: { from: 'descr', pattern: /\bWC\d{4}|\bWMS\d/ } },
      {
        kind: 'firewall',
        when: { from: 'descr', pattern: /\bFV[SX]\w*\d|\bSRX\d{4}|\bUTM\d|\bSTM\d|firewall/i },
      },
    ],
    model: [
      { oid: `${managed}.3.0` },
      { oid: `${smart}.3.0` },
      {
        from: 'descr',
        pattern: /\b(?:GS|GSM|FS|FSM|XS|XSM|M|S|JGS|WAC|WAX|WN|MS)\d{3,4}\w*(?:-\w+)*/,
      },
    ],
    serial: [{ oid: `${managed}.4.0` }, { oid: `${smart}.4.0` }],
    version: [
      { oid: `${managed}.13.0` },
      { oid: `${smart}.13.0` },
      // "M4300-28G ProSAFE 24-port 1G and 2-port 10GBASE-T, 12.0.2.6, 1.0.0.8"
      { from: 'descr', pattern: /, (?<value>\d+\.\d+\.\d+\.\d+)/ },
      { oid: '1.3.6.1.2.1.16.19.2.0' },
    ],
  },
  {
    vendor: 'Netgear',
    family: 'Netgear ReadyNAS',
    kind: 'nas',
    match: [{ sysObjectId: [`${netgear}.18`, `${netgear}.22`] }, { sysDescr: /ReadyNAS/ }],
    // READYNASOS-MIB nasMgrSerialNUM, nasMgrSoftwareVersion.
    serial: [{ oid: `${netgear}.22.2.0` }],
    version: [{ oid: `${netgear}.22.1.0` }],
  },
] as const satisfies readonly DeviceProfile[]
