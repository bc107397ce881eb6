import type { Server, Socket } from 'node:net'

export type ConnectionLimits = { maxConnections: number; maxConnectionsPerAddress: number }

/**
 * Counts connections over several listeners, from the first packet on, TLS or not: one too many is cut at once, so that
 * neither one address nor all of them together take what the others need.
 */
export function createConnectionLimits(
  limits: ConnectionLimits,
  onRefused: (address: string, reason: string) => void,
): { watch: (server: Server) => void; closeAll: () => void } {
  const open = new Set<Socket>()
  const perAddress = new Map<string, number>()

  function admit(socket: Socket): void {
    const address = socket.remoteAddress ?? 'unknown'
    const already = perAddress.get(address) ?? 0
    const reason =
      open.size >= limits.maxConnections
        ? `${limits.maxConnections} connections are open already`
        : already >= limits.maxConnectionsPerAddress
          ? `${limits.maxConnectionsPerAddress} connections from there are open already`
          : undefined
    if (reason) {
      socket.destroy()
      onRefused(address, reason)
      return
    }
    open.add(socket)
    perAddress.set(address, already + 1)
    socket.once('close', () => {
      open.delete(socket)
      const left = (perAddress.get(address) ?? 1) - 1
      if (left > 0) perAddress.set(address, left)
      else perAddress.delete(address)
    })
  }

  return {
    watch: server => void server.prependListener('connection', admit),
    closeAll: () => {
      for (const socket of open) socket.destroy()
    },
  }
}
