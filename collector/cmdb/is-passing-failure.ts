// SQLSTATE classes: connection, resources, operator intervention (shutdown), system.
const PASSING_CLASSES = new Set(['08', '53', '57', '58'])
// Serialization failure, deadlock, lock not available; a standby that is read-only until promoted.
const PASSING_CODES = new Set(['40001', '40P01', '55P03', '25006', '3D000', '28P01'])
const CONNECTION_MESSAGE =
  /connection (?:terminated|error|ended)|timeout exceeded when trying to connect|not queryable/i

/**
 * Whether what failed may work when tried again: the database is away, restarting, full or was locked. Anything else is
 * the fault of what was to be written, and would fail for ever.
 */
export function isPassingFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: unknown }
  if (error instanceof AggregateError) return error.errors.some(isPassingFailure)
  if (typeof code !== 'string') return CONNECTION_MESSAGE.test(error.message)
  if (/^E[A-Z_]+$/.test(code)) return true
  return PASSING_CODES.has(code) || PASSING_CLASSES.has(code.slice(0, 2))
}
