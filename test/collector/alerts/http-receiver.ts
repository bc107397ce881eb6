import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Posted = { headers: IncomingMessage['headers']; text: string; body: unknown }

/** A receiver on loopback; `answer` may be slow, fail, or redirect. */
export async function startHttpReceiver(
  answer: (response: ServerResponse, count: number) => void = response => response.end('ok'),
) {
  const posted: Posted[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8')
      posted.push({ headers: request.headers, text, body: text === '' ? '' : JSON.parse(text) })
      answer(response, posted.length)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks/se-cret`,
    posted,
    stop: () =>
      new Promise<void>(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
