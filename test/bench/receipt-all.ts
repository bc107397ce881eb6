import { zstdDecompressSync } from 'node:zlib'
import { connectAsync } from 'mqtt'
import { v7 as uuidv7 } from 'uuid'
import type { Command } from '../../schemas/command.ts'

/** What came from one agent, heartbeats included. */
export type Sent = { messages: number; bytes: number }

/** Takes everything that agents say like the collector does, and counts. */
export async function receiptAll(url: string, login: { username: string; password: string }) {
  const sent = new Map<string, Sent>()
  const client = await connectAsync(url, login)
  const tell = (agent: string, kind: 'receipt' | 'command', body: object) => {
    const envelope = { schema: `${kind}/1`, id: uuidv7(), agent, body }
    const message = JSON.stringify({ ...envelope, sentAt: new Date().toISOString() })
    client.publish(`recense/v1/${agent}/${kind}`, message, { qos: 1 })
  }
  client.on('message', (topic, payload) => {
    const [agent = '', kind = ''] = topic.split('/').slice(2)
    if (['receipt', 'command', 'reply'].includes(kind)) return
    const { messages, bytes } = sent.get(agent) ?? { messages: 0, bytes: 0 }
    sent.set(agent, { messages: messages + 1, bytes: bytes + payload.length })
    if (kind === 'heartbeat') return
    const isCompressed = payload.length > 4 && payload.readUInt32BE(0) === 0x28b52ffd
    const text = isCompressed ? zstdDecompressSync(payload) : payload
    const { id } = JSON.parse(text.toString()) as { id: string }
    tell(agent, 'receipt', { ids: [id] })
  })
  await client.subscribeAsync('recense/v1/+/#', { qos: 1 })
  return {
    from: (agent: string): Sent => sent.get(agent) ?? { messages: 0, bytes: 0 },
    ask: (agent: string, command: Command) => tell(agent, 'command', command),
    close: () => client.endAsync(true),
  }
}
