/** What one check found: fine, worth a look, wrong, or not to be told from here. */
export type Finding = {
  status: 'ok' | 'warning' | 'failed' | 'unknown'
  detail: string
  /** What to look at or do; for whoever reads it at the school. */
  hint?: string
}
