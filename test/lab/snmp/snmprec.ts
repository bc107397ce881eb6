import { firstPosition, type MibView } from './mib-view.ts'
import { compareOids, type Oid, parseOid } from './oid.ts'
import { type SnmpValue, Tag } from './value.ts'

/** One recorded variable; the value may depend on the seconds since the recording was loaded. */
type Recorded = { readonly oid: Oid; readonly value: (seconds: number) => SnmpValue }

export type Recording = {
  readonly entries: readonly Recorded[]
  /** Lines that couldn't be read, each as one sentence. */
  readonly problems: readonly string[]
}

const numberTags = new Set<number>([
  ...[Tag.integer, Tag.counter32, Tag.gauge32, Tag.timeTicks, Tag.counter64],
])

/**
 * Reads the `OID|tag|value` lines of an snmprec file. Tags are decimal BER tags; an `x` after it means
 * the value is hex, an `e` that it has backslash escapes, `:name` that a generator makes the value
 * (`numeric` grows by `rate` a second from `initial`; others give their `value`).
 * Bytes are kept as in the file. Of two lines with one OID the later counts.
 */
export function parseSnmprec(file: Buffer): Recording {
  const byOid = new Map<string, Recorded>()
  const problems: string[] = []
  for (const [index, line] of file.toString('latin1').split('\n').entries()) {
    const text = line.replace(/\r$/, '')
    if (text.trim() === '' || text.startsWith('#')) continue
    const parsed = parseLine(text)
    if (typeof parsed === 'string') problems.push(`line ${index + 1}: ${parsed}`)
    else byOid.set(parsed.oid.join('.'), parsed)
  }
  const entries = [...byOid.values()].sort((a, b) => compareOids(a.oid, b.oid))
  return { entries, problems }
}

function parseLine(text: string): Recorded | string {
  const [, name, tagText, modifier, generator, raw] =
    /^([^|]*)\|(\d+)([xe]?)(?::(\w+))?\|(.*)$/s.exec(text) ?? []
  if (name === undefined || tagText === undefined || raw === undefined) {
    return 'expected OID|tag|value'
  }
  const oid = parseOid(name.trim())
  if (!oid || oid.length < 2) return `"${name}" is not an OID`
  const tag = Number(tagText)
  if (generator) return { oid, value: generated(tag, settingsOf(raw)) }
  const bytes =
    modifier === 'x'
      ? hexBytes(raw)
      : Buffer.from(modifier === 'e' ? unescapeText(raw) : raw, 'latin1')
  if (!bytes) return `"${raw.slice(0, 20)}" is not hex`
  const value = recordedValue(tag, modifier === 'x', bytes)
  return typeof value === 'string' ? value : { oid, value: () => value }
}

function recordedValue(tag: number, isHex: boolean, bytes: Buffer): SnmpValue | string {
  const text = bytes.toString('latin1').trim()
  if (numberTags.has(tag)) {
    if (!/^-?\d+$/.test(text)) return `"${text.slice(0, 20)}" is not a number`
    const number = BigInt(text)
    return { tag, number: Number.isSafeInteger(Number(number)) ? Number(number) : number }
  }
  switch (tag) {
    case Tag.octets:
    case Tag.opaque:
      return { tag, bytes }
    case Tag.ipAddress: {
      const octets = isHex ? bytes : Buffer.from(text.split('.').map(Number))
      return octets.length === 4 ? { tag, bytes: octets } : `"${text}" is not an IPv4 address`
    }
    case Tag.oid: {
      const oid = parseOid(text)
      return oid && oid.length >= 2 ? { tag, oid } : `"${text}" is not an OID`
    }
    case Tag.null:
      return { tag, empty: true }
    default:
      return `tag ${tag} is not an SNMP type`
  }
}

/** `rate=100,initial=5` as a map. */
function settingsOf(raw: string): Map<string, string> {
  return new Map(
    raw.split(',').map(pair => {
      const at = pair.indexOf('=')
      return at < 0 ? ['value', pair] : [pair.slice(0, at).trim(), pair.slice(at + 1)]
    }),
  )
}

function generated(tag: number, settings: Map<string, string>): Recorded['value'] {
  if (!numberTags.has(tag)) {
    const hex = settings.get('hexvalue')
    const bytes = hex ? hexBytes(hex) : Buffer.from(settings.get('value') ?? '', 'latin1')
    const value = recordedValue(tag, hex !== undefined, bytes ?? Buffer.alloc(0))
    return () => (typeof value === 'string' ? { tag: Tag.octets, bytes: Buffer.alloc(0) } : value)
  }
  const number = (key: string, otherwise: number): number => {
    const value = Number(settings.get(key) ?? Number.NaN)
    return Number.isFinite(value) ? value : otherwise
  }
  const initial = number('initial', number('value', 0))
  const rate = number('rate', 0)
  const [min, max] = [number('min', 0), number('max', 0xffffffff)]
  return seconds => ({
    tag,
    number: Math.floor(Math.min(max, Math.max(min, initial + rate * seconds))),
  })
}

function hexBytes(text: string): Buffer | undefined {
  const digits = text.replaceAll(/\s/g, '')
  return /^([0-9a-f]{2})*$/i.test(digits) ? Buffer.from(digits, 'hex') : undefined
}

const namedEscapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'" }

function unescapeText(text: string): string {
  return text.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/gi, (whole, hex?: string, letter?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (namedEscapes[letter ?? ''] ?? whole),
  )
}

/** A recording as a device answers it. */
export function createRecordingView(recording: Recording, elapsedSeconds: () => number): MibView {
  const { entries } = recording
  const entryAt = (row: number) => {
    const entry = entries[row]
    return entry && { oid: entry.oid, value: entry.value(elapsedSeconds()), segment: 0, row }
  }
  const firstNotBefore = (name: Oid): number =>
    firstPosition(entries.length, at => compareOids(entries[at]?.oid ?? [], name) >= 0)

  return {
    get: name => {
      const entry = entryAt(firstNotBefore(name))
      return entry && compareOids(entry.oid, name) === 0 ? entry.value : 'no-instance'
    },
    after: name =>
      entryAt(firstPosition(entries.length, at => compareOids(entries[at]?.oid ?? [], name) > 0)),
    following: entry => entryAt(entry.row + 1),
  }
}
