import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createBerWriter } from '../../lab/snmp/ber.ts'
import { decodeRequest, type SnmpRequest } from '../../lab/snmp/decode-request.ts'
import type { SnmpValue } from '../../lab/snmp/value.ts'

export type Asked = SnmpRequest & { oids: string[]; datagram: Buffer; from: RemoteInfo }

export type UdpDevice = {
  address: string
  port: number
  /** Requests that arrived, in their order. */
  asked: Asked[]
  /** Datagrams that arrived, whatever they are. */
  heard: Buffer[]
  socket: Socket
  /** Answers later than at once; an answer whose device has closed meanwhile goes nowhere. */
  reply(asked: Asked, bytes: Uint8Array | undefined): void
  close(): Promise<void>
}

/** A device on loopback that answers as a test says, right or wrong; undefined is silence. */
export async function startDevice(
  answer: (asked: Asked, device: UdpDevice) => Uint8Array | undefined,
  address = '127.0.0.1',
  port = 0,
): Promise<UdpDevice> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  const asked: Asked[] = []
  const heard: Buffer[] = []
  let isOpen = true
  socket.bind(port, address)
  await once(socket, 'listening')
  const device: UdpDevice = {
    address,
    port: socket.address().port,
    asked,
    heard,
    socket,
    reply({ from }, bytes) {
      if (bytes && isOpen) socket.send(bytes, from.port, from.address)
    },
    async close() {
      isOpen = false
      socket.close()
      await once(socket, 'close')
    },
  }
  socket.on('message', (datagram, from) => {
    heard.push(datagram)
    const request = decodeRequest(datagram)
    if (!request) return
    const one = { ...request, oids: request.names.map(name => name.join('.')), datagram, from }
    asked.push(one)
    device.reply(one, answer(one, device))
  })
  return device
}

const GET_RESPONSE = 0xa2
const writer = createBerWriter(65_000)

/** A GetResponse to a request, well-formed but for what is overridden. */
export function response(
  { version, community, requestId }: Asked,
  varbinds: readonly (readonly [string, SnmpValue])[],
  wrong: {
    version?: number
    community?: string
    requestId?: number
    status?: number
    index?: number
  } = {},
): Buffer {
  writer.reset()
  // Arcs beyond 32 bits are written too: some devices do.
  for (const [oid, value] of varbinds) writer.varbind(oid.split('.').map(Number), value)
  return writer.message(
    wrong.version ?? version,
    wrong.community === undefined ? community : Buffer.from(wrong.community),
    GET_RESPONSE,
    [wrong.requestId ?? requestId, wrong.status ?? 0, wrong.index ?? 0],
  )
}
