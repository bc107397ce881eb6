/** An object identifier as its numbers, most significant first. */
export type Oid = readonly number[]

/** Reads "1.3.6.1" or ".1.3.6.1"; undefined when it isn't a dotted list of 32-bit numbers. */
export function parseOid(text: string): Oid | undefined {
  if (!/^\.?\d+(\.\d+)*$/.test(text)) return undefined
  const numbers = text.replace(/^\./, '').split('.').map(Number)
  return numbers.every(number => number <= 0xffffffff) ? numbers : undefined
}

/** The numbers of a dotted OID that is known to be right, such as a constant of a MIB. */
export function oid(text: string): Oid {
  const parsed = parseOid(text)
  if (!parsed) throw new Error(`not an OID: ${text}`)
  return parsed
}

/** Lexicographic order of two OIDs; `fromA` and `fromB` skip that many leading numbers. */
export function compareOids(a: Oid, b: Oid, fromA = 0, fromB = 0): number {
  const lengthA = a.length - fromA
  const lengthB = b.length - fromB
  const shared = Math.min(lengthA, lengthB)
  for (let position = 0; position < shared; position += 1) {
    const difference = (a[fromA + position] ?? 0) - (b[fromB + position] ?? 0)
    if (difference !== 0) return difference
  }
  return lengthA - lengthB
}

export function startsWith(whole: Oid, prefix: Oid): boolean {
  if (whole.length < prefix.length) return false
  return prefix.every((number, position) => whole[position] === number)
}
