import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { CommandReply } from '../../schemas/command.ts'
import type { Heartbeat } from '../../schemas/heartbeat.ts'
import { topicOf } from '../../schemas/messages.ts'
import { type Decoded, decodeMessage } from './decode-message.ts'
import { type LinkSettings, openLink } from './link.ts'
import { encodeMessage } from './message-bytes.ts'
import type { Outbox } from './outbox.ts'
import { startPublisher } from './publisher.ts'

export type UplinkOptions = {
  agent: string
  version: string
  outbox: Outbox
  broker: Pick<LinkSettings, 'url' | 'username' | 'password' | 'ca' | 'identity' | 'retryMs'>
  /** What the heartbeat says beyond the outbox. */
  status: () => Pick<Heartbeat, 'planRevision' | 'planRefusal' | 'lastScanAt'>
  /** The retained plan, at each connection and when it changes; or why it cannot be read. */
  onPlan?: (plan: Decoded<'plan'>) => void
  onCommand?: (command: Decoded<'command'>) => void
  onConnect: () => void
  onDisconnect?: () => void
  /** A message was given to the connection, for the first time or again. */
  onSent?: (message: { id: string; topic: string; bytes: number }) => void
  /** The collector has these; the receipt came in just now, and its clock was this. */
  onReceipt?: (ids: readonly string[], sentAt: Date) => void
  /** A line for a person: no broker, a message that cannot be read. */
  onTrouble: (line: string) => void
  resendAfterMs?: number
  /** Megabits per second of what has been waiting. */
  replayMbps?: number
}

/** The agent's road to the collector: outbox → MQTT, receipts back, and a heartbeat. */
export type Uplink = {
  isConnected(): boolean
  /** Publishes the heartbeat now, if the link is up. */
  beat(): void
  /** Publishes an answer to a command; false when the link is down. It is not kept. */
  reply(reply: CommandReply): Promise<boolean>
  /** Connects anew, with the identity of now. */
  reconnect(): void
  /** Says goodbye and disconnects. The outbox stays open, and keeps what has no receipt. */
  close(): Promise<void>
}

const HEARTBEAT_MS = 30_000
/** A change of the outbox is worth a heartbeat, a moment later and this often at most: a backlog changes all the time. */
const CHANGE_MS = 2_000
const BETWEEN_MS = 10_000

/** Connects, sends what is in the outbox until it is receipted, and beats. Never fails: it keeps trying. */
export function startUplink(options: UplinkOptions): Uplink {
  const { agent, version, outbox, onTrouble } = options
  const bootId = randomUUID()
  const startedAt = new Date().toISOString()

  const heartbeatBytes = (state: Heartbeat['state']) => {
    const { oldestAt, ...depth } = outbox.depth()
    const living = {
      clock: new Date().toISOString(),
      outbox: { ...depth, ...(oldestAt && { oldestAt: oldestAt.toISOString() }) },
      ...options.status(),
    }
    const heartbeat: Heartbeat = {
      state,
      version,
      bootId,
      startedAt,
      ...(state === 'online' && living),
    }
    const body = JSON.stringify(heartbeat)
    return encodeMessage({ kind: 'heartbeat', id: uuidv7(), agent, sentAt: new Date(), body })
  }
  const heartbeatTopic = topicOf(agent, 'heartbeat')
  const receiptTopic = topicOf(agent, 'receipt')
  const planTopic = topicOf(agent, 'plan')
  const commandTopic = topicOf(agent, 'command')

  const link = openLink(
    {
      ...options.broker,
      clientId: agent,
      topics: [receiptTopic, planTopic, commandTopic],
      lastWill: () => ({ topic: heartbeatTopic, payload: heartbeatBytes('offline') }),
    },
    {
      onConnect() {
        options.onConnect()
        void beat()
        publisher.connected()
      },
      onDisconnect() {
        publisher.disconnected()
        options.onDisconnect?.()
      },
      onMessage(topic, payload) {
        if (topic === planTopic) {
          // Nothing is what a broker says when a retained message is taken away.
          if (payload.length > 0) options.onPlan?.(decodeMessage('plan', payload))
          return
        }
        if (topic === commandTopic) return options.onCommand?.(decodeMessage('command', payload))
        if (topic !== receiptTopic) return
        const receipt = decodeMessage('receipt', payload)
        if (receipt.ok) {
          publisher.receipted(receipt.value.body.ids)
          options.onReceipt?.(receipt.value.body.ids, new Date(receipt.value.sentAt))
        } else onTrouble(`${topic}: ${receipt.failure}`)
      },
      onTrouble,
    },
  )
  const publisher = startPublisher({
    agent,
    outbox,
    publish(topic, payload, id) {
      options.onSent?.({ id, topic, bytes: payload.length })
      return link.publish(topic, payload, { retain: false })
    },
    ...(options.resendAfterMs !== undefined && { resendAfterMs: options.resendAfterMs }),
    ...(options.replayMbps !== undefined && { replayMbps: options.replayMbps }),
  })

  let lastBeatAt = Number.NEGATIVE_INFINITY
  function beat(state: Heartbeat['state'] = 'online'): Promise<void> {
    if (!link.isConnected()) return Promise.resolve()
    lastBeatAt = performance.now()
    // A heartbeat that is lost is followed by the next one.
    return link.publish(heartbeatTopic, heartbeatBytes(state), { retain: true }).catch(() => {})
  }
  const heartbeatTimer = setInterval(beat, HEARTBEAT_MS, 'online')
  let changeTimer: NodeJS.Timeout | undefined
  const forget = outbox.onChange(() => {
    const pauseMs = Math.max(CHANGE_MS, lastBeatAt + BETWEEN_MS - performance.now())
    changeTimer ??= setTimeout(() => {
      changeTimer = undefined
      void beat()
    }, pauseMs)
  })

  return {
    isConnected: link.isConnected,
    beat: () => void beat(),
    async reply(reply) {
      const body = JSON.stringify(reply)
      const bytes = encodeMessage({ kind: 'reply', id: uuidv7(), agent, sentAt: new Date(), body })
      return link.publish(topicOf(agent, 'reply'), bytes, { retain: false }).then(
        () => true,
        () => false,
      )
    },
    reconnect: link.reconnect,
    async close() {
      publisher.stop()
      forget()
      clearInterval(heartbeatTimer)
      clearTimeout(changeTimer)
      await Promise.race([
        beat('offline'),
        new Promise(resolve => setTimeout(resolve, 1_000).unref()),
      ])
      await link.close()
    },
  }
}
