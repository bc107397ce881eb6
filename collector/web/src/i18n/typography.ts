/**
 * A French sentence whose colons, semicolons, question marks and quotation marks stay on the line of their word: what the
 * dictionaries write as plain spaces is told as spaces that do not break.
 */
export function frenchSpaces(text: string): string {
  return text.replaceAll(/ (?=[:;?!»×])/g, '\u00a0').replaceAll('« ', '«\u00a0')
}
