import { type BerWriter, createBerWriter } from './ber.ts'
import { decodeRequest, Pdu, type SnmpRequest } from './decode-request.ts'
import type { MibEntry, MibView } from './mib-view.ts'
import type { Oid } from './oid.ts'
import { endOfMibView, noSuchInstance, noSuchObject, nullValue, Tag } from './value.ts'

/** How one device answers: which communities it knows, and its limits. */
export type Responder = {
  /** The view a community may see; undefined means silence. */
  viewFor(community: string): MibView | undefined
  /** Largest message the device sends, in bytes. */
  readonly maxMessageBytes: number
  /** Most repetitions it gives per GETBULK, whatever was asked. */
  readonly maxRepetitions: number
}

const errors = { tooBig: 1, noSuchName: 2, readOnly: 4, notWritable: 17 } as const
const response = 0xa2
const version1 = 0

const writer = createBerWriter(70_000)

/**
 * The answer to one datagram, or undefined where a device stays silent: not SNMP v1 or v2c,
 * malformed, or a community it doesn't know (RFC 1157 4.1, RFC 3416 4.2).
 */
export function respond(datagram: Uint8Array, responder: Responder): Buffer | undefined {
  const request = decodeRequest(datagram)
  if (!request) return undefined
  const view = responder.viewFor(request.community.toString('latin1'))
  if (!view) return undefined

  writer.reset()
  if (request.pdu === Pdu.set) return refuseWrite(request)
  if (request.pdu === Pdu.getBulk) return answerBulk(request, view, responder)
  return answerSingles(request, view, responder)
}

function answerSingles(request: SnmpRequest, view: MibView, responder: Responder): Buffer {
  const isNext = request.pdu === Pdu.getNext
  const isVersion1 = request.version === version1
  for (const [position, name] of request.names.entries()) {
    if (isNext) {
      const entry = isVersion1 ? afterWithoutCounter64(view, name) : view.after(name)
      if (!entry && isVersion1) return failure(request, errors.noSuchName, position + 1)
      put(writer, entry?.oid ?? name, entry?.value ?? endOfMibView)
      continue
    }
    const value = view.get(name)
    if (typeof value === 'object' && !(isVersion1 && value.tag === Tag.counter64)) {
      put(writer, name, value)
    } else if (isVersion1) {
      return failure(request, errors.noSuchName, position + 1)
    } else {
      put(writer, name, value === 'no-object' ? noSuchObject : noSuchInstance)
    }
  }
  if (messageBytes(request) > responder.maxMessageBytes) return tooBig(request)
  return finish(request, 0, 0)
}

function answerBulk(request: SnmpRequest, view: MibView, responder: Responder): Buffer {
  const nonRepeaters = Math.max(0, Math.min(request.first, request.names.length))
  const limit = responder.maxMessageBytes

  /** Appends one varbind unless the message would outgrow the device's limit. */
  function append(name: Oid, entry: MibEntry | undefined): boolean {
    const before = writer.bodyLength()
    if (!writer.varbind(entry?.oid ?? name, entry?.value ?? endOfMibView)) return false
    if (messageBytes(request) <= limit) return true
    writer.truncate(before)
    return false
  }
  const finishOrTooBig = (): Buffer =>
    writer.bodyLength() === 0 && request.names.length > 0 ? tooBig(request) : finish(request, 0, 0)

  for (const name of request.names.slice(0, nonRepeaters)) {
    if (!append(name, view.after(name))) return finishOrTooBig()
  }
  const repeaters = request.names.slice(nonRepeaters)
  const repetitions = Math.min(Math.max(0, request.second), responder.maxRepetitions)
  const columns = repeaters.map(name => ({ name, entry: undefined as MibEntry | undefined }))
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    let isAtEnd = true
    for (const column of columns) {
      const { name, entry: last } = column
      const entry =
        repetition === 0 ? view.after(name) : last === undefined ? undefined : view.following(last)
      if (!append(name, entry)) return finishOrTooBig()
      column.entry = entry
      if (!entry) continue
      column.name = entry.oid
      isAtEnd = false
    }
    // RFC 3416 4.2.3 lets the responder stop once every variable has reached the end.
    if (isAtEnd) break
  }
  return finishOrTooBig()
}

/** SNMPv1 has no Counter64: such instances don't exist for it (RFC 3584 4.2.2.1). */
function afterWithoutCounter64(view: MibView, name: Oid): MibEntry | undefined {
  let entry = view.after(name)
  while (entry && entry.value.tag === Tag.counter64) entry = view.following(entry)
  return entry
}

function refuseWrite(request: SnmpRequest): Buffer {
  return failure(
    request,
    request.version === version1 ? errors.readOnly : errors.notWritable,
    request.names.length > 0 ? 1 : 0,
  )
}

function tooBig(request: SnmpRequest): Buffer {
  if (request.version === version1) return failure(request, errors.tooBig, 0)
  writer.reset()
  return finish(request, errors.tooBig, 0)
}

/** An error answer repeats the names that were asked. */
function failure(request: SnmpRequest, status: number, index: number): Buffer {
  writer.reset()
  for (const name of request.names) put(writer, name, nullValue)
  return finish(request, status, index)
}

function put(target: BerWriter, name: Oid, value: Parameters<BerWriter['varbind']>[1]): void {
  target.varbind(name, value)
}

function messageBytes(request: SnmpRequest): number {
  return writer.bodyLength() + request.community.length + 36
}

function finish(request: SnmpRequest, status: number, index: number): Buffer {
  return writer.message(request.version, request.community, response, [
    request.requestId,
    status,
    index,
  ])
}
