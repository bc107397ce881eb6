import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readElement, readInteger } from '../../lab/snmp/ber.ts'

/** What an SNMPv3 request says in clear, and how many there were before it. */
export type AskedV3 = { msgId: number; flags: number; before: number }

/** An SNMPv3 engine on loopback that says what a test has it say, true or forged; undefined is silence. */
export async function startV3Device(
  answer: (asked: AskedV3) => Uint8Array | undefined,
): Promise<{ address: string; port: number; heard: AskedV3[]; close(): Promise<void> }> {
  const address = '127.0.0.1'
  const socket = createSocket('udp4')
  const heard: AskedV3[] = []
  socket.bind(0, address)
  await once(socket, 'listening')
  socket.on('message', (datagram, from) => {
    const message = readElement({ bytes: datagram, offset: 0, end: datagram.length }, 0x30)
    const version = message && readInteger(message)
    const header = message && readElement(message, 0x30)
    if (version !== 3 || !header) return
    const msgId = readInteger(header) ?? 0
    readInteger(header)
    const flags = readElement(header, 0x04)
    const asked = { msgId, flags: flags?.bytes[flags.offset] ?? 0, before: heard.length }
    heard.push(asked)
    const bytes = answer(asked)
    if (bytes) socket.send(bytes, from.port, from.address)
  })
  return {
    address,
    port: socket.address().port,
    heard,
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

export const ENGINE_ID = Buffer.from('80001f8804726563656e7365', 'hex')
export const usmStats = { notInTimeWindows: 2, unknownUserNames: 3, unknownEngineIds: 4 }

/** An unprotected SNMPv3 message (RFC 3412 §6) with a PDU of one object. */
export function v3Message(
  { msgId }: AskedV3,
  pdu: { tag: 'report' | 'response'; oid: readonly number[]; value: Uint8Array },
  more: { engineId?: Uint8Array; boots?: number; time?: number } = {},
): Buffer {
  const engineId = more.engineId ?? ENGINE_ID
  const security = element(
    0x30,
    ...[element(0x04, engineId), integer(more.boots ?? 1), integer(more.time ?? 5)],
    ...[element(0x04), element(0x04), element(0x04)],
  )
  const varbind = element(0x30, element(0x06, oidContent(pdu.oid)), pdu.value)
  const tag = pdu.tag === 'report' ? 0xa8 : 0xa2
  const body = element(tag, integer(msgId), integer(0), integer(0), element(0x30, varbind))
  return element(
    0x30,
    integer(3),
    element(
      0x30,
      ...[integer(msgId), integer(65_507)],
      ...[element(0x04, Buffer.from([0])), integer(3)],
    ),
    element(0x04, security),
    element(0x30, element(0x04, engineId), element(0x04), body),
  )
}

/** The report that a counter of usmStats grew (RFC 3414 §3.2). */
export function usmReport(
  asked: AskedV3,
  counter: number,
  more?: Parameters<typeof v3Message>[2],
): Buffer {
  const oid = [1, 3, 6, 1, 6, 3, 15, 1, 1, counter, 0]
  return v3Message(asked, { tag: 'report', oid, value: element(0x41, Buffer.from([1])) }, more)
}

export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(header), content])
}

function integer(value: number): Buffer {
  const content = Buffer.alloc(4)
  content.writeInt32BE(value)
  return element(0x02, content)
}

/** Arcs below 128, as all of these are. */
function oidContent([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  return Buffer.from([first * 40 + second, ...rest])
}
