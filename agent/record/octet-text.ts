const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Octets as the text they are, and the way back; undefined when they are no text. */
export function readText(
  octets: Uint8Array,
): { text: string; write: (text: string) => Uint8Array } | undefined {
  // NULs at the end are padding of fixed fields.
  const end = octets.findLastIndex(octet => octet !== 0) + 1
  const body = octets.subarray(0, end)
  if (body.some(octet => octet < 0x09 || (octet > 0x0d && octet < 0x20) || octet === 0x7f)) {
    return undefined
  }
  const padding = octets.subarray(end)
  const written = (bytes: Buffer) => Buffer.concat([bytes, padding])
  try {
    const text = utf8.decode(body)
    return { text, write: other => written(Buffer.from(other, 'utf8')) }
  } catch {
    const text = Buffer.from(body).toString('latin1')
    return { text, write: other => written(Buffer.from(other, 'latin1')) }
  }
}

/** Whether octets are text rather than a number or an address that happens to look like one. */
export function isText(octets: Uint8Array): boolean {
  const read = readText(octets)
  if (!read) return false
  const letters = [...read.text].filter(each => each >= ' ' && each <= '~').length
  // As short as an address: all of it must be text.
  return letters >= read.text.length * (octets.length <= 8 ? 1 : 0.7)
}
