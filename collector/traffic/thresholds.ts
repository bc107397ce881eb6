/** When a direction of a link is called full; every share is of the contracted rate. */
export type Thresholds = {
  /** A minute at or above this is a full one. */
  saturatedFrom: number
  /** A minute at or above this is a busy one; below it, a state begins to end. */
  busyFrom: number
  /** So many such minutes among the last `windowMinutes` begin a state. */
  enterMinutes: number
  windowMinutes: number
  /** So many known minutes below `busyFrom`, one after the other, end a state. */
  leaveMinutes: number
  /** So many minutes without knowledge, one after the other, and nothing is known any more. */
  darkMinutes: number
  /** A first hop that takes this many times as long as when the link is quiet… */
  delayFactor: number
  /** …and this much longer, at least, does harm; so does a minute with discards. */
  delayRiseMs: number
  /** So many harmed minutes in the window make a saturated link a harmful one. */
  harmedMinutes: number
}

export const defaultThresholds: Thresholds = {
  saturatedFrom: 0.9,
  busyFrom: 0.75,
  enterMinutes: 10,
  windowMinutes: 15,
  leaveMinutes: 10,
  darkMinutes: 15,
  delayFactor: 3,
  delayRiseMs: 20,
  harmedMinutes: 5,
}

/** What differs from the usual thresholds, of a site or of a link. */
export type ThresholdOverrides = { readonly [Name in keyof Thresholds]?: number | undefined }

/** The usual thresholds with what differs; later ones count before earlier ones. */
export function thresholdsWith(...overrides: readonly ThresholdOverrides[]): Thresholds {
  const thresholds = { ...defaultThresholds }
  for (const name of Object.keys(defaultThresholds) as (keyof Thresholds)[]) {
    for (const override of overrides) thresholds[name] = override[name] ?? thresholds[name]
  }
  return thresholds
}

/** The first of each may not be above the second. */
const NOT_ABOVE = [
  ['busyFrom', 'saturatedFrom'],
  ['enterMinutes', 'windowMinutes'],
  ['harmedMinutes', 'windowMinutes'],
] as const

/** `field` is above `other`, and may not be. */
export type ThresholdContradiction = {
  message: string
  field: keyof Thresholds
  value: number
  other: keyof Thresholds
  otherValue: number
}

/** Why such thresholds could never hold, or never end; undefined when they can. */
export function contradictionIn(thresholds: Thresholds): ThresholdContradiction | undefined {
  for (const [field, other] of NOT_ABOVE) {
    const [value, otherValue] = [thresholds[field], thresholds[other]]
    if (value <= otherValue) continue
    const message = `${field}: expected no more than ${other} (${otherValue}), got ${value}`
    return { message, field, value, other, otherValue }
  }
  return undefined
}
