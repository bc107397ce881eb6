import type { Oid } from './oid.ts'
import type { SnmpValue } from './value.ts'

/** One instance of a MIB and where the next one is to be looked for. */
export type MibEntry = {
  readonly oid: Oid
  readonly value: SnmpValue
  readonly segment: number
  readonly row: number
}

/** What one device answers, in OID order. */
export type MibView = {
  /** The value; 'object' when there is no such object at all, 'instance' when only the row misses. */
  get(oid: Oid): SnmpValue | 'no-object' | 'no-instance'
  /** The first instance after this OID. */
  after(oid: Oid): MibEntry | undefined
  /** The instance that follows; cheaper than looking its OID up again. */
  following(entry: MibEntry): MibEntry | undefined
}

/** First position in [0, length) where the test holds, for a test that stays true once true. */
export function firstPosition(length: number, holds: (position: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
