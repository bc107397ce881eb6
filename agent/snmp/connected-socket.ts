import { createSocket, type Socket } from 'node:dgram'
import type { EventEmitter } from 'node:events'
import { isIPv6 } from 'node:net'

/** What net-snmp uses of a dgram socket, plus what we must know of it. */
export type ConnectedSocket = {
  /** Resolves to undefined once datagrams can be sent, or to the reason why they cannot. */
  ready: Promise<Error | undefined>
  /** How many datagrams were sent. */
  sent(): number
  on(event: string, listener: (...values: never[]) => void): void
  send(
    datagram: Uint8Array,
    offset: number,
    length: number,
    port: number,
    address: string,
    done: (error: Error | null) => void,
  ): void
  ref(): void
  unref(): void
  close(): void
}

/**
 * A UDP socket connected to one address and port, so that the kernel drops what anybody else sends (net-snmp does
 * not look at a reply's source) and passes on ICMP's "unreachable". Nothing that arrives makes it throw.
 */
export function connectSocket(
  address: string,
  port: number,
  onTrouble: (kind: 'unreachable' | 'malformed', error: Error) => void,
): ConnectedSocket {
  const socket: Socket = createSocket(isIPv6(address.split('%')[0] ?? '') ? 'udp6' : 'udp4')
  let sentCount = 0
  let isClosed = false
  const ready = new Promise<Error | undefined>(resolve => {
    socket.on('error', error => {
      resolve(error)
      onTrouble('unreachable', error)
    })
    socket.on('close', () => resolve(new Error('closed')))
    socket.on('connect', () => resolve(undefined))
    // Types know the callback without its error.
    socket.connect(port, address, ((error?: Error) => resolve(error)) as () => void)
  })

  return {
    ready,
    sent: () => sentCount,
    on(event, listener) {
      if (event === 'error') return
      if (event === 'close') {
        socket.on('close', listener as () => void)
        return
      }
      // The event names are net-snmp's choice, wider than dgram's typed ones.
      ;(socket as EventEmitter).on(event, (...values: unknown[]) => {
        try {
          listener(...(values as never[]))
        } catch (error) {
          // A datagram that net-snmp's own checks let through and its decoder then trips over.
          onTrouble('malformed', error instanceof Error ? error : new Error(String(error)))
        }
      })
    },
    send(datagram, offset, length, _port, _address, done) {
      if (isClosed) return
      sentCount++
      socket.send(datagram, offset, length, error => done(error))
    },
    ref() {
      if (!isClosed) socket.ref()
    },
    unref() {
      if (!isClosed) socket.unref()
    },
    close() {
      if (isClosed) return
      isClosed = true
      socket.close()
    },
  }
}
