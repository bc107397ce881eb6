import type { DeviceProfile } from './device-profile.ts'

export const freeFirewalls = [
  {
    vendor: 'pfSense',
    family: 'pfSense',
    kind: 'firewall',
    match: [{ sysDescr: /^pfSense\b/ }],
    version: [{ from: 'descr', pattern: /^pfSense (?:\S+ )?(?<value>\d+\.\d+\S*)/ }],
    entity: 'ignore',
  },
  {
    vendor: 'OPNsense',
    family: 'OPNsense',
    kind: 'firewall',
    match: [{ sysDescr: /OPNsense|-HBSD\b/ }],
    version: [{ from: 'descr', pattern: /OPNsense (?<value>\d\S*)|(?<=FreeBSD \S+ )\d\S*/ }],
    entity: 'ignore',
  },
] as const satisfies readonly DeviceProfile[]
