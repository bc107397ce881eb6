import { createServer } from 'node:net'
import { join } from 'node:path'
import { POSTGRES_DATABASE, POSTGRES_USER } from './cluster.ts'

/** Where the embedded server is reached: a Unix socket in this folder, or this port of 127.0.0.1. */
export type ListeningPlace = { socketFolder: string } | { port: number }

/** Room in `sockaddr_un` for a path, without its final NUL. */
const MAX_SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103

/** A socket inside the cluster, where nobody else can reach it; a loopback port when that path is too long for a socket. */
export async function choosePlace(cluster: string): Promise<ListeningPlace> {
  const socket = join(cluster, '.s.PGSQL.5432')
  if (Buffer.byteLength(socket) <= MAX_SOCKET_PATH_BYTES) return { socketFolder: cluster }
  return { port: await findFreePort() }
}

export function postgresUrl(place: ListeningPlace, password: string): string {
  const login = `postgresql://${POSTGRES_USER}:${password}`
  return 'port' in place
    ? `${login}@127.0.0.1:${place.port}/${POSTGRES_DATABASE}`
    : `${login}@localhost/${POSTGRES_DATABASE}?host=${encodeURIComponent(place.socketFolder)}`
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given')
  return address.port
}
