import { dot1dBaseBridgeAddress, dot1dBasePortTable, dot1dTpFdbTable } from './bridge-mib.ts'
import { cdpCacheTable } from './cisco-cdp-mib.ts'
import { vtpVlanTable } from './cisco-vtp-mib.ts'
import { dot3StatsTable } from './ether-like-mib.ts'
import { dot3adAggPortTable } from './ieee8023-lag-mib.ts'
import { ipAddressTable, ipAddrTable, ipNetToMediaTable, ipNetToPhysicalTable } from './ip-mib.ts'
import { lldpLocChassisId, lldpLocChassisIdSubtype, lldpRemTable } from './lldp-mib.ts'
import { pethPsePortTable } from './power-ethernet-mib.ts'
import { dot1qTpFdbTable, dot1qVlanCurrentTable, dot1qVlanStaticTable } from './q-bridge-mib.ts'
import type { ReaderName } from './reader-name.ts'

type Foreseen = { table: { entry: string; presentIf?: string }; readBy: readonly ReaderName[] }

/** Tables that most devices lack, and the readers that would walk them: worth a question before. */
export const foreseenTables: readonly Foreseen[] = [
  { table: dot1dBasePortTable, readBy: ['vlans', 'macTable'] },
  { table: dot1qVlanStaticTable, readBy: ['vlans'] },
  { table: dot1qVlanCurrentTable, readBy: ['vlans', 'macTable'] },
  { table: vtpVlanTable, readBy: ['vlans'] },
  { table: dot1qTpFdbTable, readBy: ['macTable'] },
  { table: dot1dTpFdbTable, readBy: ['macTable'] },
  { table: lldpRemTable, readBy: ['neighbours'] },
  { table: cdpCacheTable, readBy: ['neighbours'] },
  { table: ipNetToPhysicalTable, readBy: ['arpTable'] },
  { table: ipNetToMediaTable, readBy: ['arpTable'] },
  { table: ipAddressTable, readBy: ['addresses'] },
  { table: ipAddrTable, readBy: ['addresses'] },
  { table: dot3StatsTable, readBy: ['duplex'] },
  { table: dot3adAggPortTable, readBy: ['aggregates'] },
  { table: pethPsePortTable, readBy: ['poe'] },
]

/** Objects that are read of every device, whatever its tables. */
export const foreseenObjects = [dot1dBaseBridgeAddress, lldpLocChassisIdSubtype, lldpLocChassisId]
