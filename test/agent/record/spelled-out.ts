/** A recording's text with every value in hex spelled out as well, in lower case. */
export function spelledOut(text: string): string {
  const values = [...text.matchAll(/\|4x\|([0-9a-f]+)$/gm)].map(([, hex = '']) =>
    Buffer.from(hex, 'hex').toString('latin1'),
  )
  return `${text}\n${values.join('\n')}`.toLowerCase()
}

/** Whether a name, a MAC or an IPv4 address is in such a text in any way: as it is, in hex, as arcs of an OID. */
export function isIn(haystack: string, secret: string): boolean {
  const text = secret.toLowerCase()
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(text)) {
    const octets = text.split(':')
    const digits = octets.join('')
    const written = [
      ...[text, octets.join('-'), octets.join(' '), digits],
      ...['.', '-', ':'].flatMap(separator => [
        digits.match(/.{4}/g)?.join(separator) ?? '',
        digits.match(/.{6}/g)?.join(separator) ?? '',
      ]),
      octets.map(octet => octet.replace(/^0/, '')).join(':'),
    ]
    const inHex = written.map(each => Buffer.from(each).toString('hex'))
    const numbers = octets.map(octet => Number.parseInt(octet, 16))
    return [...written, ...inHex].some(each => haystack.includes(each)) || isArcs(haystack, numbers)
  }
  if (/^\d+(\.\d+){3}$/.test(text)) return isArcs(haystack, text.split('.').map(Number))
  return haystack.includes(text) || haystack.includes(Buffer.from(text, 'latin1').toString('hex'))
}

/** As arcs of an OID, or as text with points between. */
function isArcs(haystack: string, octets: readonly number[]): boolean {
  return new RegExp(`(?<!\\d)${octets.join('\\.')}(?!\\d)`).test(haystack)
}
