/** Longer than the longest that RFC 2578 §3.5 allows in practice: 128 sub-identifiers, most of them of one octet. */
const MOST_OCTETS = 512
/** RFC 2578 §3.5. */
const MOST_ARC = 0xffff_ffff
const ZERO = 48
const DOT = 46

/** The OID that was read last in a column: its octets, its digits, and how many digits there are after each octet. */
type Last = { octets: Uint8Array; length: number; digits: Buffer; digitsAt: Uint16Array }

/** By column; the first is for OIDs that stand in none. */
const columns: Last[] = []

/**
 * The OID in these octets (X.690 §8.19) in dotted numbers; undefined for octets that are none. OIDs of a column differ in
 * their last arcs only, so what one shares with the one before it in the same `column` is not read again.
 */
export function readOid(
  bytes: Uint8Array,
  start: number,
  end: number,
  column = -1,
): string | undefined {
  const length = end - start
  if (length === 0 || length > MOST_OCTETS || (bytes[end - 1] ?? 0) >= 0x80) return undefined
  const last = lastOf(column)
  const { octets, digits, digitsAt } = last

  const known = Math.min(length, last.length)
  last.length = 0
  let at = 0
  while (at < known && bytes[start + at] === octets[at]) at++
  // Back to the end of an arc.
  while (at > 0 && (octets[at - 1] ?? 0) >= 0x80) at--
  let count = at === 0 ? 0 : (digitsAt[at - 1] ?? 0)

  let arc = 0
  for (; at < length; at++) {
    const octet = bytes[start + at] ?? 0
    octets[at] = octet
    arc = arc * 128 + (octet & 0x7f)
    // The first two arcs come as one.
    if (arc > MOST_ARC + 80) return undefined
    if (octet >= 0x80) continue
    if (count === 0) {
      const first = arc < 80 ? Math.floor(arc / 40) : 2
      count = putDigits(digits, 0, first)
      arc -= first * 40
    }
    digits[count++] = DOT
    count = putDigits(digits, count, arc)
    digitsAt[at] = count
    arc = 0
  }
  last.length = length
  return digits.toString('latin1', 0, count)
}

function lastOf(column: number): Last {
  let last = columns[column + 1]
  if (!last) {
    last = {
      octets: new Uint8Array(MOST_OCTETS),
      length: 0,
      // An octet of its own makes three digits and a dot at most; the first makes two arcs.
      digits: Buffer.alloc(4 * MOST_OCTETS + 8),
      digitsAt: new Uint16Array(MOST_OCTETS),
    }
    columns[column + 1] = last
  }
  return last
}

function putDigits(digits: Buffer, from: number, value: number): number {
  if (value < 10) {
    digits[from] = ZERO + value
    return from + 1
  }
  let end = from
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10)) end++
  let rest = value
  for (let at = end - 1; at >= from; at--) {
    const higher = Math.floor(rest / 10)
    digits[at] = ZERO + rest - higher * 10
    rest = higher
  }
  return end
}
