import type { DeviceProfile } from './device-profile.ts'

export const dataCentreSwitches = [
  {
    vendor: 'Cumulus',
    family: 'Cumulus Linux',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.40310'] }, { sysDescr: /^Cumulus[- ]Linux/ }],
    model: [{ entity: 'chassis', field: 'model' }],
    version: [{ from: 'descr', pattern: /^Cumulus[- ]Linux (?:version )?(?<value>\d\S*)/ }],
  },
  {
    vendor: 'Mellanox',
    family: 'Mellanox and NVIDIA Onyx',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.33049'] }, { sysDescr: /^Mellanox|MLNX-OS/ }],
    // "Mellanox SX1036,MLNX-OS,SWv3.4.0012"
    model: [{ from: 'descr', pattern: /Mellanox (?<value>[^,]+)/ }],
    version: [{ from: 'descr', pattern: /SWv?(?<value>\d\S*)/ }],
  },
  {
    vendor: 'Pica8',
    family: 'Pica8 PicOS',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.35098'] }, { sysDescr: /^Pica8|\bPicOS\b/ }],
    model: [{ from: 'descr', pattern: /Hardware model (?<value>[^,\s]+)/ }],
    version: [{ from: 'descr', pattern: /(?:Software version|PicOS) (?<value>\d\S*)/i }],
  },
  {
    vendor: 'Lenovo',
    family: 'Blade Network, IBM and Lenovo RackSwitch',
    kind: 'switch',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.20301', '1.3.6.1.4.1.26543'] },
      { sysDescr: /RackSwitch|BLADE Networking/ },
      { sysObjectId: ['1.3.6.1.4.1.19046.1.7'] },
    ],
    brands: [{ vendor: 'IBM', when: { from: 'descr', pattern: /^IBM\b/ } }],
    model: [
      { from: 'descr', pattern: /RackSwitch \S+/ },
      { from: 'descr', pattern: /^(?:IBM |Lenovo |Blade Network Technologies )?(?<value>.*\d.*)/ },
    ],
    version: [{ entity: 'any', field: 'software', pattern: /^\d\S*/ }],
  },
  {
    vendor: 'HPE',
    family: 'HPE Virtual Connect',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.11.5.7.5'] }, { sysDescr: /Virtual Connect/ }],
    model: [
      {
        from: 'descr',
        pattern: /^(?:HPE? )?(?<value>VC [^,]*?Module|.*Virtual Connect(?= \d)|.+)/,
      },
    ],
    version: [{ from: 'descr', pattern: /Virtual Connect (?<value>\d\S*)/ }],
  },
] as const satisfies readonly DeviceProfile[]
