import { alcatelLucentEnterprise } from './alcatel-lucent-enterprise.ts'
import { alliedTelesis } from './allied-telesis.ts'
import { apcProfiles } from './apc.ts'
import { applicationDelivery } from './application-delivery.ts'
import { arista } from './arista.ts'
import { arubaProfiles } from './aruba.ts'
import { avaya } from './avaya.ts'
import { axisProfiles } from './axis.ts'
import { bintecElmeg } from './bintec.ts'
import { managementControllers } from './bmc.ts'
import { cambiumProfiles } from './cambium.ts'
import { carrier } from './carrier.ts'
import { checkPoint } from './check-point.ts'
import { ciscoProfiles } from './cisco.ts'
import { ciscoSmallBusiness } from './cisco-small-business.ts'
import { ciscoSystems } from './cisco-systems.ts'
import { cyberPower } from './cyberpower.ts'
import { dLink } from './d-link.ts'
import { dataCentreSwitches } from './data-centre-switches.ts'
import { dellProfiles } from './dell.ts'
import type { DeviceProfile } from './device-profile.ts'
import { draytek } from './draytek.ts'
import { eaton } from './eaton.ts'
import { edgecore } from './edgecore.ts'
import { extremeProfiles } from './extreme.ts'
import { firewalls } from './firewalls.ts'
import { fortinetProfiles } from './fortinet.ts'
import { freeFirewalls } from './free-firewalls.ts'
import { fsProfiles } from './fs.ts'
import { h3cComware } from './h3c.ts'
import { hostAppliances } from './host-appliances.ts'
import { hpPrinters } from './hp-printer.ts'
import { hpe } from './hpe.ts'
import { huaweiProfiles } from './huawei.ts'
import { ibm } from './ibm.ts'
import { industrialSwitches } from './industrial-switches.ts'
import { juniperProfiles } from './juniper.ts'
import { lancomProfiles } from './lancom.ts'
import { meraki } from './meraki.ts'
import { microsoft } from './microsoft.ts'
import { mikroTik } from './mikrotik.ts'
import { moxaProfiles } from './moxa.ts'
import { storage } from './nas.ts'
import { netSnmpHosts } from './net-snmp.ts'
import { netgearProfiles } from './netgear.ts'
import { phones } from './phones.ts'
import { printers } from './printers.ts'
import { routers } from './routers.ts'
import { ruckusProfiles } from './ruckus.ts'
import { sensorsAndPower } from './sensors-and-power.ts'
import { singleKindMakers } from './single-kind-makers.ts'
import { synology } from './synology.ts'
import { telecomSwitches } from './telecom-switches.ts'
import { tpLink } from './tp-link.ts'
import { ubiquitiProfiles } from './ubiquiti.ts'
import { upsMakers } from './ups.ts'
import { vmware } from './vmware.ts'
import { zyxelProfiles } from './zyxel.ts'

/** Every family the agent knows. Their order does not matter: the most specific match wins. */
export const profiles: readonly DeviceProfile[] = [
  ...alcatelLucentEnterprise,
  ...alliedTelesis,
  ...apcProfiles,
  ...applicationDelivery,
  ...arista,
  ...arubaProfiles,
  ...avaya,
  ...axisProfiles,
  ...bintecElmeg,
  ...managementControllers,
  ...cambiumProfiles,
  ...checkPoint,
  ...ciscoSmallBusiness,
  ...ciscoProfiles,
  ...ciscoSystems,
  ...cyberPower,
  ...dLink,
  ...dataCentreSwitches,
  ...dellProfiles,
  ...draytek,
  ...eaton,
  ...edgecore,
  ...extremeProfiles,
  ...firewalls,
  ...fortinetProfiles,
  ...freeFirewalls,
  ...fsProfiles,
  ...h3cComware,
  ...hpPrinters,
  ...hpe,
  ...huaweiProfiles,
  ...ibm,
  ...industrialSwitches,
  ...juniperProfiles,
  ...lancomProfiles,
  ...meraki,
  ...microsoft,
  ...mikroTik,
  ...moxaProfiles,
  ...storage,
  ...netSnmpHosts,
  ...netgearProfiles,
  ...phones,
  ...printers,
  ...routers,
  ...ruckusProfiles,
  ...sensorsAndPower,
  ...singleKindMakers,
  ...synology,
  ...telecomSwitches,
  ...tpLink,
  ...ubiquitiProfiles,
  ...upsMakers,
  ...vmware,
  ...hostAppliances,
  ...carrier,
  ...zyxelProfiles,
]
