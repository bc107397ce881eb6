import type { Severity } from './rule.ts'
import type { RuleName } from './rules.ts'

/** Why nobody is told: it follows from something else, is known beforehand, is old news, or can wait. */
export type Quiet = 'child' | 'maintenance' | 'late' | 'closed' | 'snoozed'

/** One alert, as far as its life is decided here. Instants are milliseconds since 1970. */
export type Alert = {
  readonly id: string
  readonly key: string
  readonly rule: RuleName
  readonly severity: Severity
  readonly state: 'open' | 'acknowledged' | 'resolved'
  readonly cause: string
  /** Absent for what is for the record only. */
  readonly incident?: string
  readonly device?: string
  readonly sinceMs: number
  readonly observedAtMs: number
  readonly openedAtMs: number
  /** Since when it is over, while that is waited for. */
  readonly clearSinceMs?: number
  readonly resolvedAtMs?: number
  /** A person resolved it although it goes on: it is not opened again before it was over. */
  readonly isDismissed: boolean
  /** When it was opened within the last hour, the first included. */
  readonly openings: readonly number[]
  readonly isFlapping: boolean
  readonly quiet?: Quiet
  /** When people were told first. */
  readonly announcedAtMs?: number
  readonly snoozedUntilMs?: number
  readonly detail: Readonly<Record<string, unknown>>
}

/** What happened to an alert; people are told of the loud ones. */
export type AlertEvent = {
  readonly alert: string
  readonly kind: 'opened' | 'announced' | 'changed' | 'reopened' | 'flapping' | 'resolved'
  readonly isLoud: boolean
}

/** Work that is known of: what it touches pages nobody. */
export type Maintenance = {
  readonly fromMs: number
  readonly untilMs: number
  /** Only this device, and what is behind it; else the whole site. */
  readonly device?: string
}
