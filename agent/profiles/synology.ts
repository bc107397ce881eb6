import type { DeviceProfile } from './device-profile.ts'

/** SYNOLOGY-SYSTEM-MIB. */
const synoSystem = '1.3.6.1.4.1.6574.1'

export const synology = [
  {
    vendor: 'Synology',
    family: 'Synology DSM',
    kind: 'nas',
    match: [
      { probe: { oid: `${synoSystem}.5.1.0` }, sysDescr: /^Linux/ },
      { sysObjectId: ['1.3.6.1.4.1.6574'] },
      // DSM's stock node name, where the agent is not allowed to show its own MIB.
      { sysDescr: /^Linux (?:Syno|DiskStation|RackStation)\w* / },
    ],
    kinds: [{ kind: 'router', when: { from: 'model', pattern: /^RT\d{4}/ } }],
    model: [{ oid: `${synoSystem}.5.1.0` }],
    serial: [{ oid: `${synoSystem}.5.2.0` }],
    version: [{ oid: `${synoSystem}.5.3.0` }],
    entity: 'ignore',
  },
] as const satisfies readonly DeviceProfile[]
