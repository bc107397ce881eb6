import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A UDP port that nobody listens on at this address, for those who cannot take port 0. */
export async function findFreeUdpPort(address: string): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}
