import type { DeviceProfile } from './device-profile.ts'

/** CHECKPOINT-MIB svn: svnVersion, svnApplianceSerialNumber, svnApplianceProductName. */
const svn = '1.3.6.1.4.1.2620.1.6'

export const checkPoint = [
  {
    vendor: 'Check Point',
    family: 'Check Point Gaia and SmallOffice',
    kind: 'firewall',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.2620'] },
      // Gaia's and SecurePlatform's kernel.
      { sysDescr: /^Linux \S+ \d[\d.-]*cp(?:smp|x86_64|PAE|\b)/ },
      { sysDescr: /^Linux/, probe: { oid: `${svn}.4.1.0`, value: /^R\d/ } },
    ],
    model: [{ oid: `${svn}.16.7.0` }],
    serial: [{ oid: `${svn}.16.3.0` }],
    version: [{ oid: `${svn}.4.1.0` }],
    entity: 'ignore',
  },
] as const satisfies readonly DeviceProfile[]
