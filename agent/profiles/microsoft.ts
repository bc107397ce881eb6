import type { DeviceProfile } from './device-profile.ts'

const windows = '1.3.6.1.4.1.311.1.1.3.1'
const version = [
  {
    join: [
      { from: 'descr', pattern: /Windows.*? Version (?<value>\d[\d.]*)/ },
      { constant: 'build' },
      { from: 'descr', pattern: /Build (?:Number: )?(?<value>\d+)/ },
    ],
  },
] as const

/** MSFT-MIB: workstation 1, server 2, domain controller 3. */
export const microsoft = [
  {
    vendor: 'Microsoft',
    family: 'Windows workstation',
    kind: 'pc',
    match: [{ sysObjectId: [`${windows}.1`] }],
    version,
    entity: 'ignore',
  },
  {
    vendor: 'Microsoft',
    family: 'Windows Server',
    kind: 'server',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.311'] },
      { sysDescr: /^Hardware: .* - Software: Windows/ },
    ],
    kinds: [
      { kind: 'pc', when: { from: 'objectId', pattern: /^1\.3\.6\.1\.4\.1\.311\.1\.1\.3\.1\.1$/ } },
    ],
    version,
    entity: 'ignore',
  },
] as const satisfies readonly DeviceProfile[]
