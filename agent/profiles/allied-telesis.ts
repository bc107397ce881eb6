import type { DeviceProfile } from './device-profile.ts'

const allied = '1.3.6.1.4.1.207'
/** AT-BOARD-MIB rscBoard (AlliedWare) and AT-RESOURCE-MIB rscBoard (AlliedWare Plus). */
const board = `${allied}.8.4.4.5.2.1`
const plusBoard = `${allied}.8.4.4.3.21.1.1`

export const alliedTelesis = [
  {
    vendor: 'Allied Telesis',
    family: 'Allied Telesis AlliedWare and WebSmart',
    kind: 'switch',
    match: [{ sysObjectId: [allied] }],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /\b(?:AT-)?(?:TQ|WA|WL)-?\d|access point|wireless/i },
      },
      { kind: 'router', when: { from: 'descr', pattern: /\bAT-?AR\d|\bAR\d{3}/ } },
      {
        kind: 'other',
        when: { from: 'descr', pattern: /media converter|\bAT-(?:MCF|MCR|CV|PC|MMC)|converteon/i },
      },
    ],
    model: [
      {
        from: 'descr',
        pattern: /^(?:Allied Teles(?:is|yn) )?(?<value>CentreCOM \S+|AT-\S+?)(?=[,;\s]|$)/,
      },
      { column: `${board}.3` },
    ],
    serial: [{ column: `${board}.5` }],
    version: [{ from: 'descr', pattern: /version v?(?<value>\d[\w.-]*)/i }],
  },
  {
    vendor: 'Allied Telesis',
    family: 'Allied Telesis AlliedWare Plus',
    kind: 'switch',
    match: [{ sysObjectId: [allied], sysDescr: /AlliedWare Plus/ }],
    kinds: [{ kind: 'router', when: { from: 'model', pattern: /^AT-AR\d/ } }],
    model: [
      { entity: 'any', field: 'name', pattern: /^AT-\S*\d\S*/ },
      { entity: 'any', field: 'model', pattern: /^(?:AT-)?x?\w*\d\S*/ },
      { column: `${plusBoard}.4`, pattern: /^AT-\S+/ },
    ],
    serial: [{ entity: 'chassis', field: 'serial' }, { column: `${plusBoard}.8` }],
    version: [
      { from: 'descr', pattern: /Version (?<value>\d\S*)/ },
      { oid: `${allied}.8.4.4.4.500.2.1.1.0` },
    ],
  },
] as const satisfies readonly DeviceProfile[]
