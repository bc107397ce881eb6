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
/** RMON2-MIB (RFC 4502) probeSoftwareRev, which switches fill with their own version. */
const probeSoftwareRev = '1.3.6.1.2.1.16.19.2.0'
/** LLDP-EXT-MED-MIB lldpXMedLocalData: what the device tells its neighbours of itself. */
const inventory = '1.0.8802.1.1.2.1.5.4795.1.2'
/** RADLAN-Physicaldescription-MIB rlPhdUnitGenParamTable, kept by the many who build on that software. */
const radlanUnit = '1.3.6.1.4.1.89.53.14.1'

const network: FactSources = {
  vendor: [{ oid: `${inventory}.6.0` }],
  model: [{ oid: `${inventory}.7.0` }],
  serial: [{ oid: `${inventory}.5.0` }],
  version: [{ oid: `${inventory}.4.0` }],
}

/** Where the standard MIB of a kind keeps the facts; asked after the profile's own sources, in the same GET. */
export const standardSources: Partial<Record<DeviceKind, FactSources>> = {
  printer: {
    model: [{ oid: `${hrDeviceDescr}.1` }, { column: hrDeviceDescr }],
    serial: [{ oid: `${prtGeneralSerialNumber}.1` }, { column: prtGeneralSerialNumber }],
  },
  ups: {
    vendor: [{ oid: `${upsIdent}.1.0` }],
    model: [{ oid: `${upsIdent}.2.0` }],
    // The card's own version last, and only where it is no more than that.
    version: [{ oid: `${upsIdent}.3.0` }, { oid: `${upsIdent}.4.0`, pattern: /^[\w.-]+$/ }],
  },
  switch: {
    ...network,
    serial: [{ oid: `${inventory}.5.0` }, { oid: `${radlanUnit}.5.1` }],
    version: [{ oid: `${inventory}.4.0` }, { oid: probeSoftwareRev }, { oid: `${radlanUnit}.2.1` }],
  },
  router: network,
  'access-point': network,
  phone: network,
}

/** ENTITY-MIB (RFC 6933): the chassis speaks for the device. */
export const entitySources: FactSources = {
  vendor: [{ entity: 'chassis', field: 'maker' }],
  model: [
    { entity: 'chassis', field: 'model' },
    { entity: 'chassis', field: 'descr', pattern: /^(?=.*\d).{3,60}$/ },
  ],
  serial: [{ entity: 'chassis', field: 'serial' }],
  version: [{ entity: 'chassis', field: 'software' }],
}

/** A name that mixes letters and digits as products do: "DES-3200-18", "X440-24p", "G3G124-24P". */
const product =
  /(?<![^\s(;,:"])(?!(?:V|v|R|Rev|Ver|HW|SW|FW|MB|PF|SN|IPv|RFC|SHA|UTF|USB|H|IEEE)[:.]?\d)(?=[\w+/-]{4})(?:[A-Z][A-Za-z]{0,9}-?\d[\w+/-]*|[A-Z]{2,6}-[A-Z]{0,4}\d[\w+/-]*)(?![\w.:])/
/** Descriptions of a system or a software image, not of the product. */
const aSystem = /^"?(?:Linux|Windows|Hardware:|FreeBSD|OpenBSD|NetBSD|SunOS|Darwin|HP-UX|AIX|Cisco)/

/** Where nothing else spoke: sysDescr's product name and version. */
export const lastResorts: FactSources = {
  model: [
    // The whole of it where that is short: "EnGenius ECS5512F".
    {
      from: 'descr',
      pattern:
        /^(?=.{3,40}$)(?!Linux\b)(?:[A-Za-z][\w.&-]* ){0,2}(?=[\w+/().-]*\d)(?=[\w+/().-]*[A-Za-z])[A-Za-z0-9][\w+/().-]*(?: (?:Switch|Router|UPS|Camera|Printer|Series))?$/,
    },
    { from: 'descr', pattern: new RegExp(`(?<!${aSystem.source}.*)${product.source}`, 's') },
  ],
  version: [
    {
      from: 'descr',
      pattern:
        /(?<!(?:linux|kernel|boot(?:loader|rom)?|rom|hardware|hw|mib)[ ,:]*)\b(?:software|version|sw|ver)[ .:=]*(?:version|ver|v)?[ .:=]*(?<value>\d+(?:\.\d+)+[\w.()-]*)/i,
    },
    {
      from: 'descr',
      pattern:
        /(?<!(?:linux|kernel|boot(?:loader|rom)?|rom|hardware|hw|mib)[ ,:]*)\b(?:firmware|release|fw|rev|revision|v)[ .:=]*(?:version|ver|v)?[ .:=]*(?<value>\d+(?:\.\d+)+[\w.()-]*)/i,
    },
  ],
}

/** What ENTITY-MIB says of parts, when sysDescr said no more than the chassis did. */
export const entityLastResorts: FactSources = {
  version: [
    { entity: 'any', field: 'software' },
    { entity: 'chassis', field: 'firmware' },
  ],
}
