import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(
  new URL('../../../collector/web/src/styles/tokens.css', import.meta.url),
  'utf8',
)

/** Text and what it stands on; WCAG 2.1 AA asks for 4.5:1. */
const pairs = [
  ['text', 'surface'],
  ['text', 'surface-page'],
  ['text', 'surface-hover'],
  ['text-soft', 'surface'],
  ['text-soft', 'surface-page'],
  ['text-soft', 'surface-raised'],
  ['text-soft', 'accent-surface'],
  ['accent', 'surface'],
  ['accent', 'surface-page'],
  ['accent', 'surface-hover'],
  ['text-bar', 'surface-bar'],
  ['text-bar-soft', 'surface-bar'],
  ['good', 'good-surface'],
  ['warn', 'warn-surface'],
  ['warn', 'surface'],
  ['warn', 'surface-page'],
  ['bad', 'bad-surface'],
  ['surface', 'bad'],
  ['idle', 'idle-surface'],
]

test.each(['light', 'dark'] as const)('every text can be read in the %s scheme', scheme => {
  for (const [text, surface] of pairs) {
    const ratio = contrast(colour(text, scheme), colour(surface, scheme))
    expect(ratio, `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
  }
})

test.each(['light', 'dark'] as const)(
  'edges of controls and focus show in the %s scheme',
  scheme => {
    for (const edge of ['line-strong', 'focus']) {
      expect(
        contrast(colour(edge, scheme), colour('surface', scheme)),
        edge,
      ).toBeGreaterThanOrEqual(3)
    }
  },
)

function colour(name: string | undefined, scheme: 'light' | 'dark'): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? ''
  const both = /light-dark\((#\w{6}), (#\w{6})\)/.exec(value)
  const found = both ? both[scheme === 'light' ? 1 : 2] : /^#\w{6}$/.exec(value)?.[0]
  if (!found) throw new Error(`tokens.css has no colour --${name}`)
  return found
}

/** Relative luminance and contrast as WCAG 2.1 defines them. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
