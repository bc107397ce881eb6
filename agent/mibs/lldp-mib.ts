import type { Neighbour } from '../../schemas/neighbour.ts'
import type { Section } from '../../schemas/section.ts'
import { bits, integer, octets, text, textUpTo } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readRows, readTable, sized } from '../snmp/table.ts'
import { isArc, oneArc } from './index-arcs.ts'
import { readNeighbourInventories } from './lldp-ext-med-mib.ts'
import { addressAfter, idText } from './lldp-ids.ts'

const lldp = '1.0.8802.1.1.2.1'

/** LLDP-MIB lldpLocChassisIdSubtype: a device that answers it speaks LLDP, with or without neighbours. */
export const lldpLocChassisIdSubtype = `${lldp}.3.1.0`
export const lldpLocChassisId = `${lldp}.3.2.0`

export const lldpRemTable = defineTable({
  name: 'lldpRemTable',
  entry: `${lldp}.4.1.1`,
  index: remoteIndex,
  columns: {
    chassisIdSubtype: { column: 4, as: integer },
    chassisId: { column: 5, as: octets },
    portIdSubtype: { column: 6, as: integer },
    portId: { column: 7, as: octets },
    portDescription: { column: 8, as: text },
    name: { column: 9, as: text },
    description: { column: 10, as: textUpTo(1024) },
    capabilities: { column: 12, as: octets },
  },
  presentIf: lldpLocChassisIdSubtype,
})

const lldpRemManAddrTable = defineTable({
  name: 'lldpRemManAddrTable',
  entry: `${lldp}.4.2.1`,
  index: arcs => {
    const [timeMark, localPort, remote, ...address] = arcs
    const index = remoteIndex([timeMark ?? -1, localPort ?? -1, remote ?? -1])
    const managementAddress = addressAfter(address)
    return index && managementAddress ? { ...index, managementAddress } : undefined
  },
  columns: { interfaceSubtype: { column: 3, as: integer } },
})

const lldpLocPortTable = defineTable({
  name: 'lldpLocPortTable',
  entry: `${lldp}.3.7.1`,
  index: oneArc,
  columns: {
    portIdSubtype: { column: 2, as: integer },
    portId: { column: 3, as: octets },
    portDescription: { column: 4, as: text },
  },
})

/** A neighbour on a port that is known by LLDP's own number for it. */
export type LldpNeighbour = Omit<Neighbour, 'interface'> & { localPort: number }

/** What LLDP calls one of the device's own ports: the key to its interface. */
export type LldpLocalPort = {
  localPort: number
  idSubtype?: number
  id?: string
  description?: string
}

/** Neighbours from LLDP-MIB (IEEE 802.1AB-2005) lldpRemTable, one per row; management addresses where told. */
export async function readLldpNeighbours(session: SnmpSession): Promise<Section<LldpNeighbour>> {
  const table = await readTable(session, lldpRemTable)
  if (table.status !== 'complete' || table.rows.length === 0) {
    return table.status === 'complete' ? { status: 'complete', rows: [] } : table
  }
  const addresses = await readTable(session, lldpRemManAddrTable)
  if (addresses.status === 'failed') return addresses
  const byRemote = new Map<string, string>()
  for (const { index } of addresses.status === 'complete' ? addresses.rows : []) {
    const key = keyOf(index)
    const known = byRemote.get(key)
    // Several may be told: IPv4 is what people and older tools reach a device by.
    if (known === undefined || (known.includes(':') && !index.managementAddress.includes(':'))) {
      byRemote.set(key, index.managementAddress)
    }
  }
  const hasTelephones = table.rows.some(row => capabilitiesOf(row)?.includes('telephone'))
  const inventories = hasTelephones ? await readNeighbourInventories(session) : undefined
  return {
    status: 'complete',
    rows: table.rows.map(row => {
      const key = keyOf(row.index)
      return { ...neighbourOf(row, byRemote.get(key)), ...inventories?.get(key) }
    }),
  }
}

/**
 * What LLDP calls these of the device's own ports: lldpLocPortTable, asked for their rows alone where it has many others.
 * A device that numbers them otherwise than its neighbours' table does is asked for all.
 */
export async function readLldpLocalPorts(
  session: SnmpSession,
  wanted: readonly number[],
  expectedRows = 0,
): Promise<Section<LldpLocalPort>> {
  const isFew = session.version !== '1' && wanted.length * 2 < expectedRows
  const some = isFew ? await readRows(session, lldpLocPortTable, wanted.map(String)) : undefined
  const table =
    some?.status === 'complete' && some.rows.length === wanted.length
      ? some
      : await readTable(session, lldpLocPortTable, sized(expectedRows))
  if (table.status !== 'complete') return table
  return {
    status: 'complete',
    rows: table.rows.map(row =>
      presentKeys({
        localPort: row.index,
        idSubtype: row.portIdSubtype,
        id: row.portId && idText('port', row.portIdSubtype, row.portId),
        description: row.portDescription,
      }),
    ),
  }
}

/** The device's own chassis as LLDP announces it: lldpLocChassisId, a MAC address for most switches. */
export async function readLldpChassisId(session: SnmpSession): Promise<string | undefined> {
  const answer = await session.get([lldpLocChassisIdSubtype, lldpLocChassisId])
  if (!answer.ok) return undefined
  const [subtype, id] = answer.value
  const identifier = id && octets(id)
  return identifier && idText('chassis', subtype && integer(subtype), identifier)
}

function neighbourOf(
  row: RowOf<typeof lldpRemTable>,
  managementAddress: string | undefined,
): LldpNeighbour {
  return presentKeys({
    localPort: row.index.localPort,
    protocol: 'lldp' as const,
    chassisId: row.chassisId && idText('chassis', row.chassisIdSubtype, row.chassisId),
    portId: row.portId && idText('port', row.portIdSubtype, row.portId),
    portDescription: row.portDescription,
    name: row.name,
    description: row.description,
    capabilities: capabilitiesOf(row),
    managementAddress,
  })
}

/** LldpSystemCapabilitiesMap, in the order of its bits. */
const CAPABILITIES = [
  'other',
  'repeater',
  'bridge',
  'access-point',
  'router',
  'telephone',
  'docsis',
  'station',
] as const

function capabilitiesOf({
  capabilities,
}: RowOf<typeof lldpRemTable>): Neighbour['capabilities'] | undefined {
  return capabilities && bits(capabilities).flatMap(bit => CAPABILITIES[bit] ?? [])
}

type RemoteIndex = { timeMark: number; localPort: number; remote: number }

/**
 * lldpRemTimeMark.lldpRemLocalPortNum.lldpRemIndex; MikroTik leaves out all but the last, and LLDP numbers ports from
 * 1, so 0 stands for a port that is not told.
 */
function remoteIndex(arcs: readonly number[]): RemoteIndex | undefined {
  const [timeMark, localPort, remote] = arcs.length === 1 ? [0, 0, ...arcs] : arcs
  if (
    (arcs.length !== 3 && arcs.length !== 1) ||
    !isArc(timeMark) ||
    !isArc(localPort) ||
    !isArc(remote)
  )
    return undefined
  return { timeMark, localPort, remote }
}

function keyOf({ timeMark, localPort, remote }: RemoteIndex): string {
  return `${timeMark}.${localPort}.${remote}`
}
