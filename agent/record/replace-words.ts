import type { Random } from './replace-addresses.ts'

/** Letters and digits that stand for each other; anything else stays. */
const CLASSES = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  // Of two octets in UTF-8 and one in Latin-1, like what they stand for.
  'àâäçèéêëîïôöùûü',
]
const HEX_CLASSES = ['abcdef', '0123456789']

/**
 * Words for words, of the same shape: a letter for a letter in the same case, a digit for a digit, so that a serial
 * number still looks like one. The same word, in whatever case, becomes the same everywhere; two become two.
 */
export function createWordReplacements(random: Random): (word: string) => string {
  const drawn = new Map<string, string>()
  const taken = new Set<string>()
  const shifts = Array.from({ length: 3 }, () => CLASSES.map(each => 1 + random(each.length - 1)))

  function draw(word: string): string {
    // Of words so short there are too few to draw from: all are turned by the same amount, which mixes up none.
    if (word.length <= shifts.length) {
      return map(
        word,
        CLASSES,
        (all, at, which) => (at.index + (shifts[at.place]?.[which] ?? 1)) % all.length,
      )
    }
    const classes = isHex(word) ? HEX_CLASSES : CLASSES
    for (let tries = 0; ; tries++) {
      const other = map(
        word,
        classes,
        (all, at) => (at.index + 1 + random(all.length - 1)) % all.length,
      )
      if ((taken.has(other) || drawn.has(other) || isNoNumber(word, other)) && tries < 1000)
        continue
      taken.add(other)
      return other
    }
  }

  return word => {
    const key = word.toLowerCase()
    const other = drawn.get(key) ?? draw(key)
    drawn.set(key, other)
    return key === word ? other : inCaseOf(word, other)
  }
}

/** What was a number must still be one of as many digits, and at most an Unsigned32 where the original may be. */
function isNoNumber(word: string, other: string): boolean {
  if (!/^[1-9]\d*$/.test(word)) return false
  return other.startsWith('0') || (word.length === 10 && other > '4294967295')
}

function isHex(word: string): boolean {
  return /^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,}$/.test(word)
}

function map(
  word: string,
  classes: readonly string[],
  choose: (all: string, at: { index: number; place: number }, which: number) => number,
): string {
  return [...word]
    .map((character, place) => {
      const which = classes.findIndex(all => all.includes(character))
      const all = classes[which]
      if (all) return all[choose(all, { index: all.indexOf(character), place }, which)]
      return /\p{L}/u.test(character) ? otherLetter(character) : character
    })
    .join('')
}

/** Letters beyond: one that takes as many octets and says nothing. */
function otherLetter(letter: string): string {
  const octets = Buffer.byteLength(letter)
  return octets === 1 ? 'x' : octets === 2 ? 'ø' : octets === 3 ? '名' : letter
}

function inCaseOf(word: string, other: string): string {
  const originals = [...word]
  return [...other]
    .map((character, at) => {
      const original = originals[at] ?? ''
      const isUpper = original !== original.toLowerCase()
      const upper = character.toUpperCase()
      return isUpper && upper.length === character.length ? upper : character
    })
    .join('')
}
