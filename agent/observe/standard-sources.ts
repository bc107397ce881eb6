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
    model: [
      { oid: `${upsIdent}.2.0` },
      // Cards that pass on what they are plugged into as sysDescr.
      {
        from: 'descr',
        pattern:
          /^(?!.*(?:card|agent|adapter|network|snmp|linux|manage|version|firmware))(?=.*\d).{4,50}$/i,
      },
    ],
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

/** A number after one of the words that makers put before a version, unless it is that of something else. */
function called(words: string): RegExp {
  return new RegExp(
    `(?<!(?:linux|kernel|boot(?:loader|rom|code)?|boot[ -]?sw|rom|hardware|h\\/?w|mib|snmp|protocol|engine|u-boot|cpu|board)[ ,:]*)\\b(?:${words})` +
      '[ .:=#(]*(?:version|ver|v|release|r)?[ .:=]*(?<value>\\d+(?:\\.\\w*\\d+)+[\\w.()-]*)',
    'i',
  )
}

/** Where nothing else spoke: sysDescr's product name and version. */
export const lastResorts: FactSources = {
  // Only what calls itself the serial number; a family that keeps it elsewhere knows better (`read-facts.ts`).
  serial: [
    {
      from: 'descr',
      pattern:
        /(?<!(?:card|module|board|nic)[ ,:]*)\b(?:S\/N|serial[ -]?(?:no|num|number|#))[ .:#=]*(?<value>(?=[A-Z0-9-]*\d)[A-Z0-9-]{6,20})(?![\w.:])/i,
    },
  ],
  model: [
    // The whole of it where that is short: "EnGenius ECS5512F".
    {
      from: 'descr',
      pattern:
        /^(?=.{3,40}$)(?!Linux\b)(?:[A-Za-z][\w.&-]* ){0,2}(?=[\w+/().-]*\d)(?=[\w+/().-]*[A-Za-z])[A-Za-z0-9][\w+/().-]*(?: (?:Switch|Router|UPS|Camera|Printer|Series))?$/,
    },
    // All before a version: "PowerConnect 6248, 3.3.7.3, VxWorks 6.5", "HP 1810-24G, PL.1.9, eCos-3.0", "Room Alert 4E v4.2.4".
    {
      from: 'descr',
      pattern: new RegExp(
        `^(?!${aSystem.source})(?=[^,]*\\d)(?<value>[A-Z][^,;:=]{2,50}?)(?=,? v?(?:[A-Z]{1,3}\\.)?\\d+(?:\\.\\w+)+(?:[, ]|$))`,
      ),
    },
    { from: 'descr', pattern: new RegExp(`(?<!${aSystem.source}.*)${product.source}`, 's') },
  ],
  version: [
    // "V200R010C00SPC600", as Huawei and who builds for others write it.
    { from: 'descr', pattern: /\bV\d{3}R\d{3}[A-Z]\w*/ },
    // "kernel JUNOS 15.1X53-D59.4", "AP250, HiveOS 8.1r2a", "SwOS v2.18", "(LCOS-LX: 6.12.0024)": a system's own name.
    {
      from: 'descr',
      pattern: /\b(?!TELOS|BIOS|DOS)[A-Za-z]*OS(?:-[A-Z]+)?(?:-|:? )v?(?<value>\d+\.\d+[\w.-]*)/,
    },
    // "Version 12.2(55)SE", "SW:v6.3.2.011", "Software Release: V3.4", "SW Version : 7.40A": what calls itself software first.
    { from: 'descr', pattern: called('software|version|sw|ver|image') },
    { from: 'descr', pattern: called('firmware|release|f\\/?w|rev|revision|v') },
    // "Aruba JL635A 8325 GL.10.04.2000", "HP 1810-24G, PL.1.9, eCos-3.0": letters of the platform, then numbers.
    { from: 'descr', pattern: /(?<=\brevision |^[^,]*?(?:, | )|^)[A-Z]{1,3}\.\d{1,2}\.\d[\w.]*/ },
    // "PowerConnect 6248, 3.3.7.3, VxWorks 6.5", "; AXIS P1375; Network Camera; 10.1.0; …", "VSP-8404 (5.1.1.1)".
    {
      from: 'descr',
      pattern: new RegExp(
        `(?<!${aSystem.source}.*)(?:[,;|/] *|\\()v?(?<value>\\d+(?:\\.\\d+){2,}[\\w-]*)(?= *(?:[,;|/)]|$))`,
        's',
      ),
    },
    // "DGS-1210-52 6.10.007", "UAP-nanoHD 5.43.36.12724": a name and nothing else before it. Not an address.
    {
      from: 'descr',
      pattern:
        /(?<=^(?!Linux|FreeBSD|SunOS)(?:[\w+/().-]+ ){1,4})(?!(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.)\d+(?:\.\d+){2,}[\w-]*$/,
    },
    // "OpenBSD gw.example.org 7.1 GENERIC.MP#465 amd64"
    {
      from: 'descr',
      pattern: /^(?:FreeBSD|OpenBSD|NetBSD|DragonFly|SunOS) \S+ (?<value>\d\S*)/,
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
