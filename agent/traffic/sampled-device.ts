import type { Interface } from '../../schemas/interface.ts'
import { readInterfaces } from '../mibs/if-mib.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { type Attempt, compareReadings, type Interval, type Reading } from './compare-readings.ts'
import type { PortReading } from './delta.ts'
import { readCounters } from './read-counters.ts'

export type SampledDeviceOptions = {
  address: string
  /** A lasting session with the device; undefined while it answers to nobody. */
  connect: (address: string) => Promise<SnmpSession | undefined>
  clock: () => { wallMs: number; monotonicMs: number }
}

/** One device whose counters are read again and again. Of its past it keeps the last reading of each port. */
export type SampledDevice = {
  /** What moved on these interfaces since the last time; undefined when that is the first. */
  sampleWatched(names: readonly string[]): Promise<Interval | undefined>
  /** What moved on all its Ethernet ports but these. */
  samplePorts(except: ReadonlySet<string>): Promise<Interval | undefined>
  close(): void
}

/** IANAifType: ethernetCsmacd, fastEther, fastEtherFX, gigabitEthernet, ieee8023adLag. */
const PORT_TYPES = new Set([6, 62, 69, 117, 161])
/** Ports are named anew this often at the latest: their speeds change. */
const NAMES_FOR_MS = 3_600_000

type Names = { byName: Map<string, Interface>; ports: Interface[]; readAtMs: number }

/** Nothing is asked before the first call. Calls are for one caller at a time. */
export function createSampledDevice(options: SampledDeviceOptions): SampledDevice {
  const { address, connect, clock } = options
  let session: SnmpSession | undefined
  let names: Names | undefined
  let lastUpTimeTicks = 0
  let lastWatched: Attempt | undefined
  let lastPorts: Attempt | undefined
  /** Of the latest walk that was answered: what a silent device is asked for, and does not tell. */
  let knownPorts: readonly string[] = []

  /** The next call begins a new conversation, with whatever credential is right by then. */
  function hangUp(): undefined {
    session?.close()
    session = undefined
    return undefined
  }

  async function readNames(open: SnmpSession): Promise<Names | undefined> {
    const { monotonicMs } = clock()
    if (names && monotonicMs - names.readAtMs < NAMES_FOR_MS) return names
    const interfaces = await readInterfaces(open)
    if (interfaces.status !== 'complete') return hangUp()
    names = {
      byName: new Map(interfaces.rows.map(row => [row.name, row])),
      ports: interfaces.rows.filter(({ type }) => type === undefined || PORT_TYPES.has(type)),
      readAtMs: monotonicMs,
    }
    return names
  }

  async function read(select: (names: Names) => readonly Interface[], isAll: boolean) {
    session ??= await connect(address)
    if (!session) return undefined
    const known = await readNames(session)
    if (!known) return undefined
    const wanted = select(known)
    const startedMs = clock().monotonicMs
    const indexes = wanted.map(({ index }) => index)
    const counters = isAll
      ? await readCounters(session, 'all', { expectedRows: known.byName.size })
      : await readCounters(session, indexes)
    if (!counters.ok) return hangUp()
    const tookMs = clock().monotonicMs - startedMs

    const { sysUpTimeTicks, rows } = counters.value
    const byIndex = new Map(rows.map(row => [row.ifIndex, row]))
    const ports = new Map<string, PortReading>()
    // A restart numbers interfaces anew; so may anything that gives one another name.
    let areNamesRight = sysUpTimeTicks >= lastUpTimeTicks
    for (const { name, index, speedMbps } of wanted) {
      const row = byIndex.get(index)
      const isAnother = row !== undefined && !isCalled(name, row.name ?? `${index}`, index)
      if (!row || isAnother) areNamesRight = false
      if (row?.octetsIn === undefined && row?.octetsOut === undefined) continue
      ports.set(name, { ...row, speedMbps, ...(isAnother && { isAnother }) })
    }
    lastUpTimeTicks = sysUpTimeTicks
    if (!areNamesRight) names = undefined
    const reading: Reading = { tookMs, sysUpTimeTicks, ports }
    return reading
  }

  async function attempt(
    select: (names: Names) => readonly Interface[],
    isAll: boolean,
  ): Promise<Attempt> {
    const reading = await read(select, isAll)
    const { wallMs, monotonicMs } = clock()
    // A walk's counters are from all of its time, those asked for by name from its end.
    const agoMs = reading && isAll ? reading.tookMs / 2 : 0
    return { wallMs: wallMs - agoMs, monotonicMs: monotonicMs - agoMs, reading }
  }

  return {
    async sampleWatched(wanted) {
      const select = ({ byName }: Names) => wanted.flatMap(name => byName.get(name) ?? [])
      const now = await attempt(select, false)
      const interval = compareReadings(lastWatched, now, wanted)
      lastWatched = now
      return interval
    },
    async samplePorts(except) {
      const select = ({ ports }: Names) => ports.filter(({ name }) => !except.has(name))
      const now = await attempt(select, true)
      if (now.reading) knownPorts = [...now.reading.ports.keys()]
      const interval = compareReadings(lastPorts, now, knownPorts)
      lastPorts = now
      return interval
    },
    close: hangUp,
  }
}

/** Whether an interface of the observation is still the one that calls itself so. Equal names carry their ifIndex. */
function isCalled(name: string, plain: string, ifIndex: number): boolean {
  const suffix = `#${ifIndex}`
  return (
    name === plain || (name.endsWith(suffix) && plain.startsWith(name.slice(0, -suffix.length)))
  )
}
