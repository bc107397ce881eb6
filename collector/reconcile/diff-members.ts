import type { Member } from '../../schemas/member.ts'
import { diffParts, type PartKind, type PartsDiff } from './diff-parts.ts'
import { type KnownPart, type KnownSection, memberFields } from './known.ts'
import { comparableSerial } from './serial.ts'
import type { Source } from './source.ts'

const chassis: PartKind<Member> = {
  type: 'member',
  fields: memberFields,
  restless: () => new Set(),
}

/** What must change in the CMDB so that it agrees with the device about its chassis. Not told means not known. */
export function diffMembers(
  deviceId: string,
  known: readonly KnownPart<Member>[],
  section: KnownSection | undefined,
  observed: readonly Member[] | undefined,
  source: Source,
): PartsDiff<Member> {
  if (!observed) return { rows: [], changes: [] }
  return diffParts(chassis, deviceId, known, section, byIdentity(observed), source)
}

/** A chassis is its serial, wherever it stands in the stack; only without one is it its place. */
function byIdentity(rows: readonly Member[]): Map<string, Member> {
  const members = new Map<string, Member>()
  for (const row of rows) {
    const serial = comparableSerial(row.serial)
    const key = serial ? `serial:${serial}` : `position:${row.position}`
    if (!members.has(key)) members.set(key, row)
  }
  return members
}
