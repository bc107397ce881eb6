export const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** What agents see by the minute. */
export const watched = {
  seenBy: 'agent',
  freshMs: 20 * MINUTE_MS,
  pages: 'always',
} as const
/** What is wrong with the wiring is found by scans, once or a few times a day. */
export const scanned = {
  seenBy: 'agent',
  freshMs: 36 * HOUR_MS,
  pages: 'open-hours',
  holdMs: 0,
  clearMs: 0,
} as const
/** What waits for a person. */
export const standing = {
  seenBy: 'collector',
  freshMs: 36 * HOUR_MS,
  pages: 'open-hours',
  holdMs: 0,
  clearMs: 0,
} as const
