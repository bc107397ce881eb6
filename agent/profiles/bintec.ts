import type { DeviceProfile } from './device-profile.ts'

const bintec = '1.3.6.1.4.1.272'
/** BIANCA-BRICK-MIB biboAdm: boardRev, boardName, boardSerialNo; biboABrdSoftwareVersion. */
const board = `${bintec}.4.1.17.1`

export const bintecElmeg = [
  {
    vendor: 'bintec elmeg',
    family: 'bintec elmeg router',
    kind: 'router',
    match: [{ sysObjectId: [bintec] }],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /^W\d{4}|\bWI\d{4}|access point/i } },
    ],
    model: [{ oid: `${board}.5.0.0.0` }, { from: 'descr', pattern: /.+/ }],
    serial: [{ oid: `${board}.8.0.0.0` }, { column: `${board}.8` }],
    version: [{ oid: `${bintec}.4.1.26.0`, pattern: /^V\.\d\S*/ }],
  },
] as const satisfies readonly DeviceProfile[]
