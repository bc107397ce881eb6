import type { DeviceProfile } from './device-profile.ts'

const smallBusiness = '1.3.6.1.4.1.9.6.1'
/**
 * RADLAN-Physicaldescription-MIB rlPhdUnitGenParamTable, a row per unit of the stack: software 2, firmware 3,
 * serial number 5, model 11. Radlan's switches were sold by Cisco, Linksys, Dell, Alcatel and others.
 */
const radlanUnits = (base: string) => `${base}.53.14.1`
const ciscoUnits = radlanUnits(`${smallBusiness}.101`)
const linksysUnits = radlanUnits('1.3.6.1.4.1.3955.1000.201')
const radlan = radlanUnits('1.3.6.1.4.1.89')

export const ciscoSmallBusiness = [
  {
    vendor: 'Cisco',
    family: 'Cisco Small Business and Catalyst 1200 and 1300',
    kind: 'switch',
    match: [
      { sysObjectId: [smallBusiness] },
      { sysObjectId: ['1.3.6.1.4.1.9.1'], sysDescr: /Catalyst 1[23]00 Series/ },
    ],
    kinds: [
      { kind: 'access-point', when: { from: 'descr', pattern: /\bWAP\d|access point|\bCBW\d/i } },
      { kind: 'router', when: { from: 'descr', pattern: /\bRV[SLW]?\d|router/i } },
      {
        kind: 'firewall',
        when: { from: 'descr', pattern: /\b(?:SA|ISA)\d{3}|security appliance|firewall/i },
      },
      { kind: 'phone', when: { from: 'descr', pattern: /\bSPA\d|\bUC\d{3}/ } },
      { kind: 'camera', when: { from: 'descr', pattern: /\bPVC\d|\bWVC\d|camera/i } },
      { kind: 'nas', when: { from: 'descr', pattern: /\bNSS\d/ } },
    ],
    model: [
      { oid: `${ciscoUnits}.11.1` },
      { column: `${ciscoUnits}.11` },
      { entity: 'chassis', field: 'model' },
      {
        from: 'descr',
        pattern: /^(?:Cisco )?(?<value>(?:S[GFX]|SLM|SRW|CBS|ESW|C1[23]00|RV|WAP)\w*\d\S*)/,
      },
    ],
    serial: [{ oid: `${ciscoUnits}.5.1` }, { column: `${ciscoUnits}.5` }],
    version: [{ oid: `${ciscoUnits}.2.1` }, { column: `${ciscoUnits}.2` }],
    members: { model: `${ciscoUnits}.11`, serial: `${ciscoUnits}.5`, version: `${ciscoUnits}.2` },
  },
  {
    vendor: 'Cisco',
    family: 'Cisco Small Business access point',
    kind: 'access-point',
    match: [{ sysDescr: /Cisco (?:Systems, Inc|Small Business) WAP\d/ }],
    model: [{ from: 'descr', pattern: /\bWAP\d\w*/ }],
    version: [{ from: 'descr', pattern: /Version (?<value>\d\S*)/ }],
  },
  {
    vendor: 'Linksys',
    family: 'Linksys switch',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.3955'] }],
    kinds: [
      { kind: 'router', when: { from: 'descr', pattern: /\b(?:WRT|EA|RV|BEF)\w*\d|router/i } },
      { kind: 'access-point', when: { from: 'descr', pattern: /\b(?:LAPA?[CN]|WAP)\d/ } },
    ],
    model: [{ oid: `${linksysUnits}.11.1` }, { from: 'descr', pattern: /^\w*\d\w*/ }],
    serial: [{ oid: `${linksysUnits}.5.1` }],
    version: [{ oid: `${linksysUnits}.2.1` }],
    members: {
      model: `${linksysUnits}.11`,
      serial: `${linksysUnits}.5`,
      version: `${linksysUnits}.2`,
    },
  },
  {
    vendor: 'Radlan',
    family: 'Switch on Radlan software',
    kind: 'switch',
    match: [{ sysObjectId: ['1.3.6.1.4.1.89'] }],
    model: [{ oid: `${radlan}.11.1` }],
    serial: [{ oid: `${radlan}.5.1` }],
    version: [{ oid: `${radlan}.2.1` }],
    members: { model: `${radlan}.11`, serial: `${radlan}.5`, version: `${radlan}.2` },
  },
] as const satisfies readonly DeviceProfile[]
