import type { DeviceProfile } from './device-profile.ts'

const jetDirect = '1.3.6.1.4.1.11.2.3.9'
/** HP-LASERJET-COMMON-MIB: device serial number, firmware date code. */
const device = `${jetDirect}.4.2.1.1.3`

export const hpPrinters = [
  {
    vendor: 'HP',
    family: 'HP JetDirect printer',
    kind: 'printer',
    match: [{ sysObjectId: [jetDirect] }, { sysDescr: /^HP ETHERNET MULTI-ENVIRONMENT|JETDIRECT/ }],
    model: [
      { oid: '1.3.6.1.2.1.25.3.2.1.3.1' },
      // IEEE 1284 device id.
      { oid: `${jetDirect}.1.1.7.0`, pattern: /\b(?:MDL|MODEL):(?<value>[^;]+)/ },
      { from: 'descr', pattern: /\bPID:(?<value>[^,;]+)/ },
    ],
    serial: [{ oid: '1.3.6.1.2.1.43.5.1.1.17.1' }, { oid: `${device}.3.0` }],
    version: [
      { oid: `${device}.5.0`, pattern: /^\d{8}\S*|^\d\S+/ },
      { from: 'descr', pattern: /\bEEPROM (?<value>\S*\d\.\d[^,\s]*)/ },
    ],
    entity: 'ignore',
  },
] as const satisfies readonly DeviceProfile[]
