import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { messages, TOPIC_ROOT } from '../../schemas/messages.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import type { TrafficRetention } from '../cmdb/traffic-retention.ts'
import { startUpkeep } from '../cmdb/upkeep.ts'
import { createBacklog } from './backlog.ts'
import { startDownlink } from './downlink.ts'
import { createLanes } from './lanes.ts'
import { createReceipts } from './receipts.ts'
import { type Delivery, type TakenIn, takeIn } from './take-in.ts'
import { urgencyOf } from './urgency.ts'

/** What the consumer has to tell; pino fits. */
type ConsumerLog = Record<
  'debug' | 'info' | 'warn' | 'error',
  (fields: object, event: string) => void
>

export type ConsumerOptions = {
  /** `mqtt://127.0.0.1:1883`, `mqtts://…`. */
  mqttUrl: string
  /** Login, certificates and the like, as mqtt.js takes them. */
  clientOptions?: IClientOptions
  cmdb: Cmdb
  log: ConsumerLog
  /** How long traffic is kept, where that is not the usual. */
  trafficRetention?: TrafficRetention
  /** Called with what became of each message, after its commit. */
  onTakenIn?: (taken: TakenIn) => void
  /** Called with the seconds that the conclusions of each transaction took. */
  onReconciled?: (seconds: number) => void
  /** Agents whose messages are worked on at the same time. */
  agentsAtOnce?: number
}

export type Consumer = {
  /** Connected to the broker and subscribed. */
  isReady: () => boolean
  /** Received and not yet taken in. */
  backlog: () => { messages: number; bytes: number }
  /** A plan or a command is committed: it is sent to its agent. */
  nudge: () => void
  /** Resolves when the broker has it; rejects while there is no broker. */
  publish: (topic: string, payload: string) => Promise<void>
  /** Finishes the transactions under way, sends their receipts and leaves. What is still waiting stays with its sender. */
  stop: () => Promise<void>
}

const MAX_BACKLOG_BYTES = 64 * 1024 * 1024
const MAX_BACKLOG_MESSAGES = 20_000
// Shorter than the keep-alive: while the broker is held off, its answers to our pings are not read either.
const HOLD_OFF_MS = 20_000
const MESSAGES_PER_TRANSACTION = 50
const SUBSCRIBE_AGAIN_MS = 5_000

/**
 * Takes in what agents publish: what is live before what has been waiting, each in its order, several agents at once, a
 * receipt after each commit. Returns at once; broker and database may come, go and come back at any time.
 */
export function startConsumer(options: ConsumerOptions): Consumer {
  const { cmdb, log } = options
  const stopping = new AbortController()
  const backlog = createBacklog({ maxBytes: MAX_BACKLOG_BYTES, maxMessages: MAX_BACKLOG_MESSAGES })
  const client = mqtt.connect(options.mqttUrl, {
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    reconnectPeriod: 1000,
    ...options.clientOptions,
    resubscribe: false,
  })
  const receipts = createReceipts(
    async (topic, payload) => {
      // Not queued for a later connection: the message comes again, and so does its receipt.
      if (!client.connected) throw new Error('not connected to the broker')
      await client.publishAsync(topic, payload, { qos: 1 })
    },
    (agent, error) => log.warn({ agent, reason: error.message }, 'receipt-lost'),
  )
  const waitingLog = onceUntil(
    (error: Error) => log.warn({ reason: error.message }, 'database-away'),
    () => log.info({}, 'database-back'),
  )
  const lanes = createLanes<Delivery>(
    { lanesAtOnce: options.agentsAtOnce ?? 4, batchSize: MESSAGES_PER_TRANSACTION },
    async (_agent, batch) => {
      try {
        if (stopping.signal.aborted) return
        const { onReconciled } = options
        const context = {
          ...{ cmdb, signal: stopping.signal, onWaiting: waitingLog.raise },
          onReconciled,
        }
        for await (const taken of takeIn(batch, context)) report(taken)
        waitingLog.clear()
      } catch (error) {
        if (!stopping.signal.aborted) log.error({ error }, 'messages-not-taken-in')
      } finally {
        for (const it of batch) backlog.remove(it.payload.length)
      }
    },
  )

  const report = (taken: TakenIn) => {
    if (taken.agentId && taken.messageId) receipts.add(taken.agentId, taken.messageId)
    logTakenIn(log, taken)
    options.onTakenIn?.(taken)
  }

  // Who writes the history also sees to its partitions.
  const upkeep = startUpkeep(
    cmdb,
    error => log.error({ reason: error.message }, 'upkeep-failed'),
    options.trafficRetention,
  )

  const downlink = startDownlink({
    cmdb,
    publish: async (topic, payload, { retain }) => {
      if (!client.connected) throw new Error('not connected to the broker')
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
    isConnected: () => client.connected,
    onTrouble: error => log.warn({ reason: error.message }, 'downlink-waits'),
  })
  client.on('connect', downlink.connected)

  const ready = subscribeWhenConnected(client, log)
  client.handleMessage = (packet, done) => {
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
    void backlog.room(HOLD_OFF_MS).then(hasRoom => {
      if (hasRoom && !stopping.signal.aborted) {
        backlog.add(payload.length)
        const delivery = {
          topic: packet.topic,
          payload,
          isRetained: packet.retain,
          receivedAt: new Date(),
        }
        lanes.add(laneOf(packet.topic), delivery, urgencyOf(packet.topic, payload))
      } else {
        log.warn({ topic: packet.topic, ...sizeOf(backlog) }, 'backlog-full')
      }
      done()
    })
  }

  return {
    nudge: downlink.nudge,
    publish: async (topic, payload) => {
      if (!client.connected) throw new Error('not connected to the broker')
      await client.publishAsync(topic, payload, { qos: 1 })
    },
    isReady: () => ready() && client.connected,
    backlog: () => sizeOf(backlog),
    stop: async () => {
      stopping.abort()
      upkeep.stop()
      await downlink.stop()
      await lanes.idle()
      await receipts.flush()
      await client.endAsync()
    },
  }
}

function subscribeWhenConnected(client: MqttClient, log: ConsumerLog): () => boolean {
  const kinds = Object.entries(messages).filter(([, it]) => it.from === 'agent')
  const topics = Object.fromEntries(
    kinds.map(([kind, it]) => [`${TOPIC_ROOT}/+/${kind}`, { qos: it.qos }]),
  )
  const brokerLog = onceUntil(
    (reason: string) => log.warn({ reason }, 'broker-away'),
    () => {},
  )
  let isSubscribed = false
  const subscribe = async () => {
    try {
      const granted = await client.subscribeAsync(topics)
      isSubscribed = granted.every(it => it.qos <= 2)
      if (!isSubscribed) throw new Error('the broker refused the subscription')
      log.info({ topics: granted.length }, 'broker-connected')
      brokerLog.clear()
    } catch (error) {
      brokerLog.raise((error as Error).message)
      setTimeout(() => client.connected && void subscribe(), SUBSCRIBE_AGAIN_MS).unref()
    }
  }
  client.on('connect', () => void subscribe())
  client.on('error', error => brokerLog.raise(error.message || String(error)))
  client.on('close', () => {
    isSubscribed = false
    brokerLog.raise('the connection was closed')
  })
  return () => isSubscribed
}

/** One line per message; a message that changed nothing is told only to those who look closely. */
function logTakenIn(log: ConsumerLog, taken: TakenIn): void {
  const { agentId: agent, siteId: site, kind } = taken
  const fields = { agent, site, kind, message: taken.messageId, topic: taken.delivery.topic }
  switch (taken.outcome) {
    case 'quarantined':
      log.warn({ ...fields, reason: taken.reason }, 'message-quarantined')
      return
    case 'changed':
      log.info({ ...fields, changes: taken.changeCount }, 'message-taken-in')
      break
    case 'unchanged':
    case 'repeated':
      log.debug({ ...fields, outcome: taken.outcome }, 'message-taken-in')
      break
    case 'recorded':
      return
  }
  for (const { question, deviceId, otherDeviceId } of taken.cases) {
    log.warn({ ...fields, question, deviceId, otherDeviceId }, 'identity-question')
  }
}

function laneOf(topic: string): string {
  return topic.split('/')[2] ?? ''
}

function sizeOf({ messages, bytes }: { messages: number; bytes: number }) {
  return { messages, bytes }
}

/** Tells the first of a run of troubles, and its end. */
function onceUntil<Trouble>(onRaise: (trouble: Trouble) => void, onClear: () => void) {
  let isRaised = false
  return {
    raise: (trouble: Trouble) => {
      if (!isRaised) onRaise(trouble)
      isRaised = true
    },
    clear: () => {
      if (isRaised) onClear()
      isRaised = false
    },
  }
}
