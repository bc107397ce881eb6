/** C0 and C1 control characters and DEL: a terminal obeys them, and a device may have been named by anybody. */
const CONTROL = /\p{Cc}/gu

/** Text of a device on one line, without anything that a terminal would obey. */
export function onOneLine(text: string): string {
  return text.replace(CONTROL, ' ').replace(/ {2,}/g, ' ').trim()
}

/** JSON escapes C0 by itself; C1 and DEL may be escaped too, and then no terminal obeys them either. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\p{Cc}\u2028\u2029]/gu,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
