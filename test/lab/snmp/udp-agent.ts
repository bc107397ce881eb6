import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** How one address answers datagrams. */
export type DatagramService = {
  readonly address: string
  readonly answer: (datagram: Buffer) => Buffer | undefined
  readonly latencyMs: number
  /** Datagrams that come while one is being answered are lost. */
  readonly isOneAtATime: boolean
}

/** Sockets of a lab; `port` is the one they all have. */
export type UdpServer = {
  readonly port: number
  /** Datagrams lost at each address because one was being answered; addresses that lost none are not in it. */
  readonly lost: ReadonlyMap<string, number>
  close(): Promise<void>
}

/** Why a lab can't listen, in one line. */
export class ListenError extends Error {}

/**
 * Listens on one port at each service's address. Port 0 takes any port that is free at all of them.
 * Fails with a ListenError, having closed everything, when an address is refused.
 */
export async function listenOnAll(
  services: readonly DatagramService[],
  port: number,
): Promise<UdpServer> {
  const attempts = port === 0 ? 10 : 1
  for (let attempt = 1; ; attempt += 1) {
    const sockets: Socket[] = []
    const lost = new Map<string, number>()
    let agreedPort = port
    try {
      for (const service of services) {
        const socket = await listen(service, agreedPort, lost)
        sockets.push(socket)
        agreedPort = socket.address().port
      }
      return { port: agreedPort, lost, close: () => closeAll(sockets) }
    } catch (error) {
      await closeAll(sockets)
      if (attempt === attempts) throw error
    }
  }
}

async function listen(
  service: DatagramService,
  port: number,
  lost: Map<string, number>,
): Promise<Socket> {
  const socket = createSocket({
    type: 'udp4',
    // Addresses are numbers already; the usual look-up would cost a tick for every answer.
    lookup: (hostname, _options, callback) => callback(null, hostname, 4),
  })
  let isBusy = false

  function reply(datagram: Buffer, to: { port: number; address: string }): void {
    const answer = service.answer(datagram)
    // Who asked may have gone; a datagram that can't be delivered is lost, as on a wire.
    if (answer) socket.send(answer, to.port, to.address, () => {})
  }
  socket.on('message', (datagram, remote) => {
    if (service.isOneAtATime && isBusy) {
      lost.set(service.address, (lost.get(service.address) ?? 0) + 1)
      return
    }
    if (service.latencyMs === 0) return reply(datagram, remote)
    isBusy = true
    setTimeout(() => {
      isBusy = false
      if (isOpen(socket)) reply(datagram, remote)
    }, service.latencyMs).unref()
  })
  // The look-up above answers at once, so 'listening' may be emitted before bind() returns.
  const listening = once(socket, 'listening')
  socket.bind({ port, address: service.address, exclusive: true })
  try {
    await listening
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ListenError(
      `cannot listen on UDP ${service.address}:${port}: ${reasons[reason] ?? reason}`,
      { cause },
    )
  }
  socket.on('error', () => {})
  return socket
}

const reasons: Record<string, string> = {
  EADDRINUSE: 'the port is taken (is another lab running?)',
  EACCES: 'ports below 1024 need root',
  EADDRNOTAVAIL: 'this machine has no such address (the lab needs all of 127.0.0.0/8, as on Linux)',
  EMFILE: 'too many open files (raise ulimit -n)',
}

function isOpen(socket: Socket): boolean {
  try {
    socket.address()
    return true
  } catch {
    return false
  }
}

async function closeAll(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(sockets.map(socket => new Promise<void>(done => socket.close(() => done()))))
}
