import type { DeviceProfile } from './device-profile.ts'

/** VMWARE-SYSTEM-MIB vmwProdName, vmwProdVersion. */
const product = '1.3.6.1.4.1.6876.1'

export const vmware = [
  {
    vendor: 'VMware',
    family: 'VMware ESXi',
    kind: 'hypervisor',
    match: [{ sysObjectId: ['1.3.6.1.4.1.6876'] }],
    kinds: [{ kind: 'server', when: { from: 'descr', pattern: /vCenter|NSX/i } }],
    model: [{ entity: 'chassis', field: 'model' }, { oid: '1.3.6.1.2.1.47.1.1.1.1.2.1' }],
    serial: [{ entity: 'chassis', field: 'serial' }, { oid: '1.3.6.1.2.1.47.1.1.1.1.11.1' }],
    version: [{ oid: `${product}.2.0` }, { from: 'descr', pattern: /ESXi? (?<value>\d[\d.]*)/ }],
  },
  {
    vendor: 'Nutanix',
    family: 'Nutanix cluster',
    kind: 'hypervisor',
    match: [{ sysObjectId: ['1.3.6.1.4.1.41263'] }],
    version: [{ oid: '1.3.6.1.4.1.41263.502.0', pattern: /\d\S*/ }],
  },
] as const satisfies readonly DeviceProfile[]
