import type { DeviceKind } from '../../../schemas/device-kind.ts'
import type { PresenceSettings } from '../../../schemas/presence-settings.ts'
import type { ItemClass } from './covered-areas.ts'
import { patienceMs } from './patience.ts'

type State = 'seen' | 'late' | 'missing'

/** Something that scans did not see where they looked, and for how long, in milliseconds that count. */
export type Absence = {
  readonly id: string
  readonly itemClass: ItemClass
  readonly kind: DeviceKind
  readonly state: State
  readonly absentMs: number
  /** It is among those that a person must approve. */
  readonly isBraked: boolean
}

/** How much of a site there is, and how much of it went missing lately. */
export type ClassCount = {
  readonly items: number
  readonly wentMissingLately: number
  /** A person has yet to say about a mass disappearance. */
  readonly hasBrake: boolean
}

export type PresenceConclusion = {
  readonly transitions: readonly { readonly absence: Absence; readonly to: 'late' | 'missing' }[]
  /** Would be missing now, and wait for a person instead. */
  readonly braked: readonly Absence[]
}

/** More than this many, and more than this part of the site's devices or endpoints, go missing only by a person's word. */
const BRAKE_ITEMS = 10
const BRAKE_SHARE = 0.2

/**
 * What absences lead to. States only go forward here: whatever is seen again is `seen` by the observation that saw it, and
 * nothing is ever retired.
 */
export function concludePresence(
  absences: readonly Absence[],
  counts: Readonly<Record<ItemClass, ClassCount>>,
  settings: PresenceSettings,
): PresenceConclusion {
  const due = absences.filter(
    it => it.state !== 'missing' && it.absentMs >= patienceMs(it.kind, settings).missing,
  )
  const held = new Set<ItemClass>(
    (['device', 'endpoint'] as const).filter(itemClass => {
      const going = due.filter(it => it.itemClass === itemClass).length
      return isMassive(going, counts[itemClass])
    }),
  )
  const missing = due.filter(it => !it.isBraked && !held.has(it.itemClass))
  const braked = due.filter(it => !it.isBraked && held.has(it.itemClass))
  const late = absences.filter(
    it =>
      it.state === 'seen' &&
      it.absentMs >= patienceMs(it.kind, settings).late &&
      !missing.includes(it),
  )
  return {
    transitions: [
      ...missing.map(absence => ({ absence, to: 'missing' as const })),
      ...late.map(absence => ({ absence, to: 'late' as const })),
    ],
    braked,
  }
}

function isMassive(going: number, { items, wentMissingLately, hasBrake }: ClassCount): boolean {
  if (going === 0) return false
  // What follows while a person is being asked belongs to the same question.
  if (hasBrake) return true
  const together = going + wentMissingLately
  return together > BRAKE_ITEMS && together > items * BRAKE_SHARE
}
