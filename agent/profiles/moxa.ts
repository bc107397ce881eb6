import type { DeviceProfile } from './device-profile.ts'

const moxa = '1.3.6.1.4.1.8691'

/** Each Moxa product has a private MIB below its own sysObjectID. */
export const moxaProfiles = [
  {
    vendor: 'Moxa',
    family: 'Moxa EtherDevice switch',
    kind: 'switch',
    match: [{ sysObjectId: [`${moxa}.7`, `${moxa}.6`] }],
    model: [{ own: '1.2.0' }, { from: 'descr', pattern: /.+/ }],
    serial: [{ own: '1.78.0' }],
    version: [{ own: '1.4.0' }],
  },
  {
    vendor: 'Moxa',
    family: 'Moxa AWK wireless',
    kind: 'access-point',
    match: [{ sysObjectId: [`${moxa}.15`] }],
    model: [{ own: '1.1.1.0' }],
    serial: [{ own: '1.1.3.0' }],
    version: [{ own: '1.1.5.0' }],
  },
  {
    vendor: 'Moxa',
    family: 'Moxa serial device server',
    kind: 'other',
    match: [{ sysObjectId: [moxa] }],
    model: [{ from: 'descr', pattern: /^\S*\d\S*/ }],
  },
] as const satisfies readonly DeviceProfile[]
