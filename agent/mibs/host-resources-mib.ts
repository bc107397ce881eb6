import type { Host } from '../../schemas/host.ts'
import { integer, objectIdentifier, text } from '../snmp/decode.ts'
import { presentKeys } from '../snmp/present-keys.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { defineTable, type RowOf, readTable } from '../snmp/table.ts'

/** HOST-RESOURCES-MIB (RFC 2790). */
const host = '1.3.6.1.2.1.25'
/** KBytes (1024 octets) of main memory. */
const hrMemorySize = `${host}.2.2.0`
const hrStorageFixedDisk = `${host}.2.1.4`
const hrDeviceProcessor = `${host}.3.1.3`

const hrStorageTable = defineTable({
  name: 'hrStorageTable',
  entry: `${host}.2.3.1`,
  index: arcs => (arcs.length === 1 ? arcs[0] : undefined),
  columns: {
    type: { column: 2, as: objectIdentifier },
    descr: { column: 3, as: text },
    /** Octets. */
    allocationUnits: { column: 4, as: integer },
    /** Allocation units; Integer32, so that large volumes wrap into the negative at 2^31. */
    size: { column: 5, as: integer },
    used: { column: 6, as: integer },
  },
})

const hrDeviceTable = defineTable({
  name: 'hrDeviceTable',
  entry: `${host}.3.2.1`,
  index: arcs => (arcs.length === 1 ? arcs[0] : undefined),
  columns: { type: { column: 2, as: objectIdentifier }, descr: { column: 3, as: text } },
})

const MEBIBYTE = 2 ** 20
const MOST_VOLUMES = 200
/** An exbibyte: more is a broken agent's arithmetic. */
const MOST_MEBIBYTES = 2 ** 40
/** What Windows says of a processor that it cannot name. */
const NO_MODEL = /^unknown/i

/** What a host is made of. Undefined for one that answers nothing of HOST-RESOURCES-MIB. */
export async function readHost(session: SnmpSession): Promise<Host | undefined> {
  const answer = await session.get([hrMemorySize])
  const [size] = answer.ok ? answer.value : []
  const memory = Math.round(((size && integer(size)) ?? 0) / 1024)
  const storage = await readTable(session, hrStorageTable)
  const devices = await readTable(session, hrDeviceTable)
  const volumes = storage.status === 'complete' ? storage.rows.flatMap(volumeOf) : []
  const processors = devices.status === 'complete' ? devices.rows.filter(isProcessor) : []
  const models = processors.flatMap(({ descr }) => (descr && !NO_MODEL.test(descr) ? [descr] : []))
  const made = presentKeys({
    memoryMebibytes: memory >= 1 && memory <= MOST_MEBIBYTES ? memory : undefined,
    processors: processors.length > 0 ? processors.length : undefined,
    processorModel: models[0],
    volumes: volumes.length > 0 ? volumes.slice(0, MOST_VOLUMES) : undefined,
  })
  return Object.keys(made).length > 0 ? made : undefined
}

function isProcessor({ type }: RowOf<typeof hrDeviceTable>): boolean {
  return type === hrDeviceProcessor
}

function volumeOf({ type, descr, ...row }: RowOf<typeof hrStorageTable>) {
  const { allocationUnits = 0 } = row
  if (type !== hrStorageFixedDisk || !descr || allocationUnits <= 0) return []
  const size = unsigned(row.size)
  const sizeMebibytes = Math.round(((size ?? 0) * allocationUnits) / MEBIBYTE)
  if (!size || sizeMebibytes > MOST_MEBIBYTES) return []
  const used = unsigned(row.used)
  return [
    presentKeys({
      name: descr,
      sizeMebibytes,
      usedPercent: used !== undefined && used <= size ? Math.round((used / size) * 100) : undefined,
    }),
  ]
}

/** Agents count on past Integer32's end: what is negative is meant as a number of 32 bits. */
function unsigned(value: number | undefined): number | undefined {
  return value === undefined || value >= 0 ? value : value + 2 ** 32
}
