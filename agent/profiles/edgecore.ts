import type { DeviceProfile } from './device-profile.ts'

const accton = '1.3.6.1.4.1.259'
/** Accton's private MIB repeats below each product: switchInfo 1.1.3.1, switchProductName 1.1.5.1. */
export const edgecore = [
  {
    vendor: 'Edgecore',
    family: 'Edgecore switch',
    kind: 'switch',
    match: [{ sysObjectId: [accton, '1.3.6.1.4.1.202'] }],
    kinds: [
      {
        kind: 'access-point',
        when: { from: 'descr', pattern: /access point|\bE[AC]W?P?\d{4,5}/i },
      },
    ],
    brands: [{ vendor: 'SMC', when: { from: 'objectId', pattern: /^1\.3\.6\.1\.4\.1\.202\./ } }],
    model: [
      { from: 'descr', pattern: /\b(?:ECS|ES|AS|SMC|EX|ECIS|ECN)\d\S*/ },
      { own: '1.1.5.1.0', up: 1 },
      { own: '1.1.5.1.0' },
      { entity: 'any', field: 'model' },
    ],
    serial: [{ own: '1.1.3.1.10.1', up: 1 }, { own: '1.1.3.1.10.1' }],
    version: [{ own: '1.1.3.1.6.1', up: 1 }, { own: '1.1.3.1.6.1' }],
  },
] as const satisfies readonly DeviceProfile[]
