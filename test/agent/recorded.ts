/**
 * A recording written as a table: `rows(entry, { index: { column: value } })`. Numbers are INTEGER, text OCTET STRING,
 * `hex()` octets, `oid()` an OBJECT IDENTIFIER.
 */
export function rows(
  entry: string,
  table: Record<string, Record<number, number | string | Typed>>,
): string {
  return Object.entries(table)
    .flatMap(([index, cells]) =>
      Object.entries(cells).map(([column, value]) => line(`${entry}.${column}.${index}`, value)),
    )
    .join('')
}

export function scalar(oid: string, value: number | string | Typed): string {
  return line(oid, value)
}

type Typed = { tag: string; text: string }

export const hex = (digits: string): Typed => ({ tag: '4x', text: digits.replace(/[ :]/g, '') })
export const oid = (value: string): Typed => ({ tag: '6', text: value })
export const gauge = (value: number): Typed => ({ tag: '66', text: `${value}` })

/** A bitmap with these ports set, in `octets` octets. */
export function portMap(ports: readonly number[], octets = 4): Typed {
  const map = Buffer.alloc(octets)
  for (const port of ports)
    map[(port - 1) >> 3] = (map[(port - 1) >> 3] ?? 0) | (0x80 >> ((port - 1) & 7))
  return { tag: '4x', text: map.toString('hex') }
}

function line(oid: string, value: number | string | Typed): string {
  if (typeof value === 'number') return `${oid}|2|${value}\n`
  if (typeof value === 'string') return `${oid}|4|${value}\n`
  return `${oid}|${value.tag}|${value.text}\n`
}
