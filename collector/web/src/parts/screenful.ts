/** Rows that fill about a screen: those are drawn first, and a larger screen has the others a moment later. */
export const SCREENFUL = 25
