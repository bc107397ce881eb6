import type { MessageBody, MessageKind } from '../../schemas/messages.ts'
import type { Observation } from '../../schemas/observation.ts'

/** What a message is a picture of, and how much it says of it. */
export type Snapshot = {
  /** Pictures of the same thing have the same one. */
  of: string
  /** A bit for each fact that it holds. A picture may take the place of an older one whose bits it has all. */
  says: number
}

/** An order that must not change while outboxes are full of these bits: new keys go to the end. */
const FACTS = [
  ...['kind', 'vendor', 'model', 'serial', 'version', 'name', 'location', 'contact', 'sysObjectId'],
  ...['sysDescr', 'macAddress', 'uptimeSeconds', 'addresses', 'members', 'interfaces', 'vlans'],
  ...['neighbours', 'macTable', 'arpTable', 'accessPoints', 'ups', 'printer', 'cost'],
] as const satisfies (keyof Observation)[]
/** For what is not in the list: only a picture with something of that sort, too, may replace it. */
const OTHER = 1 << 30
const ALWAYS: readonly string[] = ['type', 'address']

/** What an observation or a scan report is a picture of; undefined for messages of which none replaces another. */
export function snapshotOf<Kind extends MessageKind>(
  kind: Kind,
  body: MessageBody<Kind>,
): Snapshot | undefined {
  if (kind === 'observation') {
    const { observation } = body as MessageBody<'observation'>
    return { of: `observation ${observation.address}`, says: factsIn(observation) }
  }
  if (kind === 'scan-report') {
    const { coverage } = body as MessageBody<'scan-report'>
    const areas = coverage.map(({ vlan, targets }) => `${vlan ?? ''} ${targets.join(' ')}`)
    return { of: `scan-report ${areas.sort().join(', ')}`, says: 0 }
  }
  return undefined
}

/** A table counts as said when it was read: a failed one must not take the place of a complete one. */
function factsIn(observation: Observation): number {
  let bits = 0
  for (const [key, value] of Object.entries(observation)) {
    if (ALWAYS.includes(key)) continue
    const isSaid = !isSection(value) || value.status === 'complete'
    const bit = (FACTS as readonly string[]).indexOf(key)
    if (isSaid) bits |= bit < 0 ? OTHER : 1 << bit
  }
  return bits
}

function isSection(value: unknown): value is { status: string } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'status' in value
}
