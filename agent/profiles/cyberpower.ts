import type { DeviceProfile } from './device-profile.ts'

const cps = '1.3.6.1.4.1.3808.1.1'

/** CPS-MIB: products upsSnmpCard 1 to 5, ePDU 6; ups 1.1, ePDU 1.3, ePDU2 1.6, ATS 1.5, environment 1.4. */
export const cyberPower = [
  {
    vendor: 'CyberPower',
    family: 'CyberPower UPS',
    kind: 'ups',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3808'] }],
    model: [{ oid: `${cps}.1.1.1.1.0` }],
    serial: [{ oid: `${cps}.1.1.2.3.0` }],
    version: [{ oid: `${cps}.1.1.2.1.0` }],
  },
  {
    vendor: 'CyberPower',
    family: 'CyberPower PDU and transfer switch',
    kind: 'other',
    match: [
      { sysObjectId: [`${cps}.6`, `${cps}.7`, `${cps}.8`] },
      { sysObjectId: ['1.3.6.1.4.1.3808'], sysDescr: /PDU|Power Distribut|ATS/ },
    ],
    model: [{ oid: `${cps}.3.1.5.0` }, { column: `${cps}.6.2.1.8` }, { oid: `${cps}.5.1.5.0` }],
    serial: [{ oid: `${cps}.3.1.6.0` }, { column: `${cps}.6.2.1.9` }, { oid: `${cps}.5.1.6.0` }],
    version: [{ oid: `${cps}.3.1.3.0` }, { column: `${cps}.6.2.1.6` }, { oid: `${cps}.5.1.3.0` }],
  },
] as const satisfies readonly DeviceProfile[]
