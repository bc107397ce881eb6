import type { RuleName } from './rules.ts'

/** Something that is so right now, and makes an alert when its rule says so. Instants are milliseconds since 1970. */
export type Condition = {
  /** Tells what it is about. The rule is no part of it: a line that is dead may turn out to be a power cut. */
  readonly key: string
  readonly rule: RuleName
  readonly sinceMs: number
  /** The latest evidence of it. */
  readonly observedAtMs: number
  /** The device that it is about, by id. */
  readonly device?: string
  /** Key of the condition that it follows from; its own when it stands alone. */
  readonly cause: string
  /** What its words are filled in with, and more for whoever looks closely; plain JSON. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** Of the site as a whole: it cannot be heard, or lost its power. */
export const SITE_KEY = 'site'
