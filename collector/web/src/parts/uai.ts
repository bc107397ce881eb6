const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** The letter that a UAI of these seven digits ends with: their number modulo 23. */
function checkLetterOf(digits: string): string {
  return LETTERS[Number(digits) % LETTERS.length] ?? ''
}

/** What is wrong with a UAI as it is typed: its shape, or its letter, with the one that was expected; undefined when it is right. */
export function mistakeInUai(text: string): { expected?: string } | undefined {
  const parts = /^(\d{7})([A-Z])$/.exec(text)
  if (!parts) return {}
  const expected = checkLetterOf(parts[1] ?? '')
  return parts[2] === expected ? undefined : { expected }
}
