import type { Random } from './random.ts'

const alphanumeric = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'

function letters(random: Random, count: number, alphabet = alphanumeric): string {
  return Array.from({ length: count }, () => alphabet[random.below(alphabet.length)]).join('')
}

function digits(random: Random, count: number): string {
  return letters(random, count, '0123456789')
}

function week(random: Random): string {
  return String(1 + random.below(52)).padStart(2, '0')
}

/** Serial numbers in the form each maker prints on the label. */
export const serialFormats = {
  /** Plant, year code, week, unit: FOC1348Z2BK. */
  cisco: (random: Random) =>
    random.pick(['FOC', 'FDO']) + String(11 + random.below(5)) + week(random) + letters(random, 4),
  /** CN, year digit, code of the product: CN61FKX0WM. */
  hpe: (random: Random) => `CN${5 + random.below(4)}${random.below(10)}F${letters(random, 5)}`,
  /** Product code, letter, revision, unit: 7YGV2C0034567. */
  '3com': (random: Random) =>
    `${random.pick(['7YGV', '9LXV', '7PVV'])}${1 + random.below(4)}${letters(random, 1, 'ABCDEF')}00${digits(random, 5)}`,
  /** AS, year, week, line, unit. */
  apc: (random: Random) => `AS${14 + random.below(8)}${week(random)}1${digits(random, 5)}`,
  apcCard: (random: Random) => `ZA${14 + random.below(8)}${week(random)}${digits(random, 6)}`,
  eaton: (random: Random) =>
    `G${digits(random, 3)}${letters(random, 1, 'ABCDEFGHK')}${digits(random, 5)}`,
  synology: (random: Random) =>
    `${16 + random.below(6)}${digits(random, 1)}0PEN${digits(random, 6)}`,
  aruba: (random: Random) => `CN${letters(random, 3, 'BCDFGHJK')}${letters(random, 5)}`,
} as const

export type SerialFormat = keyof typeof serialFormats
