const DOT = 46

/**
 * Lexicographic order of two OIDs in dotted numbers, arc by arc (RFC 3416 §4.2.2): negative when `a` comes first. They are
 * known to begin with the same `shared` characters.
 */
export function compareOids(a: string, b: string, shared = 0): number {
  const shorter = Math.min(a.length, b.length)
  let at = shared
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === a.length && at === b.length) return 0

  // Both are inside the same arc, or at the end of it: the arc with more digits left is the greater.
  const restOfA = digitsFrom(a, at)
  const restOfB = digitsFrom(b, at)
  if (restOfA !== restOfB) return restOfA - restOfB
  if (restOfA === 0) return a.length - b.length
  return a.charCodeAt(at) - b.charCodeAt(at)
}

function digitsFrom(oid: string, start: number): number {
  let end = start
  while (end < oid.length && oid.charCodeAt(end) !== DOT) end++
  return end - start
}
