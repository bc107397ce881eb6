/** A stream of numbers that depends on its seed only. */
export type Random = {
  /** An integer in [0, below). */
  below(limit: number): number
  /** One of the values. */
  pick<Value>(values: readonly Value[]): Value
  /** A number in [0, 1). */
  fraction(): number
}

/** 32 bits that depend on every character: FNV-1a with a final mix. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A number in [0, 1) that depends on the text only. */
export function hashFraction(text: string): number {
  return hash32(text) / 0x100000000
}

/** The mulberry32 generator. */
export function createRandom(seed: number | string): Random {
  let state = hash32(String(seed))
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000
  }
  const below = (limit: number): number => Math.floor(fraction() * limit)
  return {
    fraction,
    below,
    pick: values => {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
  }
}
