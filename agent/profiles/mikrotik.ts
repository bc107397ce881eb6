import type { DeviceProfile } from './device-profile.ts'

const mikrotik = '1.3.6.1.4.1.14988'
/** MIKROTIK-MIB mtxrSerialNumber, mtxrFirmwareVersion, mtxrBoardName; mtxrLicVersion. */
const system = `${mikrotik}.1.1.7`

export const mikroTik = [
  {
    vendor: 'MikroTik',
    family: 'MikroTik RouterOS',
    kind: 'router',
    match: [{ sysObjectId: [mikrotik] }],
    kinds: [
      { kind: 'switch', when: { from: 'descr', pattern: /\bC[RS]S\d/ } },
      {
        kind: 'access-point',
        when: {
          from: 'descr',
          pattern:
            /\bRB(?:cAP|wAP|Groove|Metal|SXT|LHG|DynaDish|OmniTik|QRT|mAP|921|922|911|912|433)|\b(?:cAP|wAP|mAP|LHG|SXT|Audience|NetMetal|OmniTIK|Cube|DISC)/i,
        },
      },
    ],
    model: [
      { from: 'descr', pattern: /^RouterOS (?<value>(?!\d+\.)\S.*)/ },
      { oid: `${system}.9.0` },
      { entity: 'any', field: 'descr', pattern: /^RouterOS .* on (?<value>\S.*)/ },
    ],
    serial: [{ oid: `${system}.3.0` }],
    version: [{ oid: `${mikrotik}.1.1.4.4.0` }, { oid: `${system}.4.0` }],
    entity: 'use',
  },
  {
    vendor: 'MikroTik',
    family: 'MikroTik SwOS',
    kind: 'switch',
    match: [{ sysObjectId: [`${mikrotik}.2`] }, { sysObjectId: [mikrotik], sysDescr: /SwOS/ }],
    model: [{ from: 'descr', pattern: /^.+?(?= SwOS)/ }],
    serial: [{ oid: `${system}.3.0` }],
    version: [{ oid: `${system}.4.0` }, { from: 'descr', pattern: /SwOS v?(?<value>\d\S*)/ }],
  },
] as const satisfies readonly DeviceProfile[]
