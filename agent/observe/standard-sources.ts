import type { DeviceKind } from '../../schemas/device-kind.ts'
import type { FactSource } from '../profiles/device-profile.ts'

export type FactSources = {
  model?: readonly FactSource[]
  serial?: readonly FactSource[]
  version?: readonly FactSource[]
  vendor?: readonly FactSource[]
}

const hrDeviceDescr = '1.3.6.1.2.1.25.3.2.1.3'
const prtGeneralSerialNumber = '1.3.6.1.2.1.43.5.1.1.17'
const upsIdent = '1.3.6.1.2.1.33.1.1'

/** Where the standard MIB of a kind keeps the facts: Printer-MIB (RFC 3805), UPS-MIB (RFC 1628). */
export const standardSources: Partial<Record<DeviceKind, FactSources>> = {
  printer: {
    model: [{ oid: `${hrDeviceDescr}.1` }, { column: hrDeviceDescr }],
    serial: [{ oid: `${prtGeneralSerialNumber}.1` }, { column: prtGeneralSerialNumber }],
  },
  ups: {
    vendor: [{ oid: `${upsIdent}.1.0` }],
    model: [{ oid: `${upsIdent}.2.0` }],
    version: [{ oid: `${upsIdent}.3.0` }, { oid: `${upsIdent}.4.0` }],
  },
}

/** ENTITY-MIB (RFC 6933): the chassis speaks for the device. */
export const entitySources: FactSources = {
  model: [
    { entity: 'chassis', field: 'model' },
    { entity: 'chassis', field: 'descr', pattern: /^(?=.*\d).{3,60}$/ },
  ],
  serial: [{ entity: 'chassis', field: 'serial' }],
  version: [
    { entity: 'chassis', field: 'software' },
    { entity: 'any', field: 'software' },
    { entity: 'chassis', field: 'firmware' },
  ],
}

/** sysDescr, where nothing else spoke: a short product name, and a number that says it is a version. */
export const lastResorts: FactSources = {
  model: [
    {
      from: 'descr',
      // One to four words, one of which mixes letters and digits: "GS1900-8", "EnGenius ECS5512F".
      pattern:
        /^(?=.{3,40}$)(?!Linux\b)(?:[A-Za-z][\w.&-]* ){0,2}(?=[\w+/().-]*\d)(?=[\w+/().-]*[A-Za-z])[A-Za-z0-9][\w+/().-]*(?: (?:Switch|Router|UPS|Camera|Printer|Series))?$/,
    },
  ],
  version: [
    {
      from: 'descr',
      pattern:
        /(?<!(?:linux|kernel|boot(?:loader|rom)?|rom|hardware|hw|mib)[ ,:]*)\b(?:software|firmware|version|ver|release|fw|sw|rev|revision|v)[ .:=]*(?:version|ver|v)?[ .:]*(?<value>\d+(?:\.\d+)+[\w.()-]*)/i,
    },
  ],
}
