import { compareOids } from '../../agent/snmp/compare-oids.ts'
import type { SnmpSession, Varbind } from '../../agent/snmp/session.ts'
import { failure, success } from '../../schemas/result.ts'

type ReplayOptions = {
  /** Recordings of other bridge contexts, by the name that `inContext` is given. */
  contexts?: Readonly<Record<string, string | Uint8Array>>
  address?: string
  version?: '1' | '2c' | '3'
}

/**
 * A device that answers from a recording in snmpsim's .snmprec format (`OID|type|value`, a line each), in
 * lexicographic order whatever the order of the lines. A context without a recording is empty.
 */
export function replaySession(
  recording: string | Uint8Array,
  options: ReplayOptions = {},
): SnmpSession {
  const cost = { requests: 0, seconds: 0 }
  const state = { isClosed: false }
  return openReplay(parseRecording(recording), options, cost, state)
}

/** The instances of a recording, in lexicographic order; of an OID recorded twice the last line holds. */
function parseRecording(recording: string | Uint8Array): Varbind[] {
  const bytes = typeof recording === 'string' ? Buffer.from(recording, 'utf8') : recording
  const varbinds = new Map<string, Varbind>()
  for (const line of Buffer.from(bytes).toString('latin1').split('\n')) {
    const found = /^\.?(\d+(?:\.\d+)*)\|(\d+)(x?)\|(.*?)\r?$/s.exec(line)
    if (!found) continue
    const [, oid = '', tag = '', hex = '', text = ''] = found
    varbinds.set(oid, varbindOf(oid, Number(tag), hex === 'x', text))
  }
  return [...varbinds.values()].sort((a, b) => compareOids(a.oid, b.oid))
}

function varbindOf(oid: string, tag: number, isHex: boolean, text: string): Varbind {
  const octets = isHex ? Buffer.from(text, 'hex') : Buffer.from(text, 'latin1')
  switch (tag) {
    case 2: // INTEGER
    case 65: // Counter32
    case 66: // Gauge32, Unsigned32
    case 67: // TimeTicks
      return { oid, type: 'number', value: Number.parseInt(text, isHex ? 16 : 10) || 0 }
    case 4: // OCTET STRING
    case 68: // Opaque
      return { oid, type: 'octets', value: octets }
    case 6:
      return { oid, type: 'oid', value: text.replace(/^\./, '') }
    case 64: // IpAddress
      return { oid, type: 'address', value: isHex || octets.length === 4 ? octets.join('.') : text }
    case 70:
      return { oid, type: 'counter64', value: BigInt(isHex ? `0x${text}` : text || 0) }
    case 128:
      return { oid, type: 'absent', value: 'no-such-object' }
    case 129:
      return { oid, type: 'absent', value: 'no-such-instance' }
    default:
      return { oid, type: 'absent', value: 'null' }
  }
}

function openReplay(
  varbinds: readonly Varbind[],
  options: ReplayOptions,
  cost: { requests: number; seconds: number },
  state: { isClosed: boolean },
): SnmpSession {
  const byOid = new Map(varbinds.map(varbind => [varbind.oid, varbind]))
  const closed = failure({ kind: 'closed' as const, detail: 'the session was closed' })
  return {
    address: options.address ?? '127.0.0.1',
    version: options.version ?? '2c',
    async get(oids) {
      if (state.isClosed) return closed
      cost.requests++
      return success(
        oids.map(
          oid => byOid.get(oid) ?? { oid, type: 'absent' as const, value: 'no-such-instance' },
        ),
      )
    },
    async walkColumns(columns, { maxRows = 100_000 } = {}) {
      if (state.isClosed) return closed
      cost.requests++
      const below = columns.map(column => instancesBelow(varbinds, column))
      if (below.some(instances => instances.length > maxRows)) {
        return failure({ kind: 'endless' as const, detail: `more than ${maxRows} rows` })
      }
      return success(below)
    },
    inContext(context) {
      const recording = options.contexts?.[context]
      return openReplay(recording ? parseRecording(recording) : [], options, cost, state)
    },
    adapt() {},
    cost: () => ({ ...cost }),
    close() {
      state.isClosed = true
    },
  }
}

function instancesBelow(varbinds: readonly Varbind[], column: string): Varbind[] {
  const prefix = `${column}.`
  let low = 0
  let high = varbinds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareOids(varbinds[middle]?.oid ?? '', column) <= 0) low = middle + 1
    else high = middle
  }
  let end = low
  while (varbinds[end]?.oid.startsWith(prefix)) end++
  return varbinds.slice(low, end)
}
