import type { DeviceProfile } from './device-profile.ts'

export const ibm = [
  {
    vendor: 'IBM',
    family: 'IBM i',
    kind: 'server',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2.6.11'] }, { sysDescr: /^IBM (?:OS\/400|i) / }],
    version: [{ from: 'descr', pattern: /\bV\d+R\d+(?:M\d+)?/ }],
  },
  {
    vendor: 'IBM',
    family: 'IBM Storwize and DS storage',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2.6.190', '1.3.6.1.4.1.2.6.259'] }],
  },
] as const satisfies readonly DeviceProfile[]
