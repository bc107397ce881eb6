import type { DeviceProfile } from './device-profile.ts'

/** UPS-MIB (RFC 1628) upsIdent. */
const upsIdent = '1.3.6.1.2.1.33.1.1'

/** Makers of UPS and their network cards that answer RFC 1628, or a private MIB of their own beside it. */
export const upsMakers = [
  {
    vendor: 'ABB',
    family: 'ABB and Newave UPS',
    kind: 'ups',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.53973'] },
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: '1.3.6.1.4.1.53973.1.1.1.1.1.2.0' } },
    ],
    model: [{ oid: '1.3.6.1.4.1.53973.1.1.1.1.1.2.0' }],
    version: [{ oid: '1.3.6.1.4.1.53973.1.1.1.1.1.3.0' }],
  },
  {
    vendor: 'Delta',
    family: 'Delta UPS',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.2254'] }],
    // DeltaUPS-MIB dupsIdentManufacturer, …Model, …UPSSoftwareVersion.
    model: [{ oid: '1.3.6.1.4.1.2254.2.4.1.2.0' }],
    version: [{ oid: '1.3.6.1.4.1.2254.2.4.1.3.0' }, { oid: '1.3.6.1.4.1.2254.2.4.1.4.0' }],
  },
  {
    vendor: 'Generex',
    family: 'Generex CS121 and CS141 UPS card',
    kind: 'ups',
    match: [{ sysDescr: /^CS1[24]1\b/ }],
    model: [{ oid: `${upsIdent}.2.0` }, { from: 'descr', pattern: /^CS\d+\w*/ }],
    version: [{ from: 'descr', pattern: /\bv ?(?<value>\d\S*)/ }],
  },
  {
    vendor: 'Megatec',
    family: 'Megatec NetAgent UPS card',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.935'] }],
    // XPPC-MIB upsBaseIdentModel, upsSmartIdentFirmwareRevision, …UpsSerialNumber.
    model: [{ oid: `${upsIdent}.2.0` }, { oid: '1.3.6.1.4.1.935.1.1.1.1.1.1.0' }],
    serial: [{ oid: '1.3.6.1.4.1.935.1.1.1.1.2.3.0' }],
    version: [{ oid: '1.3.6.1.4.1.935.1.1.1.1.2.1.0' }, { oid: '1.3.6.1.4.1.935.1.1.1.1.2.4.0' }],
  },
  {
    vendor: 'PowerWalker',
    family: 'PowerWalker and BlueWalker UPS',
    kind: 'ups',
    match: [
      { sysObjectId: ['1.3.6.1.4.1.21111'] },
      { sysObjectId: ['1.3.6.1.4.1.8072'], probe: { oid: '1.3.6.1.4.1.21111.1.1.1.6.0' } },
    ],
    version: [{ oid: '1.3.6.1.4.1.21111.1.1.1.6.0' }],
  },
  {
    vendor: 'Riello',
    family: 'Riello and AROS NetMan UPS card',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.5491'] }],
    model: [{ oid: `${upsIdent}.2.0` }, { from: 'descr', pattern: /^Net ?[Mm]an.*/ }],
    version: [{ oid: `${upsIdent}.3.0` }, { oid: `${upsIdent}.4.0` }],
  },
  {
    vendor: 'Socomec',
    family: 'Socomec UPS',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.4555'] }],
    // SOCOMECUPS-MIB upsIdentModel, …SerialNumber, …AgentSoftwareVersion.
    model: [
      { oid: '1.3.6.1.4.1.4555.1.1.1.1.1.1.0', pattern: /.*[A-Za-z].*/ },
      { oid: `${upsIdent}.2.0` },
    ],
    serial: [{ oid: '1.3.6.1.4.1.4555.1.1.1.1.1.2.0' }],
  },
  {
    vendor: 'Socomec',
    family: 'Socomec rack PDU',
    kind: 'other',
    match: [{ sysObjectId: ['1.3.6.1.4.1.4555.2.30'] }],
    model: [{ oid: '1.3.6.1.4.1.4555.2.30.1.2.0' }],
    serial: [{ oid: '1.3.6.1.4.1.4555.2.30.1.3.0' }],
  },
  {
    vendor: 'Vertiv',
    family: 'Liebert and Vertiv UPS and power',
    kind: 'unknown',
    match: [{ sysObjectId: ['1.3.6.1.4.1.476'] }],
    // LIEBERT-GP-AGENT-MIB lgpAgentIdent: manufacturer, model, firmware, serial number.
    kinds: [
      {
        kind: 'other',
        when: {
          from: 'descr',
          pattern: /PDU|ZeroU|FPC|\bRX\b|CRV|Challenger|MPH|MPX|Sensor|Unity-|cool/i,
        },
      },
      { kind: 'ups', when: { oid: `${upsIdent}.2.0` } },
      // LIEBERT-GP-POWER-MIB lgpPwrBatteryTimeRemaining, lgpPwrBatteryCharge: only a UPS has them.
      { kind: 'ups', when: { oid: '1.3.6.1.4.1.476.1.42.3.5.1.18.0' } },
      { kind: 'ups', when: { oid: '1.3.6.1.4.1.476.1.42.3.5.1.19.0' } },
    ],
    // lgpAgentDeviceTable first: what the card is plugged into.
    model: [{ column: '1.3.6.1.4.1.476.1.42.2.4.2.1.4' }, { oid: '1.3.6.1.4.1.476.1.42.2.1.2.0' }],
    serial: [{ column: '1.3.6.1.4.1.476.1.42.2.4.2.1.7' }],
    version: [
      { column: '1.3.6.1.4.1.476.1.42.2.4.2.1.5' },
      { oid: '1.3.6.1.4.1.476.1.42.2.1.3.0' },
    ],
  },
] as const satisfies readonly DeviceProfile[]
