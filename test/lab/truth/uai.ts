const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** The UAI of this number: seven digits and the check letter. */
export function uaiFrom(number: number): string {
  return String(number).padStart(7, '0') + letters[number % 23]
}

/** Why a text isn't a UAI; undefined when it is one. */
export function uaiProblem(text: string): string | undefined {
  if (!/^\d{7}[A-Z]$/.test(text))
    return `"${text}" is not a UAI: expected seven digits and a letter`
  const expected = uaiFrom(Number(text.slice(0, 7)))
  return text === expected ? undefined : `"${text}" is not a UAI: expected ${expected}`
}
