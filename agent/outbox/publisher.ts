import { topicOf } from '../../schemas/messages.ts'
import { encodeMessage } from './message-bytes.ts'
import type { Outbox } from './outbox.ts'
import { createReplayLimit } from './replay-limit.ts'

export type PublisherOptions = {
  agent: string
  outbox: Outbox
  publish: (topic: string, payload: Buffer, id: string) => Promise<void>
  /** Messages, and bytes, that may be on their way without a receipt; the backlog has half of it. */
  window?: { messages: number; bytes: number }
  /** Patience with a receipt before a message is sent again; twice as long each time, up to 32 times. */
  resendAfterMs?: number
  /** Megabits per second of what has been waiting; what was put in the last minutes goes at once. */
  replayMbps?: number
}

/**
 * Sends what is in the outbox and forgets it when the collector has it: what was put in the last minutes first, then the
 * backlog, each in the order in which it was put.
 */
export type Publisher = {
  /** The link is up: everything without a receipt is sent again, since the broker may have lost it. */
  connected(): void
  disconnected(): void
  receipted(ids: readonly string[]): void
  stop(): void
}

type InFlight = {
  bytes: number
  isBacklog: boolean
  sentAt: number
  dueAt: number
  timesSent: number
  /** Sendings after which others were receipted, and this one was not. */
  timesPassedOver: number
}

const WINDOW = { messages: 64, bytes: 8 * 1024 * 1024 }
const RESEND_AFTER_MS = 30_000
const MOST_DOUBLINGS = 5
/** Then it is not what the collector waits for, and keeps nothing else from being sent. */
const MOST_PASSED_OVER = 3
export const REPLAY_MBPS = 1

/** A publisher that runs by itself: woken by the outbox, by receipts, and each second for what is overdue. */
export function startPublisher({
  agent,
  outbox,
  publish,
  window = WINDOW,
  resendAfterMs = RESEND_AFTER_MS,
  replayMbps = REPLAY_MBPS,
}: PublisherOptions): Publisher {
  /** Whatever was sent and not receipted, of earlier runs too: never more than the window, so that few are in doubt. */
  const inFlight = new Map<string, InFlight>()
  const replay = createReplayLimit(replayMbps, () => performance.now())
  let replayTimer: NodeJS.Timeout | undefined
  let lastHeardAt = performance.now()
  let lastSentAt = 0
  let isConnected = false
  let isStopped = false
  let isScheduled = false

  function schedule(): void {
    if (isScheduled || isStopped || !isConnected) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (isConnected && !isStopped) sendWhatIsDue()
    })
  }

  function sendWhatIsDue(): void {
    const now = performance.now()
    for (const [id, entry] of inFlight) if (entry.dueAt <= now) resend(id, entry)
    probe(now)
    sendNew('live', window.messages, window.bytes)
    sendNew('backlog', window.messages / 2, window.bytes / 2)
  }

  /** While nothing is receipted, one message asks often whether the collector is back, and the others wait. */
  function probe(now: number): void {
    if (now - Math.max(lastHeardAt, lastSentAt) < resendAfterMs) return
    const [first] = inFlight
    if (first) resend(...first)
  }

  function resend(id: string, entry: InFlight): void {
    if (lastHeardAt > entry.sentAt && entry.timesSent > 0) entry.timesPassedOver++
    const payload = payloadOf(id)
    if (!payload) {
      inFlight.delete(id)
      return
    }
    if (entry.isBacklog) replay.spend(payload.bytes.length)
    deliver(payload, entry)
  }

  function sendNew(which: 'live' | 'backlog', mostMessages: number, mostBytes: number): void {
    const isBacklog = which === 'backlog'
    const counted = [...inFlight.values()].filter(
      it => it.timesPassedOver < MOST_PASSED_OVER && (!isBacklog || it.isBacklog),
    )
    let bytes = counted.reduce((sum, it) => sum + it.bytes, 0)
    const room = Math.floor(mostMessages - counted.length)
    if (room <= 0 || bytes >= mostBytes) return

    const ready: { id: string; payload: Payload }[] = []
    for (const id of outbox.unsent(which, room)) {
      const waitMs = isBacklog ? replay.waitMs() : 0
      if (waitMs > 0) wakeIn(waitMs)
      if (waitMs > 0 || bytes >= mostBytes) break
      const payload = payloadOf(id)
      if (!payload) continue
      if (isBacklog) replay.spend(payload.bytes.length)
      bytes += payload.bytes.length
      ready.push({ id, payload })
    }
    if (ready.length === 0) return
    outbox.markSent(ready.map(it => it.id))
    for (const { id, payload } of ready) {
      const fresh = { bytes: 0, isBacklog, sentAt: 0, dueAt: 0, timesSent: 0, timesPassedOver: 0 }
      inFlight.set(id, fresh)
      deliver(payload, fresh)
    }
  }

  function wakeIn(ms: number): void {
    clearTimeout(replayTimer)
    replayTimer = setTimeout(schedule, ms)
    replayTimer.unref()
  }

  type Payload = { id: string; topic: string; bytes: Buffer }

  function payloadOf(id: string): Payload | undefined {
    const message = outbox.read(id)
    return (
      message && {
        id,
        topic: topicOf(agent, message.kind),
        bytes: encodeMessage({ ...message, agent, sentAt: new Date() }),
      }
    )
  }

  function deliver({ id, topic, bytes }: Payload, entry: InFlight): void {
    const now = performance.now()
    const patience = resendAfterMs * 2 ** Math.min(entry.timesSent, MOST_DOUBLINGS)
    const sent = { bytes: bytes.length, sentAt: now, dueAt: now + patience }
    Object.assign(entry, sent, { timesSent: entry.timesSent + 1 })
    lastSentAt = now
    // When the link goes down under it, `connected` sends it again.
    publish(topic, bytes, id).catch(() => {})
  }

  const forget = outbox.onChange(schedule)
  const timer = setInterval(schedule, 1_000)
  timer.unref()

  return {
    connected() {
      isConnected = true
      lastHeardAt = performance.now()
      inFlight.clear()
      for (const id of outbox.sent()) {
        const again = { bytes: 0, sentAt: 0, dueAt: 0, timesSent: 0, timesPassedOver: 0 }
        inFlight.set(id, { ...again, isBacklog: true })
      }
      schedule()
    },
    disconnected() {
      isConnected = false
    },
    receipted(ids) {
      lastHeardAt = performance.now()
      for (const id of ids) inFlight.delete(id)
      // The collector is there: what it should have receipted by now did not reach it.
      for (const entry of inFlight.values()) {
        if (
          lastHeardAt - entry.sentAt > resendAfterMs &&
          entry.timesPassedOver < MOST_PASSED_OVER
        ) {
          entry.dueAt = 0
        }
      }
      outbox.remove(ids)
      schedule()
    },
    stop() {
      isStopped = true
      forget()
      clearInterval(timer)
      clearTimeout(replayTimer)
    },
  }
}
