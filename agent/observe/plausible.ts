/** Texts that makers leave where a value belongs: DMI defaults, empty EEPROMs, placeholders. Compared without punctuation. */
const placeholders = new Set([
  ...[
    '',
    'na',
    'no',
    'nil',
    'null',
    'none',
    'nosuchobject',
    'nosuchinstance',
    'unknown',
    'undefined',
  ],
  ...[
    'unspecified',
    'notspecified',
    'notavailable',
    'notapplicable',
    'notsupported',
    'notset',
    'notknown',
  ],
  ...[
    'notpresent',
    'notdefined',
    'noasset',
    'invalid',
    'empty',
    'default',
    'defaultstring',
    'private',
  ],
  ...[
    'tobefilledbyoem',
    'tobefilledbyoemvendor',
    'oem',
    'oemstring',
    'tbd',
    'todo',
    'error',
    'failed',
  ],
  ...[
    'systemserialnumber',
    'systemproductname',
    'systemmanufacturer',
    'systemversion',
    'systemmodel',
  ],
  ...[
    'chassisserialnumber',
    'baseboardserialnumber',
    'productname',
    'modelname',
    'nosn',
    'noserial',
  ],
  ...[
    'noserialnumber',
    'invalidserialnumber',
    'serialnumberunknown',
    'unknownserialnumber',
    'snunknown',
  ],
  ...['0123456789', '123456789', '1234567890', '12345678', '0123456789abcdef', 'allseriesboard'],
])

/** A serial number, trimmed, when it can be one of this device alone; nothing for what makers leave in its place. */
export function plausibleSerial(text: string): string | undefined {
  const serial = unquote(text)
  const core = bare(serial)
  if (core.length < 3 || serial.length > 64 || placeholders.has(core)) return undefined
  // "0", "000000", "FFFFFFFF", "xxxx", "11111", "########": an unwritten EEPROM.
  if (isOneCharacter(core) || isOneCharacter(serial)) return undefined
  if (!/\d/.test(core) && /\s/.test(serial)) return undefined // a sentence
  return serial
}

/** A model, trimmed, when it says something. */
export function plausibleModel(text: string): string | undefined {
  const model = unquote(text)
  const core = bare(model)
  if (core.length < 2 || model.length > 128 || placeholders.has(core)) return undefined
  return isOneCharacter(core) || /^[\d.,\s-]{1,2}$/.test(model) ? undefined : model
}

/** A version, trimmed, when it says something: a digit is in every version. */
export function plausibleVersion(text: string): string | undefined {
  const version = unquote(text)
  if (!/\d/.test(version) || version.length > 100 || placeholders.has(bare(version)))
    return undefined
  return /^[0.\s]+$/.test(version) ? undefined : version
}

function unquote(text: string): string {
  return text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}#]/gu, '')
}

function isOneCharacter(text: string): boolean {
  return new Set(text.toLowerCase()).size <= 1
}
