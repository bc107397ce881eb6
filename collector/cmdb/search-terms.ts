const MAX_TERMS = 6

/** One word of a search, ready for LIKE: `text` matches anywhere, `macDigits` inside a MAC without its colons. */
export type SearchTerm = { text: string; macDigits?: string }

/**
 * The words of a search; an item must match every one of them. LIKE's own wildcards lose their meaning,
 * and MAC addresses are found in any notation (`00-1B-3F`, `001b.3f0a`).
 */
export function parseSearch(q: string): SearchTerm[] {
  return q
    .trim()
    .split(/\s+/)
    .filter(word => word !== '')
    .slice(0, MAX_TERMS)
    .map(word => {
      const text = `%${word.replace(/[\\%_]/g, '\\$&')}%`
      const digits = word.replace(/[:.-]/g, '').toLowerCase()
      return /^[0-9a-f]{4,12}$/.test(digits) ? { text, macDigits: `%${digits}%` } : { text }
    })
}
