import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { readNodeStatuses } from '../../../agent/names/netbios.ts'
import { decodeNodeStatus, encodeNodeStatusRequest } from '../../../agent/names/node-status.ts'
import { nodeStatusPacket } from './node-status-packet.ts'

const workstation = { text: 'A107-SEV-05', suffix: 0 }
const domain = { text: 'PEDAGO', suffix: 0, isGroup: true }
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close()
})

/** A host that answers on a free port of a loopback address. */
async function host(
  address: string,
  port: number,
  answer: (request: Buffer) => Buffer | undefined,
): Promise<number> {
  const socket = createSocket('udp4')
  sockets.push(socket)
  socket.on('message', (request, sender) => {
    const packet = answer(request)
    if (packet) socket.send(packet, sender.port, sender.address)
  })
  socket.bind(port, address)
  await once(socket, 'listening')
  return socket.address().port
}

test('a request asks for the name "*" as RFC 1002 encodes it', () => {
  expect(encodeNodeStatusRequest(0x1234).toString('latin1')).toBe(
    `\x12\x34\0\0\0\x01\0\0\0\0\0\0 CK${'A'.repeat(30)}\0\0\x21\0\x01`,
  )
})

test('a PC gives its workstation name, not its domain, and its MAC', () => {
  expect(decodeNodeStatus(nodeStatusPacket(7, [domain, workstation]))).toEqual({
    transactionId: 7,
    status: { name: 'a107-sev-05', macAddress: '3c:52:82:01:02:03', isDomainController: false },
  })
})

test('Samba, which sends zeros for its MAC, has none', () => {
  const packet = nodeStatusPacket(7, [workstation], [0, 0, 0, 0, 0, 0])
  expect(decodeNodeStatus(packet)?.status).not.toHaveProperty('macAddress')
})

test('a domain controller is told by its group', () => {
  const controllers = { text: 'PEDAGO', suffix: 0x1c, isGroup: true }
  const packet = nodeStatusPacket(7, [workstation, controllers])
  expect(decodeNodeStatus(packet)?.status.isDomainController).toBe(true)
})

test('an answer cut anywhere, or with any byte changed, never throws', () => {
  const packet = nodeStatusPacket(7, [workstation, domain])
  for (let length = 0; length < packet.length; length++) {
    decodeNodeStatus(packet.subarray(0, length))
    const changed = Buffer.from(packet)
    changed[length] = changed[length] === 255 ? 0 : 255
    decodeNodeStatus(changed)
  }
  expect(decodeNodeStatus(packet.subarray(0, 80))).toBeUndefined()
})

test('control characters and Latin-1 never reach a name', () => {
  const packet = nodeStatusPacket(7, [{ text: 'SALLE\x1b[2J-\xe9', suffix: 0 }])
  expect(decodeNodeStatus(packet)?.status.name).toBe('salle [2j-')
})

test('hosts that answer are named; silent, lying and babbling ones are not', async () => {
  const answer = (request: Buffer) => nodeStatusPacket(request.readUInt16BE(0), [workstation])
  const port = await host('127.0.8.1', 0, answer)
  await host('127.0.8.2', port, () => undefined)
  await host('127.0.8.3', port, () => Buffer.from('not netbios'))
  await host('127.0.8.4', port, request =>
    nodeStatusPacket(request.readUInt16BE(0) ^ 1, [workstation]),
  )
  let isFirst = true
  await host('127.0.8.5', port, request => {
    if (!isFirst) return answer(request)
    isFirst = false
    return undefined
  })

  const found = await readNodeStatuses(
    ['127.0.8.1', '127.0.8.2', '127.0.8.3', '127.0.8.4', '127.0.8.5', '127.0.8.6', '::1'],
    { port, timeoutMs: 200 },
  )
  expect([...found.keys()].toSorted()).toEqual(['127.0.8.1', '127.0.8.5'])
})
