import type { Interface } from '../../schemas/interface.ts'
import type { Section } from '../../schemas/section.ts'
import { diffParts, type PartKind, type PartsDiff } from './diff-parts.ts'
import {
  type InterfaceValues,
  interfaceFields,
  type KnownPart,
  type KnownSection,
} from './known.ts'
import { digestOf } from './rows-digest.ts'
import { isLater, type Source } from './source.ts'

const ports: PartKind<InterfaceValues> = {
  type: 'interface',
  fields: interfaceFields,
  restless: (before, after) => (before.isUp && after.isUp ? WHILE_UP : ACROSS_LINK_CHANGE),
}

// ifIndex changes at reboot. PCs go off every evening, and their ports then say 10 Mbit/s or nothing.
const WHILE_UP = new Set(['index', 'isUp', 'poeWatts', 'poeStatus'])
const ACROSS_LINK_CHANGE = new Set([...WHILE_UP, 'speedMbps', 'duplex'])

/**
 * What must change in the CMDB so that it agrees with the device about its ports. What the latest reading told is only told
 * again: nothing, and then the ports need not be known.
 */
export function diffInterfaces(
  deviceId: string,
  known: readonly KnownPart<InterfaceValues>[] | undefined,
  section: KnownSection | undefined,
  observed: Section<Interface>,
  source: Source,
): PartsDiff<InterfaceValues> {
  if (observed.status !== 'complete') return { rows: [], changes: [] }
  if (isToldAgain(section, observed.rows, source)) return { rows: [], changes: [] }
  if (!known) throw new Error(`the ports of device ${deviceId} were not loaded`)
  return diffParts(ports, deviceId, known, section, byName(observed.rows), source)
}

/** Whether a reading is the latest one and has the same rows as the one before it. */
export function isToldAgain(
  section: KnownSection | undefined,
  rows: readonly Interface[],
  source: Source,
): boolean {
  if (!section?.complete || !isLater(source, section.complete)) return false
  return section.digest === digestOf(rows)
}

/** Should a device give one name to two ports, the first one has it. */
function byName(rows: readonly Interface[]): Map<string, InterfaceValues> {
  const ports = new Map<string, InterfaceValues>()
  for (const { name, ...values } of rows) {
    if (ports.has(name)) continue
    const taggedVlans = values.taggedVlans && [...new Set(values.taggedVlans)].sort((a, b) => a - b)
    ports.set(name, taggedVlans ? { ...values, taggedVlans } : values)
  }
  return ports
}
