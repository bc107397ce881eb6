import type { DeviceProfile } from './device-profile.ts'

export const storage = [
  {
    vendor: 'QNAP',
    family: 'QNAP QTS',
    kind: 'nas',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.24681', '1.3.6.1.4.1.55062'] },
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: '1.3.6.1.4.1.24681.1.2.12.0' } },
    ],
    kinds: [{ kind: 'switch', when: { from: 'descr', pattern: /\bQSW-/ } }],
    model: [
      { column: '1.3.6.1.4.1.24681.1.4.1.1.1.1.1.2.1.3' },
      { oid: '1.3.6.1.4.1.24681.1.2.12.0' },
      { entity: 'any', field: 'model' },
    ],
    serial: [
      { column: '1.3.6.1.4.1.24681.1.4.1.1.1.1.1.2.1.4' },
      { entity: 'chassis', field: 'serial' },
    ],
    version: [
      { entity: 'any', field: 'software', pattern: /\d+\.\d+[\w.]*/ },
      { entity: 'any', field: 'firmware', pattern: /\d+\.\d+[\w.]*/ },
      { from: 'descr', pattern: /(?<=^Linux \S+ )\d\S*/ },
    ],
  },
  {
    vendor: 'NetApp',
    family: 'NetApp filer',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.789'] }],
    // NETAPP-MIB productModel, productSerialNum, productVersion; for the E-Series its name and serial number.
    model: [{ oid: '1.3.6.1.4.1.789.1.1.5.0' }],
    serial: [{ oid: '1.3.6.1.4.1.789.1.1.9.0' }, { oid: '1.3.6.1.4.1.789.1123.2.500.1.3.0' }],
    version: [{ from: 'descr', pattern: /NetApp Release (?<value>\d[^:\s]*)/ }],
  },
  {
    vendor: 'iXsystems',
    family: 'TrueNAS and FreeNAS',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.50536'] }, { sysDescr: /^(?:TrueNAS|FreeNAS)/ }],
    model: [{ from: 'descr', pattern: /Hardware: (?<value>.+?)(?: running at|\. Software)/ }],
    version: [
      { from: 'descr', pattern: /^(?:TrueNAS|FreeNAS)-(?:SCALE-|CORE-)?(?<value>[\w.-]*\w)/ },
    ],
    entity: 'ignore',
  },
  {
    vendor: 'Infortrend',
    family: 'Infortrend storage',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1714'] }],
    // sysInformation: logical serial number, product.
    model: [{ oid: '1.3.6.1.4.1.1714.1.1.1.1.13.0' }],
    serial: [{ oid: '1.3.6.1.4.1.1714.1.1.1.1.10.0' }],
  },
  {
    vendor: 'Nimble',
    family: 'Nimble storage',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.37447'] }],
    version: [{ from: 'descr', pattern: /\b\d+\.\d+\.\d+\S*/ }],
  },
  {
    vendor: 'Pure Storage',
    family: 'Pure Storage FlashArray',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.40482'] }],
    version: [{ from: 'descr', pattern: /\b\d+\.\d+\.\d+\S*/ }],
  },
  {
    vendor: 'Dell',
    family: 'Dell EMC Data Domain',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.19746'] }],
    // DATA-DOMAIN-MIB systemSerialNumber, systemModelNumber.
    model: [{ oid: '1.3.6.1.4.1.19746.1.13.1.4.0' }],
    serial: [{ oid: '1.3.6.1.4.1.19746.1.13.1.1.0' }],
    version: [{ from: 'descr', pattern: /(?:OS|DDOS) (?<value>\d[\d.-]*)/ }],
  },
  {
    vendor: 'EMC',
    family: 'EMC CLARiiON and Celerra',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.1981'] }],
  },
  {
    vendor: 'Asustor',
    family: 'Asustor NAS',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.44738'] }],
  },
  {
    vendor: 'Buffalo',
    family: 'Buffalo TeraStation',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5227'] }],
    kinds: [
      { kind: 'switch', when: { from: 'descr', pattern: /\bBS-|switch/i } },
      { kind: 'access-point', when: { from: 'descr', pattern: /\bW[AH]PM?-/ } },
    ],
  },
] as const satisfies readonly DeviceProfile[]
