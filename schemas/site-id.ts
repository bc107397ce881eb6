import { z } from 'zod'

const CHECK_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** The check letter that ends a UAI: its seven digits modulo 23, in the alphabet without I, O and Q. */
export function uaiCheckLetter(digits: string): string {
  return CHECK_LETTERS.charAt(Number(digits) % CHECK_LETTERS.length)
}

/** A site, named by its UAI: seven digits and a check letter, e.g. `0370037P`. */
export const SiteId = z.string().superRefine((value, context) => {
  if (!/^\d{7}[A-Z]$/.test(value)) {
    context.addIssue({
      code: 'custom',
      message: `expected a UAI (seven digits and a capital letter, like 0370037P), got "${value.slice(0, 20)}"`,
    })
    return
  }
  const expected = uaiCheckLetter(value.slice(0, 7))
  if (value.charAt(7) !== expected) {
    context.addIssue({
      code: 'custom',
      message: `expected the check letter ${expected} (${value.slice(0, 7)}${expected}), got "${value}"`,
    })
  }
})
export type SiteId = z.infer<typeof SiteId>
