import { topicOf } from '../../schemas/messages.ts'
import { encodeMessage } from './message-bytes.ts'
import type { Outbox } from './outbox.ts'

export type PublisherOptions = {
  agent: string
  outbox: Outbox
  publish: (topic: string, payload: Buffer) => Promise<void>
  /** Messages, and bytes, that may be on their way without a receipt. */
  window?: { messages: number; bytes: number }
  /** Patience with a receipt before a message is sent again; twice as long each time, up to 32 times. */
  resendAfterMs?: number
}

/** Sends what is in the outbox, oldest first, and forgets it when the collector has it. */
export type Publisher = {
  /** The link is up: everything without a receipt is sent again, since the broker may have lost it. */
  connected(): void
  disconnected(): void
  receipted(ids: readonly string[]): void
  stop(): void
}

type InFlight = { bytes: number; dueAt: number }

const WINDOW = { messages: 64, bytes: 8 * 1024 * 1024 }
const RESEND_AFTER_MS = 30_000
const MOST_DOUBLINGS = 5

/** A publisher that runs by itself: woken by the outbox, by receipts, and each second for what is overdue. */
export function startPublisher({
  agent,
  outbox,
  publish,
  window = WINDOW,
  resendAfterMs = RESEND_AFTER_MS,
}: PublisherOptions): Publisher {
  const inFlight = new Map<string, InFlight>()
  const timesSent = new Map<string, number>()
  let isConnected = false
  let isStopped = false
  let isScheduled = false

  function schedule(): void {
    if (isScheduled || isStopped || !isConnected) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (isConnected && !isStopped) fillWindow()
    })
  }

  function fillWindow(): void {
    const now = performance.now()
    for (const [id, { dueAt }] of inFlight) if (dueAt <= now) inFlight.delete(id)
    let bytes = [...inFlight.values()].reduce((sum, message) => sum + message.bytes, 0)
    // What is in flight is still in the outbox, so the oldest are those and the next ones.
    for (const id of outbox.oldest(window.messages)) {
      if (inFlight.has(id)) continue
      if (bytes >= window.bytes) return
      bytes += send(id)
    }
  }

  function send(id: string): number {
    const message = outbox.read(id)
    if (!message) return 0
    const payload = encodeMessage({ ...message, agent, sentAt: new Date() })
    const sent = timesSent.get(id) ?? 0
    const patience = resendAfterMs * 2 ** Math.min(sent, MOST_DOUBLINGS)
    const entry = { bytes: payload.length, dueAt: performance.now() + patience }
    timesSent.set(id, sent + 1)
    inFlight.set(id, entry)
    publish(topicOf(agent, message.kind), payload).catch(() => {
      // The link went down under it; `connected` starts it again.
      if (inFlight.get(id) === entry) inFlight.delete(id)
    })
    return payload.length
  }

  outbox.onChange(schedule)
  const timer = setInterval(schedule, 1_000)
  timer.unref()

  return {
    connected() {
      isConnected = true
      inFlight.clear()
      timesSent.clear()
      schedule()
    },
    disconnected() {
      isConnected = false
      inFlight.clear()
    },
    receipted(ids) {
      for (const id of ids) {
        inFlight.delete(id)
        timesSent.delete(id)
      }
      outbox.remove(ids)
      schedule()
    },
    stop() {
      isStopped = true
      clearInterval(timer)
    },
  }
}
