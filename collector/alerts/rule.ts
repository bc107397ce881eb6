/** How bad it is, the worst last. `info` is for the record. */
export const severities = ['info', 'warning', 'major', 'critical'] as const
export type Severity = (typeof severities)[number]

export type Language = 'fr' | 'en'
/**
 * The same sentence in both languages; `{name}` stands for what is known under that name. What is in `[…]` is left out where
 * something that it names is not known.
 */
export type Words = Readonly<Record<Language, string>>

/** What makes an alert, as data. Durations in milliseconds. */
export type AlertRule = {
  readonly severity: Severity
  /** What differs by a word of the detail: an access point that is silent is not a switch. */
  readonly severityBy?: {
    readonly detail: string
    readonly values: Readonly<Record<string, Severity>>
  }
  /** A number of the detail from which it is critical. */
  readonly criticalFrom?: { readonly detail: string; readonly atLeast: number }
  /** How long it must be so before it is an alert. */
  readonly holdMs: number
  /** How long it must be over before the alert is. */
  readonly clearMs: number
  /** Who can tell: what only agents see is neither opened nor resolved while no agent of the site is heard. */
  readonly seenBy: 'agent' | 'collector'
  /** Evidence that is older opens an alert for the record, and pages nobody. */
  readonly freshMs: number
  /** `open-hours`: pages when the school opens, not in the night before. */
  readonly pages: 'always' | 'open-hours'
  /** Kinds of findings that are alerts by this rule. */
  readonly findings?: readonly string[]
  readonly title: Words
  /** What it means, and what to do. */
  readonly text: Words
}

/** Whether the one is at least as bad as the other. */
export function isAtLeast(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) >= severities.indexOf(other)
}
