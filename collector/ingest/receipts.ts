import { v7 as uuidv7 } from 'uuid'
import { messages, topicOf } from '../../schemas/messages.ts'

const MAX_IDS = 1000
const GATHER_MS = 20

export type Receipts = {
  /** The agent may forget this message: it is committed. */
  add: (agentId: string, messageId: string) => void
  /** Sends what is waiting at once. */
  flush: () => Promise<void>
}

/**
 * Gathers the ids of committed messages for a moment and publishes them by agent, up to a thousand in one. A receipt that
 * gets lost is harmless: the agent sends the message again and is told again.
 */
export function createReceipts(
  publish: (topic: string, payload: string) => Promise<void>,
  onLost: (agentId: string, error: Error) => void,
): Receipts {
  const waiting = new Map<string, Set<string>>()
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<void> = Promise.resolve()

  const send = async (agentId: string, ids: string[]) => {
    const envelope = {
      schema: messages.receipt.schema,
      id: uuidv7(),
      agent: agentId,
      sentAt: new Date().toISOString(),
      body: { ids },
    }
    try {
      await publish(topicOf(agentId, 'receipt'), JSON.stringify(envelope))
    } catch (error) {
      onLost(agentId, error as Error)
    }
  }

  const sendAll = async () => {
    const due = [...waiting]
    waiting.clear()
    await Promise.all(
      due.flatMap(([agentId, ids]) => inSlices([...ids]).map(slice => send(agentId, slice))),
    )
  }

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    sending = sending.then(sendAll)
    return sending
  }

  return {
    add(agentId, messageId) {
      const ids = waiting.get(agentId) ?? new Set()
      waiting.set(agentId, ids.add(messageId))
      timer ??= setTimeout(() => void flush(), GATHER_MS)
    },
    flush,
  }
}

function inSlices(ids: string[]): string[][] {
  const slices: string[][] = []
  for (let from = 0; from < ids.length; from += MAX_IDS)
    slices.push(ids.slice(from, from + MAX_IDS))
  return slices
}
