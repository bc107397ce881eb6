/**
 * The text of a PostgreSQL array of scalars; `undefined` is null, an object is its JSON. The driver makes the same of an
 * array, and takes several times as long.
 */
export function arrayLiteral(values: readonly unknown[]): string {
  let text = ''
  for (const value of values) text += `,${elementOf(value)}`
  return `{${text.slice(1)}}`
}

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = textOf(value)
  return text.includes('"') || text.includes('\\') ? escaped(text) : `"${text}"`
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function escaped(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
