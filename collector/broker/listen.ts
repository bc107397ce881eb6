import type { Server } from 'node:net'
import { failure, type Result, success } from '../../schemas/result.ts'

/** Why the broker is not listening; `message` is the line for the operator. */
export type BrokerFailure = { kind: 'port-in-use' | 'cannot-listen'; message: string }

/** The server listens; the value is its port, also when any free one (0) was asked for. */
export function listen(
  server: Server,
  { host, port, key }: { host: string; port: number; key: string },
): Promise<Result<number, BrokerFailure>> {
  return new Promise(resolve => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(failure(listenFailure(error, host, port, key)))
    })
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      const address = server.address()
      resolve(success(address !== null && typeof address === 'object' ? address.port : port))
    })
  })
}

function listenFailure(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  key: string,
): BrokerFailure {
  const place = `MQTT: cannot listen on ${host}:${port}`
  switch (error.code) {
    case 'EADDRINUSE':
      return { kind: 'port-in-use', message: `${place}: the port is already taken (${key}.port)` }
    case 'EACCES':
      return {
        kind: 'cannot-listen',
        message: `${place}: not allowed to take this port (${key}.port)`,
      }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return {
        kind: 'cannot-listen',
        message: `${place}: this machine does not have that address (${key}.host)`,
      }
    default:
      return { kind: 'cannot-listen', message: `${place}: ${error.message}` }
  }
}
