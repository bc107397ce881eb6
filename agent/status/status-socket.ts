import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { failure, type Result, success } from '../../schemas/result.ts'
import { AgentStatus } from './agent-status.ts'

/** Whoever does not take the answer in this time is hung up on. */
const PATIENCE_MS = 2_000
const MOST_CLIENTS = 16
const MOST_BYTES = 1_048_576

export type StatusServer = { close(): void }

/**
 * Says how the agent is to everybody who connects, and hangs up: nothing is asked of the client, and nothing it sends is
 * read. The socket is for its owner alone. A file left there by an agent that died is replaced: the caller holds the
 * data folder, so nobody else listens. Rejects when the path cannot be bound.
 */
export function serveStatus(path: string, read: () => AgentStatus): Promise<StatusServer> {
  const clients = new Set<Socket>()
  const server = createServer(socket => {
    clients.add(socket)
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      clients.delete(socket)
    })
    socket.end(`${JSON.stringify(read())}\n`)
  })
  server.maxConnections = MOST_CLIENTS
  // A status is a comfort, never a reason to stay.
  server.unref()
  rmSync(path, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, backlog: MOST_CLIENTS }, () => {
      server.on('error', () => {})
      resolve({
        close() {
          for (const client of clients) client.destroy()
          server.close()
          rmSync(path, { force: true })
        },
      })
    })
    // Bound by now, and in a folder that is closed to others.
    if (server.listening) chmodSync(path, 0o600)
  })
}

/** The status of the agent that listens at the path; the failure is a line for a person. */
export function askStatus(path: string): Promise<Result<AgentStatus, string>> {
  return new Promise(resolve => {
    const socket = connect(path)
    const parts: Buffer[] = []
    let bytes = 0
    const finish = (result: Result<AgentStatus, string>) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(2 * PATIENCE_MS, () => finish(failure(`${path}: no answer`)))
    socket.on('error', error => finish(failure(explain(path, error))))
    socket.on('data', part => {
      parts.push(part)
      bytes += part.length
      if (bytes > MOST_BYTES) finish(failure(`${path}: expected the status of an agent`))
    })
    socket.on('end', () => finish(parseStatus(path, Buffer.concat(parts).toString('utf8'))))
  })
}

function parseStatus(path: string, text: string): Result<AgentStatus, string> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return failure(`${path}: expected the status of an agent`)
  }
  const status = AgentStatus.safeParse(content)
  return status.success
    ? success(status.data)
    : failure(`${path}: expected the status of an agent of this version`)
}

function explain(path: string, error: Error): string {
  const code = 'code' in error ? String(error.code) : error.message
  switch (code) {
    case 'ENOENT':
      return `no agent runs: ${path} is not there`
    case 'ECONNREFUSED':
    case 'ENOTSOCK':
      return `no agent runs: nobody listens at ${path}`
    case 'EACCES':
    case 'EPERM':
      return `${path}: not allowed; ask as root or as the agent's user`
    default:
      return `${path}: cannot be asked (${code})`
  }
}
