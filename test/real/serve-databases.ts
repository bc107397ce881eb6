import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { postgresServers, type RunningServer, startTestServer } from './postgres-server.ts'

// A process of its own that gives databases to all test files: POST `?server=` for one, answered with its url; DELETE
// `?server=&url=` when it is done with. Writes its address on a line, and ends with its standard input.

const running = new Map<string, Promise<RunningServer>>()

function runningServer(name: string): Promise<RunningServer> {
  const server = postgresServers.find(it => it.name === name)
  if (!server) throw new Error(`${name} is not installed`)
  const started = running.get(name) ?? startTestServer(server)
  running.set(name, started)
  return started
}

async function answer({ method, url = '/' }: IncomingMessage): Promise<string> {
  const query = new URL(url, 'http://localhost').searchParams
  const server = await runningServer(query.get('server') ?? '')
  if (method === 'POST') return server.createDatabase()
  await server.dropDatabase(query.get('url') ?? '')
  return ''
}

const desk = createServer((request, response) => {
  answer(request).then(
    text => response.end(text),
    error => response.writeHead(500).end(String(error)),
  )
}).listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(desk.address() as AddressInfo).port}/\n`)
})

process.stdin.resume().once('end', async () => {
  desk.close()
  desk.closeAllConnections()
  for (const started of running.values()) await (await started).remove()
})
// Ctrl-C reaches the whole group; the end of the run comes after it.
process.on('SIGINT', () => undefined)
