import type { DeviceProfile } from './device-profile.ts'

/** IBM-SYSTEM-HEALTH IMM-MIB and LENOVO-XCC-MIB share one shape: VPD machine model, serial number; firmware build. */
const imm = '1.3.6.1.4.1.2.3.51.3.1.5'
const xcc = '1.3.6.1.4.1.19046.11.1.1.5'
const aten = '1.3.6.1.4.1.21317'
const supermicro = '1.3.6.1.4.1.10876'
/** SNI-SERVER-CONTROL2-MIB / sc2 units of FUJITSU-SERVERVIEW. */
const sc2 = '1.3.6.1.4.1.231.2.10.2.2.10'

export const managementControllers = [
  {
    vendor: 'IBM',
    family: 'IBM Integrated Management Module',
    kind: 'bmc',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: `${imm}.2.1.5.0` } },
      { sysObjectId: ['1.3.6.1.4.1.2.3.51'] },
    ],
    model: [{ oid: `${imm}.2.1.5.0` }, { oid: `${imm}.2.1.1.0` }],
    serial: [{ oid: `${imm}.2.1.3.0` }],
    version: [{ oid: `${imm}.1.1.3.1` }],
  },
  {
    vendor: 'Lenovo',
    family: 'Lenovo XClarity Controller',
    kind: 'bmc',
    match: [{ sysObjectId: ['1.3.6.1.4.1.19046.11'] }],
    model: [{ oid: `${xcc}.2.1.5.0` }],
    serial: [{ oid: `${xcc}.2.1.3.0` }],
    version: [{ oid: `${xcc}.1.1.3.1` }],
  },
  {
    vendor: 'Supermicro',
    family: 'Supermicro BMC',
    kind: 'bmc',
    match: [
      { sysObjectId: [`${aten}.1`, aten], sysDescr: /^Linux/ },
      // Its sensors answer where the firmware is too old for an sysObjectID of its own.
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: `${aten}.1.3.1.2.1` } },
    ],
    model: [{ oid: `${aten}.1.16.3.4.0` }],
    serial: [{ oid: `${aten}.1.16.3.6.0` }],
    version: [{ oid: `${aten}.1.14.1.0`, pattern: /^\d\S*\d/ }],
  },
  {
    vendor: 'Supermicro',
    family: 'Supermicro server with SuperDoctor',
    kind: 'server',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: `${supermicro}.100.1.6.1.16.1` } },
      { sysObjectId: [supermicro] },
    ],
    model: [{ column: `${supermicro}.100.1.6.1.5` }],
    serial: [{ oid: `${supermicro}.100.1.6.1.16.1` }],
    version: [{ from: 'descr', pattern: /^Linux \S+ (?<value>\d\S*)/ }],
    entity: 'ignore',
  },
  {
    vendor: 'Fujitsu',
    family: 'Fujitsu iRMC',
    kind: 'bmc',
    match: [{ sysObjectId: ['1.3.6.1.4.1.231'] }],
    model: [{ column: `${sc2}.2.3.1.5` }],
    serial: [{ column: `${sc2}.2.3.1.7` }],
    version: [{ from: 'descr', pattern: /iRMC S\d+/ }, { column: `${sc2}.3.4.1.3.1` }],
  },
  {
    vendor: 'Fujitsu',
    family: 'Fujitsu ETERNUS storage',
    kind: 'nas',
    match: [{ sysObjectId: ['1.3.6.1.4.1.211.1.21'] }, { sysDescr: /\bETERNUS\b/ }],
    model: [{ from: 'descr', pattern: /ETERNUS \w+/ }],
  },
  {
    vendor: 'Oracle',
    family: 'Sun and Oracle ILOM',
    kind: 'bmc',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.42.2.200', '1.3.6.1.4.1.42.2.175'] },
      { sysDescr: /\bILOM\b/ },
    ],
  },
] as const satisfies readonly DeviceProfile[]
